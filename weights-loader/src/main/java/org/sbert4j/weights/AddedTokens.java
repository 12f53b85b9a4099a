package org.sbert4j.weights;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects added tokens from several files; the first mention of a token counts. */
final class AddedTokens {
  private final Path file;
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final int vocabularySize;
  private final Map<String, AddedTokenEntry> tokens = new LinkedHashMap<>();

  AddedTokens(Path file, List<String> vocabulary) {
    this.file = file;
    this.vocabularySize = vocabulary.size();
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.put(vocabulary.get(id), id);
    }
  }

  /** Adds tokens whose ids are written beside them, which must not contradict the vocabulary. */
  AddedTokens addAll(List<AddedTokenEntry> entries) {
    for (AddedTokenEntry entry : entries) {
      Integer known = ids.get(entry.content());
      boolean fits = known == null ? entry.id() >= vocabularySize : known == entry.id();
      if (!fits) {
        throw new ModelFormatException(
            file,
            entry.content(),
            "the added token has id %d, which the vocabulary gives to another token; take all tokenizer files from the same model"
                .formatted(entry.id()));
      }
      tokens.putIfAbsent(entry.content(), entry);
    }
    return this;
  }

  /** Adds control tokens. One that has no id anywhere cannot occur in a text. */
  AddedTokens addSpecial(List<String> contents) {
    for (String content : contents) {
      if (ids.containsKey(content)) {
        tokens.putIfAbsent(content, special(content));
      }
    }
    return this;
  }

  /** Adds tokens that a file lists by name alone, so that the vocabulary must have them. */
  AddedTokens addListed(List<String> contents) {
    for (String content : contents) {
      if (!tokens.containsKey(content) && !ids.containsKey(content)) {
        throw new ModelFormatException(
            file,
            content,
            "the additional special token has no id; add it to the vocabulary or to"
                + " added_tokens_decoder of tokenizer_config.json");
      }
    }
    return addSpecial(contents);
  }

  private AddedTokenEntry special(String content) {
    return new AddedTokenEntry(content, ids.get(content), true, false, false, false, false);
  }

  List<AddedTokenEntry> sorted() {
    return tokens.values().stream().sorted(Comparator.comparingInt(AddedTokenEntry::id)).toList();
  }
}
