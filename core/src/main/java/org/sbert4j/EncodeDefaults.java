package org.sbert4j;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.weights.folder.ModelSettings;

/**
 * What the model's folder says about calls of encode, and what a call's options make of it: {@code
 * BaseModel._resolve_prompt}, {@code Transformer._get_prompt_length}, {@code
 * SentenceTransformer.encode_query} and {@code encode_document} of sentence-transformers 6.
 *
 * <p>Immutable and thread-safe.
 *
 * @param fullDimension elements of a vector as the model computes it
 * @param includePrompt whether a prompt's tokens are pooled
 */
record EncodeDefaults(
    ModelSettings settings,
    BertTokenizer tokenizer,
    int maxSeqLength,
    int fullDimension,
    boolean includePrompt) {
  private static final List<String> DOCUMENT_PROMPTS = List.of("document", "passage", "corpus");

  /** Elements of the vectors that a call with these options gives. */
  int dimension(EmbeddingOptions options) {
    int wanted = options.truncateDim().orElse(settings.truncateDim().orElse(fullDimension));
    return Math.min(wanted, fullDimension);
  }

  /** The prompt for queries. */
  Optional<String> queryPromptName() {
    return Optional.of("query").filter(settings.prompts()::containsKey);
  }

  /** The prompt for what queries are to find. */
  Optional<String> documentPromptName() {
    return DOCUMENT_PROMPTS.stream().filter(settings.prompts()::containsKey).findFirst();
  }

  /**
   * Completes a call's options.
   *
   * @throws IllegalArgumentException if they do not fit the model
   */
  EncodeRequest request(EmbeddingOptions options, boolean withDetails) {
    String prompt = prompt(options);
    return new EncodeRequest(
        prompt,
        includePrompt || prompt.isEmpty() ? 0 : promptTokens(prompt),
        dimension(options),
        options.normalize(),
        options.truncation(),
        options.truncation() == TruncationPolicy.WINDOW ? windowOverlap(options) : 0,
        withDetails);
  }

  private String prompt(EmbeddingOptions options) {
    if (options.prompt().isPresent()) {
      return options.prompt().get();
    }
    Map<String, String> prompts = settings.prompts();
    Optional<String> name = options.promptName().or(settings::defaultPromptName);
    if (name.isPresent() && !prompts.containsKey(name.get())) {
      throw new IllegalArgumentException(
          "the model has no prompt named \"%s\"; it has %s"
              .formatted(name.get(), prompts.keySet()));
    }
    return name.map(prompts::get).orElse("");
  }

  /** The tokens of the prompt alone, [CLS] included, a special token at the end not. */
  private int promptTokens(String prompt) {
    int[] ids = tokenizer.encode(prompt, maxSeqLength).inputIds();
    return ids.length > 0 && isSpecial(ids[ids.length - 1]) ? ids.length - 1 : ids.length;
  }

  private boolean isSpecial(int id) {
    return id == tokenizer.sepTokenId()
        || id == tokenizer.clsTokenId()
        || id == tokenizer.unkTokenId()
        || id == tokenizer.padTokenId()
        || id == tokenizer.maskTokenId();
  }

  private int windowOverlap(EmbeddingOptions options) {
    int room = maxSeqLength - tokenizer.encode("", maxSeqLength).size();
    int overlap = options.windowOverlap().orElse(room / 4);
    if (overlap >= room) {
      throw new IllegalArgumentException(
          "windows overlap by %d tokens, but with a max sequence length of %d they have room for %d; give a smaller windowOverlap or a larger max sequence length"
              .formatted(overlap, maxSeqLength, room));
    }
    return overlap;
  }
}
