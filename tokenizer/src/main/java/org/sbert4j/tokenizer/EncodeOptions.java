package org.sbert4j.tokenizer;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * How texts are cut and padded; names as in the call of a Hugging Face tokenizer, in camelCase.
 *
 * <pre>{@code
 * EncodeOptions options = EncodeOptions.maxLength(128).withPadding(PaddingStrategy.LONGEST);
 * }</pre>
 *
 * <p>{@link #untruncated()} and {@link #maxLength(int)} are where to start.
 *
 * @param truncation which text gives up tokens
 * @param maxLength the most tokens of a sequence, special ones included
 * @param stride how many tokens of a piece are those that the piece before it ended with, when
 *     overflowing tokens are returned
 * @param truncationSide the end that is cut off
 * @param returnOverflowingTokens whether what was cut off is returned too, in pieces of {@code
 *     maxLength} tokens: {@link Encoding#overflowing()}
 * @param padding to which length
 * @param padToMultipleOf the padded length is rounded up to a multiple of this; 1 for any length
 * @param paddingSide the end where pad tokens are put
 * @param addSpecialTokens whether the post-processor adds {@code [CLS]} and {@code [SEP]}
 */
public record EncodeOptions(
    TruncationStrategy truncation,
    int maxLength,
    int stride,
    Side truncationSide,
    boolean returnOverflowingTokens,
    PaddingStrategy padding,
    int padToMultipleOf,
    Side paddingSide,
    boolean addSpecialTokens) {

  private static final EncodeOptions UNTRUNCATED =
      new EncodeOptions(
          TruncationStrategy.DO_NOT_TRUNCATE,
          Integer.MAX_VALUE,
          0,
          Side.RIGHT,
          false,
          PaddingStrategy.DO_NOT_PAD,
          1,
          Side.RIGHT,
          true);

  /**
   * Checks each field.
   *
   * @throws NullPointerException naming the field that is null
   * @throws IllegalArgumentException naming the number that is out of range
   */
  public EncodeOptions {
    Objects.requireNonNull(truncation, "The option truncation is null; give a strategy.");
    Objects.requireNonNull(truncationSide, "The option truncationSide is null; give a side.");
    Objects.requireNonNull(padding, "The option padding is null; give a strategy.");
    Objects.requireNonNull(paddingSide, "The option paddingSide is null; give a side.");
    requireAtLeast(0, maxLength, "maxLength");
    requireAtLeast(0, stride, "stride");
    requireAtLeast(1, padToMultipleOf, "padToMultipleOf");
    if (padding == PaddingStrategy.MAX_LENGTH && maxLength == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "The option padding is MAX_LENGTH, but maxLength is not set; set it.");
    }
  }

  private static void requireAtLeast(int least, int value, String field) {
    if (value < least) {
      throw new IllegalArgumentException(
          "The option %s is %d; give %d or more.".formatted(field, value, least));
    }
  }

  /**
   * How many tokens of texts there is room for beside {@code specialTokens}.
   *
   * @throws IllegalArgumentException if there is no room for those
   */
  int room(int specialTokens) {
    if (truncation == TruncationStrategy.DO_NOT_TRUNCATE) {
      return Integer.MAX_VALUE;
    }
    if (maxLength < specialTokens) {
      throw new IllegalArgumentException(
          "maxLength is %d; give at least %d, for the special tokens."
              .formatted(maxLength, specialTokens));
    }
    return maxLength - specialTokens;
  }

  /** Whether a text must be read to its end even if not all of it is kept. */
  boolean needsWholeTexts() {
    return returnOverflowingTokens || truncationSide == Side.LEFT;
  }

  /** The length to pad encodings to of which the longest has {@code longest} tokens. */
  int paddedLength(int longest) {
    int length = padding == PaddingStrategy.MAX_LENGTH ? maxLength : longest;
    int multiples = length / padToMultipleOf + (length % padToMultipleOf == 0 ? 0 : 1);
    return Math.multiplyExact(multiples, padToMultipleOf);
  }

  /** All tokens of a text, no padding. */
  public static EncodeOptions untruncated() {
    return UNTRUNCATED;
  }

  /** At most {@code maxLength} tokens, the longest text cut first, no padding. */
  public static EncodeOptions maxLength(int maxLength) {
    return new EncodeOptions(
        TruncationStrategy.LONGEST_FIRST,
        maxLength,
        0,
        Side.RIGHT,
        false,
        PaddingStrategy.DO_NOT_PAD,
        1,
        Side.RIGHT,
        true);
  }

  /** These options with another {@code truncation}. */
  public EncodeOptions withTruncation(TruncationStrategy truncation) {
    return with(fields -> fields.truncation = truncation);
  }

  /** These options with another {@code maxLength}. */
  public EncodeOptions withMaxLength(int maxLength) {
    return with(fields -> fields.maxLength = maxLength);
  }

  /** These options with another {@code truncationSide}. */
  public EncodeOptions withTruncationSide(Side truncationSide) {
    return with(fields -> fields.truncationSide = truncationSide);
  }

  /** These options with overflowing tokens returned in pieces that overlap by {@code stride}. */
  public EncodeOptions withOverflowingTokens(int stride) {
    return with(
        fields -> {
          fields.returnOverflowingTokens = true;
          fields.stride = stride;
        });
  }

  /** These options with another {@code padding}. */
  public EncodeOptions withPadding(PaddingStrategy padding) {
    return with(fields -> fields.padding = padding);
  }

  /** These options with another {@code padToMultipleOf}. */
  public EncodeOptions withPadToMultipleOf(int padToMultipleOf) {
    return with(fields -> fields.padToMultipleOf = padToMultipleOf);
  }

  /** These options with another {@code paddingSide}. */
  public EncodeOptions withPaddingSide(Side paddingSide) {
    return with(fields -> fields.paddingSide = paddingSide);
  }

  /** These options with another {@code addSpecialTokens}. */
  public EncodeOptions withAddSpecialTokens(boolean addSpecialTokens) {
    return with(fields -> fields.addSpecialTokens = addSpecialTokens);
  }

  private EncodeOptions with(Consumer<Fields> change) {
    Fields fields = new Fields(this);
    change.accept(fields);
    return fields.toOptions();
  }

  /** The record's fields while one of them changes. */
  private static final class Fields {
    private TruncationStrategy truncation;
    private int maxLength;
    private int stride;
    private Side truncationSide;
    private boolean returnOverflowingTokens;
    private PaddingStrategy padding;
    private int padToMultipleOf;
    private Side paddingSide;
    private boolean addSpecialTokens;

    private Fields(EncodeOptions options) {
      truncation = options.truncation;
      maxLength = options.maxLength;
      stride = options.stride;
      truncationSide = options.truncationSide;
      returnOverflowingTokens = options.returnOverflowingTokens;
      padding = options.padding;
      padToMultipleOf = options.padToMultipleOf;
      paddingSide = options.paddingSide;
      addSpecialTokens = options.addSpecialTokens;
    }

    private EncodeOptions toOptions() {
      return new EncodeOptions(
          truncation,
          maxLength,
          stride,
          truncationSide,
          returnOverflowingTokens,
          padding,
          padToMultipleOf,
          paddingSide,
          addSpecialTokens);
    }
  }
}
