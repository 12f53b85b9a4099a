package org.sbert4j;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.tokenizer.Side;

/**
 * How to encode texts: the parameters of sentence-transformers' {@code encode}, and what becomes of
 * long texts.
 *
 * <pre>{@code
 * EmbeddingOptions options = EmbeddingOptions.defaults().withPromptName("query").withNormalize(true);
 * float[][] vectors = model.encode(texts, options);
 * }</pre>
 *
 * <p>In this order, as in sentence-transformers: the prompt is put in front of the text, the model
 * computes its vector, that is cut to {@code truncateDim} elements, and what is left is normalized.
 * Quantizing comes last, see {@link SentenceTransformer#encodeQuantized}.
 *
 * @param promptName the name of one of the model's prompts; empty for the model's default prompt
 * @param prompt the text of a prompt, put in front of each text as it is; an empty one is no
 *     prompt, not even the default one
 * @param normalize whether vectors get the length 1 at the end, by {@code x / max(‖x‖₂, 1e-12)}
 * @param truncateDim how many elements of a vector are kept, all if it has no more; empty for what
 *     the model says
 * @param truncation what becomes of a text that is too long
 * @param truncationSide with {@link TruncationPolicy#TRUNCATE}, the end of a text, prompt included,
 *     that is cut off, as the {@code truncation_side} of a tokenizer in transformers. To cut on the
 *     left, a text is read to its end, and all its tokens held meanwhile
 * @param windowOverlap with {@link TruncationPolicy#WINDOW}, the tokens that two neighbouring
 *     windows share; empty for a quarter of those that a window has room for
 * @param threads the most threads that work at a call at once, its own included, for callers who
 *     share a model and have a part of the processors each; empty for all that the model has. No
 *     vector depends on it
 */
public record EmbeddingOptions(
    Optional<String> promptName,
    Optional<String> prompt,
    boolean normalize,
    OptionalInt truncateDim,
    TruncationPolicy truncation,
    Side truncationSide,
    OptionalInt windowOverlap,
    OptionalInt threads) {
  private static final EmbeddingOptions DEFAULTS =
      new EmbeddingOptions(
          Optional.empty(),
          Optional.empty(),
          false,
          OptionalInt.empty(),
          TruncationPolicy.TRUNCATE,
          Side.RIGHT,
          OptionalInt.empty(),
          OptionalInt.empty());

  /** Checks the fields. */
  public EmbeddingOptions {
    Objects.requireNonNull(truncation, "truncation is null; the default is TRUNCATE");
    Objects.requireNonNull(truncationSide, "truncationSide is null; the default is RIGHT");
    if (promptName.isPresent() && prompt.isPresent()) {
      throw new IllegalArgumentException(
          "a prompt and the name of one (\"%s\") are given; give one of the two"
              .formatted(promptName.get()));
    }
    if (truncateDim.isPresent() && truncateDim.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "truncateDim is " + truncateDim.getAsInt() + "; it must be 1 or more");
    }
    if (windowOverlap.isPresent() && windowOverlap.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "windowOverlap is " + windowOverlap.getAsInt() + "; it must be 0 or more");
    }
    if (threads.isPresent() && threads.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "threads is " + threads.getAsInt() + "; it must be 1 or more");
    }
  }

  /** What the model's folder says, vectors as the model computes them, long texts cut. */
  public static EmbeddingOptions defaults() {
    return DEFAULTS;
  }

  /** These options with one of the model's prompts, in the place of any other prompt. */
  public EmbeddingOptions withPromptName(String newPromptName) {
    return new EmbeddingOptions(
        Optional.of(newPromptName),
        Optional.empty(),
        normalize,
        truncateDim,
        truncation,
        truncationSide,
        windowOverlap,
        threads);
  }

  /** These options with the text of a prompt, in the place of any other prompt. */
  public EmbeddingOptions withPrompt(String newPrompt) {
    return new EmbeddingOptions(
        Optional.empty(),
        Optional.of(newPrompt),
        normalize,
        truncateDim,
        truncation,
        truncationSide,
        windowOverlap,
        threads);
  }

  /** These options with normalisation at the end switched on or off. */
  public EmbeddingOptions withNormalize(boolean newNormalize) {
    return new EmbeddingOptions(
        promptName,
        prompt,
        newNormalize,
        truncateDim,
        truncation,
        truncationSide,
        windowOverlap,
        threads);
  }

  /** These options with another number of elements kept. */
  public EmbeddingOptions withTruncateDim(int newTruncateDim) {
    return new EmbeddingOptions(
        promptName,
        prompt,
        normalize,
        OptionalInt.of(newTruncateDim),
        truncation,
        truncationSide,
        windowOverlap,
        threads);
  }

  /** These options with another policy for long texts. */
  public EmbeddingOptions withTruncation(TruncationPolicy newTruncation) {
    return new EmbeddingOptions(
        promptName,
        prompt,
        normalize,
        truncateDim,
        newTruncation,
        truncationSide,
        windowOverlap,
        threads);
  }

  /** These options with another end that is cut off. */
  public EmbeddingOptions withTruncationSide(Side newTruncationSide) {
    return new EmbeddingOptions(
        promptName,
        prompt,
        normalize,
        truncateDim,
        truncation,
        newTruncationSide,
        windowOverlap,
        threads);
  }

  /** These options with another overlap of windows, in tokens. */
  public EmbeddingOptions withWindowOverlap(int newWindowOverlap) {
    return new EmbeddingOptions(
        promptName,
        prompt,
        normalize,
        truncateDim,
        truncation,
        truncationSide,
        OptionalInt.of(newWindowOverlap),
        threads);
  }

  /** These options with a call on fewer threads than the model has. */
  public EmbeddingOptions withThreads(int newThreads) {
    return new EmbeddingOptions(
        promptName,
        prompt,
        normalize,
        truncateDim,
        truncation,
        truncationSide,
        windowOverlap,
        OptionalInt.of(newThreads));
  }

  /** These options, and this prompt of the model if they have none. */
  EmbeddingOptions orPromptName(String name) {
    return promptName.isPresent() || prompt.isPresent() ? this : withPromptName(name);
  }
}
