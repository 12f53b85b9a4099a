package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.LargeValue;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.tokenizer.ModelConfig.Merge;

/**
 * Collects the merges of byte-pair encoding: {@code model.merges} of a tokenizer.json, as {@code "a
 * b"} or as {@code ["a", "b"]}, or the lines of a merges.txt (tokenizers, {@code
 * models/bpe/model.rs}).
 *
 * <p>Where a pair is there twice the later place counts in the reference; here it is refused, since
 * no trainer writes such a file.
 */
final class Merges implements LargeValue {
  private static final int MAX_BYTES = 64 << 20;
  private static final String VERSION = "#version";
  private static final String OTHER_FILE = "; take the file that belongs to the model";

  private final Path file;
  private final IntFunction<String> field;
  private final List<Merge> merges = new ArrayList<>();

  /** The index or line of each merge; lines that name the version are none. */
  private final List<Integer> places = new ArrayList<>();

  private Merges(Path file, IntFunction<String> field) {
    this.file = file;
    this.field = field;
  }

  /** Collects those of a tokenizer.json. */
  static Merges ofJson(Path file, String path) {
    return new Merges(file, index -> path + "[" + index + "]");
  }

  /** Reads a merges.txt: a merge a line, in UTF-8. */
  static Merges readText(Path file) {
    Merges merges = new Merges(file, index -> "line " + (index + 1));
    byte[] bytes = ModelFiles.allBytes(file, MAX_BYTES);
    String text = ModelFiles.utf8(file, bytes, 0, bytes.length);
    int line = 0;
    for (int start = 0; start < text.length(); line++) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end;
      boolean endsWithReturn = end > start && text.charAt(end - 1) == '\r';
      merges.element(line, text.substring(start, endsWithReturn ? next - 1 : next));
      start = next + 1;
    }
    return merges;
  }

  @Override
  public String expected() {
    return "a string of two tokens, or an array of two strings";
  }

  @Override
  public boolean element(int index, String text) {
    if (text.startsWith(VERSION)) {
      return true;
    }
    int space = text.indexOf(' ');
    if (space < 0 || text.indexOf(' ', space + 1) >= 0) {
      throw error(
          index, "\"" + text + "\" is not two tokens with one space between them; correct it");
    }
    return element(index, text.substring(0, space), text.substring(space + 1));
  }

  @Override
  public boolean element(int index, String first, String second) {
    if (merges.size() == IndexedVocabulary.MAX_TOKENS) {
      throw error(
          index,
          "is one merge more than the %d there may be%s"
              .formatted(IndexedVocabulary.MAX_TOKENS, OTHER_FILE));
    }
    merges.add(new Merge(first, second));
    places.add(index);
    return true;
  }

  /**
   * The merges, none twice, each of tokens that the vocabulary has.
   *
   * @param prefix {@code continuing_subword_prefix}
   */
  List<Merge> check(IndexedVocabulary vocabulary, String prefix) {
    Set<Merge> seen = new HashSet<>(2 * merges.size());
    for (int i = 0; i < merges.size(); i++) {
      Merge merge = merges.get(i);
      int place = places.get(i);
      requireToken(vocabulary, place, merge.left());
      requireToken(vocabulary, place, merge.right());
      if (!merge.right().startsWith(prefix)) {
        throw error(
            place,
            "has \"%s\", which does not begin with \"%s\" as continuing_subword_prefix says; correct one of them"
                .formatted(merge.right(), prefix));
      }
      if (merge.left().isEmpty() || merge.right().length() == prefix.length()) {
        throw error(place, "makes a token of itself and nothing, without end; remove it");
      }
      requireToken(vocabulary, place, merge.left() + merge.right().substring(prefix.length()));
      if (!seen.add(merge)) {
        throw error(
            place,
            "\"%s\" \"%s\" is there twice; keep the one that belongs to the model"
                .formatted(merge.left(), merge.right()));
      }
    }
    return merges;
  }

  private void requireToken(IndexedVocabulary vocabulary, int place, String token) {
    if (vocabulary.id(token) == null) {
      throw error(place, "has or makes \"" + token + "\", which the vocabulary lacks" + OTHER_FILE);
    }
  }

  private ModelFormatException error(int index, String problemAndFix) {
    return new ModelFormatException(file, field.apply(index), problemAndFix);
  }
}
