package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sbert4j.weights.ModelFormatException;

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

  /** Those of {@link #addSpecial}, whose flags those of {@link #addListed} replace. */
  private final Set<String> named = new HashSet<>();

  private int nextId;
  private boolean lacksSpecial;

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

  /** Adds control tokens, whatever their ids say. One without any cannot occur in a text. */
  AddedTokens addSpecial(List<AddedTokenEntry> entries) {
    for (AddedTokenEntry entry : entries) {
      Integer id = vocabulary.id(entry.content());
      if (id != null) {
        if (tokens.putIfAbsent(entry.content(), entry.withId(id)) == null) {
          named.add(entry.content());
        }
      } else if (!tokens.containsKey(entry.content())) {
        lacksSpecial = true;
      }
    }
    return this;
  }

  /**
   * Adds control tokens that a file lists without their ids. One that has none yet gets the next
   * free one, as in the reference, where those of {@link #addSpecial} come first, though; of one of
   * those the flags that are listed count.
   */
  AddedTokens addListed(Path file, List<AddedTokenEntry> entries) {
    for (AddedTokenEntry entry : entries) {
      if (id(entry.content()) == null) {
        if (lacksSpecial || nextId < vocabulary.tokens().size()) {
          throw new ModelFormatException(
              file,
              entry.content(),
              "the additional special token has no id; add it to the vocabulary or to"
                  + " added_tokens_decoder of tokenizer_config.json");
        }
        tokens.put(entry.content(), entry.withId(nextId++));
      } else if (named.contains(entry.content())) {
        tokens.replace(entry.content(), entry.withId(id(entry.content())));
      }
    }
    return addSpecial(entries);
  }

  List<AddedTokenEntry> sorted() {
    return tokens.values().stream().sorted(Comparator.comparingInt(AddedTokenEntry::id)).toList();
  }
}
