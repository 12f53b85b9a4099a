package org.sbert4j.encoding;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.weights.folder.ModelSettings;

/**
 * What the model's folder says about calls of encode, where the caller says nothing: {@code
 * BaseModel._resolve_prompt} and {@code Transformer._get_prompt_length} of sentence-transformers 6.
 *
 * <p>Immutable and thread-safe.
 *
 * @param maxSeqLength the most tokens of a text that count
 * @param queryLength the most of a query
 * @param documentLength the most of a document
 * @param fullDimension elements of a vector as the model computes it
 * @param includePrompt whether a prompt's tokens are pooled
 */
public record EncodeDefaults(
    ModelSettings settings,
    Tokenizer tokenizer,
    int maxSeqLength,
    int queryLength,
    int documentLength,
    int fullDimension,
    boolean includePrompt) {

  /** Elements of the vectors that a call gives. */
  public int dimension(OptionalInt truncateDim) {
    int wanted = truncateDim.orElse(settings.truncateDim().orElse(fullDimension));
    return Math.min(wanted, fullDimension);
  }

  /**
   * The text that a call puts in front of each text; empty for none.
   *
   * @param given by the call
   * @param wantedName of one of the model's prompts
   * @throws IllegalArgumentException if the model has no prompt of that name
   */
  public String prompt(Optional<String> given, Optional<String> wantedName) {
    if (given.isPresent()) {
      return given.get();
    }
    Map<String, String> prompts = settings.prompts();
    Optional<String> name = wantedName.or(settings::defaultPromptName);
    if (name.isPresent() && !prompts.containsKey(name.get())) {
      throw new IllegalArgumentException(
          "the model has no prompt named \"%s\"; it has %s"
              .formatted(name.get(), prompts.keySet()));
    }
    return name.map(prompts::get).orElse("");
  }

  /** How many tokens at the beginning of each text pooling leaves out. */
  public int promptTokens(String prompt) {
    return includePrompt || prompt.isEmpty() ? 0 : tokensOf(prompt);
  }

  /**
   * The tokens of the prompt alone, cut as any text that is no query, [CLS] included, a special
   * token at the end not.
   */
  private int tokensOf(String prompt) {
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

  /**
   * The tokens that two windows of a long text share; a quarter of what a window has room for
   * unless the call says otherwise.
   *
   * @param length the most tokens of a window
   * @throws IllegalArgumentException if that would be all of a window
   */
  public int windowOverlap(OptionalInt wanted, int length) {
    int room = length - tokenizer.encode("", length).size();
    int overlap = wanted.orElse(room / 4);
    if (overlap >= room) {
      throw new IllegalArgumentException(
          "windows overlap by %d tokens, but with a max sequence length of %d they have room for %d; give a smaller windowOverlap or a larger max sequence length"
              .formatted(overlap, length, room));
    }
    return overlap;
  }
}
