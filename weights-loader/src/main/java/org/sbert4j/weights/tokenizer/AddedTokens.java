package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.tokenizer.ControlTokens.Mention;

/**
 * Collects added tokens from several files. Where a token is mentioned twice the flags of the later
 * mention count.
 *
 * <p>The reference (tokenizers, {@code tokenizer/added_vocabulary.rs, add_tokens}) does not look at
 * the ids in its files: a token of the vocabulary has the id it has there, any other gets the next
 * free one. Ids that say something else are refused here.
 */
final class AddedTokens {
  private final IndexedVocabulary vocabulary;
  private final Map<String, AddedTokenEntry> tokens = new LinkedHashMap<>();
  private final Map<Integer, String> contents = new HashMap<>();

  private int nextId;

  AddedTokens(IndexedVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.nextId = vocabulary.distinctTokens();
  }

  /** The id of an added token or of one of the vocabulary; null if there is none. */
  Integer id(String content) {
    AddedTokenEntry added = tokens.get(content);
    return added == null ? vocabulary.id(content) : Integer.valueOf(added.id());
  }

  /** Adds tokens whose ids are written beside them, in the order in which the reference does. */
  AddedTokens addAll(Path file, List<AddedTokenEntry> entries) {
    for (AddedTokenEntry entry : entries) {
      checkId(file, entry);
      tokens.put(entry.content(), entry);
      contents.put(entry.id(), entry.content());
    }
    return this;
  }

  /** As {@link #addAll}, but a token that was added already keeps its flags. */
  AddedTokens addMissing(Path file, List<AddedTokenEntry> entries) {
    entries.stream()
        .filter(entry -> tokens.containsKey(entry.content()))
        .forEach(entry -> checkId(file, entry));
    return addAll(
        file, entries.stream().filter(entry -> !tokens.containsKey(entry.content())).toList());
  }

  private void checkId(Path file, AddedTokenEntry entry) {
    Integer known = id(entry.content());
    if (known != null) {
      if (known != entry.id()) {
        throw error(
            file,
            entry,
            "but %d elsewhere; take all tokenizer files from the same model".formatted(known));
      }
      return;
    }
    int size = vocabulary.tokens().size();
    if (entry.id() >= 0 && entry.id() < size) {
      throw error(
          file,
          entry,
          "which the vocabulary gives to another token; take all tokenizer files from the same"
              + " model");
    }
    if (contents.containsKey(entry.id())) {
      throw error(
          file,
          entry,
          "as \"%s\" has; give each token an id of its own".formatted(contents.get(entry.id())));
    }
    if (nextId < size) {
      throw error(
          file,
          entry,
          "but the vocabulary lists tokens twice or has a hole in its ids, so that the reference gives it the id %d of another; add it to the vocabulary itself"
              .formatted(nextId));
    }
    if (entry.id() != nextId) {
      throw error(
          file,
          entry,
          "but the reference gives it the next free one, %d; correct the id".formatted(nextId));
    }
    nextId++;
  }

  private static ModelFormatException error(
      Path file, AddedTokenEntry entry, String problemAndFix) {
    return new ModelFormatException(
        file,
        entry.content(),
        "the added token has id %d, %s".formatted(entry.id(), problemAndFix));
  }

  /**
   * Adds control tokens that have no ids yet, as transformers does: none that was added before; of
   * several with the same content, the flags of the last. One that the vocabulary lacks gets the
   * next free id. A named one for which the model has no row is left out: with the reference, a
   * text that has it can't be encoded.
   *
   * @param file that lacks a token
   * @param listed those that have no name in the config
   */
  void addMentioned(Path file, TokenizerConfig config, List<Mention> listed) {
    List<Mention> named = config.controlTokens().named();
    Set<String> before = Set.copyOf(tokens.keySet());
    Map<Object, Mention> mentions = new LinkedHashMap<>();
    Stream.concat(named.stream(), listed.stream())
        .filter(mention -> !mention.token().content().isEmpty())
        .forEach(mention -> mentions.putIfAbsent(mention.identity(), mention));
    Set<String> names = new HashSet<>();
    named.forEach(mention -> names.add(mention.token().content()));
    for (Mention mention : mentions.values()) {
      String content = mention.token().content();
      if (!before.contains(content)) {
        boolean isNamed = names.contains(content);
        Integer id = id(content);
        if (id == null) {
          id = nextId(file, content, isNamed, config.embeddingRows());
        }
        if (id != null) {
          tokens.put(content, (isNamed ? mention.asNamed() : mention.token()).withId(id));
        }
      }
    }
  }

  private Integer nextId(Path file, String content, boolean isNamed, int embeddingRows) {
    if (nextId < vocabulary.tokens().size()) {
      // The reference gives it the id of another one.
      if (isNamed) {
        return null;
      }
      throw new ModelFormatException(
          file,
          content,
          "the additional special token has no id; add it to the vocabulary or to"
              + " added_tokens_decoder of tokenizer_config.json");
    }
    int id = nextId++;
    return isNamed && id >= embeddingRows ? null : Integer.valueOf(id);
  }

  List<AddedTokenEntry> sorted() {
    return tokens.values().stream().sorted(Comparator.comparingInt(AddedTokenEntry::id)).toList();
  }
}
