package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.LargeValue;

/**
 * A vocabulary, the tokens by id and the ids by token. Where a vocab.txt lists a token twice its
 * later id counts, and both places keep theirs; where an object of ids does, the earlier id is a
 * hole. An id that no token has is one, too: an empty token, which no text can match.
 */
final class IndexedVocabulary {
  /** The largest vocabulary of a BERT, LaBSE's, has 501,153. */
  static final int MAX_TOKENS = 1 << 21;

  /** Holes that there may be beside as many as there are tokens: each takes memory. */
  private static final int MOST_HOLES = 1 << 16;

  private static final String OTHER_FILE = "take the file that belongs to the model";

  private final TokenTable table;

  /** Of a table in which the places are the ids; nothing may be added to it from here on. */
  IndexedVocabulary(TokenTable table) {
    this.table = table;
    table.tokens().trim();
  }

  /** The error for a list that is too long for a vocabulary. */
  static ModelFormatException tooMany(Path file, String field) {
    return new ModelFormatException(
        file,
        field,
        "is one token more than the " + MAX_TOKENS + " a vocabulary may have; " + OTHER_FILE);
  }

  /** The tokens, each at the index that is its id. */
  List<String> tokens() {
    return table.tokens();
  }

  /** The id of a token; null if there is none. */
  Integer id(String token) {
    int id = table.find(token);
    return id == TokenTable.NONE ? null : id;
  }

  /** How many different tokens there are. */
  int distinctTokens() {
    return table.distinct();
  }

  /**
   * Collects the {@code model.vocab} of a tokenizer.json: an object of ids, or an array of tokens
   * with scores, whose places are the ids; or a vocab.json. As in the reference ids may have holes;
   * such a file comes of a vocab.txt that lists a token twice. A token with a score must be there
   * once: the reference would take its later score.
   */
  static final class Builder implements LargeValue {
    private final Path file;
    private final String path;
    private final TokenTable table = new TokenTable();

    /** Of an object, by the tokens' places in the table; {@link TokenTable#NONE}: came again. */
    private int[] ids = new int[0];

    private double[] scores = new double[0];
    private boolean hasScores;
    private final boolean readsNumbersAsRust;

    /**
     * Collects those of a file.
     *
     * @param path of the object or array; empty for that of a whole file
     */
    Builder(Path file, String path) {
      this(file, path, false);
    }

    /** The same, of a file that the library in Rust reads itself, or Python for it. */
    Builder(Path file, String path, boolean readsNumbersAsRust) {
      this.file = file;
      this.path = path;
      this.readsNumbersAsRust = readsNumbersAsRust;
    }

    @Override
    public boolean readsNumbersAsRust() {
      return readsNumbersAsRust;
    }

    @Override
    public String expected() {
      return hasScores ? "an array of a token and its score" : "a whole number";
    }

    @Override
    public boolean field(String name, int id) {
      int place = table.tokens().size();
      if (place == MAX_TOKENS) {
        throw tooMany(file, fieldOf(name));
      }
      if (id < 0 || id >= MAX_TOKENS) {
        throw error(
            name,
            "has id %d, where a vocabulary has the ids from 0 to %d; %s"
                .formatted(id, MAX_TOKENS - 1, OTHER_FILE));
      }
      if (place == ids.length) {
        ids = Arrays.copyOf(ids, Math.max(1024, 2 * place));
      }
      ids[place] = id;
      int before = table.add(name);
      if (before != TokenTable.NONE) {
        ids[before] = TokenTable.NONE;
      }
      return true;
    }

    @Override
    public boolean element(int index, String token, double score) {
      add(index, token, score);
      return true;
    }

    @Override
    public boolean element(int index, String text) {
      hasScores = true;
      return false;
    }

    @Override
    public boolean element(int index, String first, String second) {
      return element(index, first);
    }

    /**
     * Adds a token with the next id.
     *
     * @param index its place in the file's array; negative if it is in none
     */
    void add(int index, String token, double score) {
      hasScores = true;
      int id = table.tokens().size();
      if (id == MAX_TOKENS) {
        throw tooMany(file, fieldOf(index));
      }
      if (!Double.isFinite(score)) {
        throw new ModelFormatException(
            file,
            fieldOf(index),
            "has the score %s, which is no number; %s".formatted(score, OTHER_FILE));
      }
      int other = table.add(token);
      if (other != TokenTable.NONE) {
        throw new ModelFormatException(
            file,
            fieldOf(index),
            "has the token \"%s\", which has the id %d already; list it once"
                .formatted(token, other));
      }
      if (id == scores.length) {
        scores = Arrays.copyOf(scores, Math.max(1024, 2 * id));
      }
      scores[id] = score;
    }

    /** The scores by id. */
    double[] scores() {
      return Arrays.copyOf(scores, table.tokens().size());
    }

    IndexedVocabulary build() {
      return new IndexedVocabulary(hasScores ? table : byId());
    }

    private TokenTable byId() {
      TokenList tokens = table.tokens();
      int[] places = places();
      boolean isInOrder = places.length == tokens.size();
      for (int id = 0; id < places.length && isInOrder; id++) {
        isInOrder = places[id] == id;
      }
      if (isInOrder) {
        return table;
      }
      TokenTable ordered = new TokenTable();
      for (int place : places) {
        if (place == TokenTable.NONE) {
          ordered.addHole();
        } else {
          ordered.add(tokens.get(place));
        }
      }
      return ordered;
    }

    /** The place of each id's token in the table, {@link TokenTable#NONE} of a hole. */
    private int[] places() {
      TokenList tokens = table.tokens();
      int size = 0;
      for (int place = 0; place < tokens.size(); place++) {
        int id = ids[place];
        if (id >= 2 * table.distinct() + MOST_HOLES) {
          throw error(
              tokens.get(place),
              "has id %d, which leaves more than %d of the ids before it without a token, as there are %d tokens; %s"
                  .formatted(id, table.distinct() + MOST_HOLES, table.distinct(), OTHER_FILE));
        }
        size = Math.max(size, id + 1);
      }
      int[] places = new int[size];
      Arrays.fill(places, TokenTable.NONE);
      for (int place = 0; place < tokens.size(); place++) {
        int id = ids[place];
        if (id != TokenTable.NONE && places[id] != TokenTable.NONE) {
          throw error(
              tokens.get(place),
              "has id %d, as \"%s\" has; give each token an id of its own"
                  .formatted(id, tokens.get(places[id])));
        }
        if (id != TokenTable.NONE) {
          places[id] = place;
        }
      }
      return places;
    }

    private ModelFormatException error(String name, String problemAndFix) {
      return new ModelFormatException(file, fieldOf(name), problemAndFix);
    }

    private String fieldOf(int index) {
      return index < 0 ? path : path + "[" + index + "]";
    }

    private String fieldOf(String name) {
      return path.isEmpty() ? name : path + "." + name;
    }
  }
}
