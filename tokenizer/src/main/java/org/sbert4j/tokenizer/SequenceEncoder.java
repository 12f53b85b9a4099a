package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * Leads a text, or two, through the stages: reads as many tokens as may be needed, cuts, and has
 * the post-processor put them together. Immutable and thread-safe.
 */
final class SequenceEncoder {
  /** Tokens that a buffer has room for at first, unless the text has fewer chars. */
  private static final int INITIAL_CAPACITY = 256;

  private final BertTokenizer tokenizer;
  private final Stages stages;
  private final PostProcessor postProcessor;

  SequenceEncoder(BertTokenizer tokenizer, Stages stages, PostProcessor postProcessor) {
    this.tokenizer = tokenizer;
    this.stages = stages;
    this.postProcessor = postProcessor;
  }

  /** A text while it is read. */
  private final class Reading {
    private final TokenReader reader;
    private final TokenBuffer tokens;

    Reading(String text) {
      reader = new TokenReader(stages, tokenizer.settings().maxInputCharsPerWord(), text);
      tokens = new TokenBuffer(Math.min(text.length(), INITIAL_CAPACITY));
    }

    /** Reads another word; false at the end of the text. */
    boolean read() {
      return reader.read(tokens);
    }

    /** Reads the whole text or, where it goes on, more than {@code limit} tokens. */
    void readBeyond(int limit) {
      boolean more = true;
      while (more && tokens.size() <= limit) {
        more = read();
      }
    }

    int size() {
      return tokens.size();
    }
  }

  /** The tokens of a text, no special ones added. */
  TokenBuffer tokens(String text) {
    Reading reading = new Reading(text);
    reading.readBeyond(Integer.MAX_VALUE);
    return reading.tokens;
  }

  /** The number of tokens that {@link #encode} would return if there were room for all. */
  int count(String first, String second, EncodeOptions options) {
    int texts = count(first) + (second == null ? 0 : count(second));
    return texts + specialTokens(second != null, options);
  }

  private int count(String text) {
    Reading reading = new Reading(text);
    int count = 0;
    while (reading.read()) {
      count += reading.size();
      reading.tokens.cutTo(0);
    }
    return count;
  }

  private int specialTokens(boolean isPair, EncodeOptions options) {
    return options.addSpecialTokens() ? postProcessor.specialTokens(isPair) : 0;
  }

  /** Encodes one text or, unless {@code second} is null, two; without padding. */
  Encoding encode(String first, String second, EncodeOptions options) {
    boolean isPair = second != null;
    int room = options.room(specialTokens(isPair, options));
    int limit = options.needsWholeTexts() ? Integer.MAX_VALUE : room;
    Reading firstReading = new Reading(first);
    firstReading.readBeyond(limit);
    Reading secondReading = null;
    int secondSize = 0;
    if (isPair) {
      secondReading = new Reading(second);
      secondReading.readBeyond(limit);
      findLonger(firstReading, secondReading, room);
      secondSize = secondReading.size();
    }
    Truncation.Kept kept =
        Truncation.divide(options.truncation(), room, firstReading.size(), secondSize, isPair);
    Encoding.Source source =
        new Encoding.Source(
            tokenizer,
            first,
            second,
            kept.first() < firstReading.size(),
            kept.second() < secondSize,
            options);
    return new Assembly(source, firstReading.tokens, isPair ? secondReading.tokens : null)
        .encoding(kept);
  }

  /**
   * If both texts are too long the longer one gets the odd token, so it must be known which one
   * that is: both are read on, in step, until one ends.
   */
  private static void findLonger(Reading first, Reading second, int room) {
    boolean bothGoOn = room % 2 == 1 && first.size() > room && second.size() > room;
    while (bothGoOn) {
      bothGoOn = first.size() <= second.size() ? first.read() : second.read();
    }
  }

  /** The tokens of one text or two while sequences are made of parts of them. */
  private final class Assembly {
    private final Encoding.Source source;
    private final TokenBuffer first;
    private final TokenBuffer second;

    Assembly(Encoding.Source source, TokenBuffer first, TokenBuffer second) {
      this.source = source;
      this.first = first;
      this.second = second;
    }

    Encoding encoding(Truncation.Kept kept) {
      List<Truncation.Part> firstParts = parts(first.size(), kept.first());
      List<Truncation.Part> secondParts =
          second == null ? List.of(Truncation.NOTHING) : parts(second.size(), kept.second());
      List<Encoding> overflowing =
          firstParts.size() == 1 && secondParts.size() == 1
              ? List.of()
              : overflowing(firstParts, secondParts);
      return new Encoding(source, sequence(firstParts.get(0), secondParts.get(0)), overflowing);
    }

    private List<Truncation.Part> parts(int size, int kept) {
      EncodeOptions options = source.options();
      return options.returnOverflowingTokens()
          ? Truncation.parts(size, kept, options.stride(), options.truncationSide())
          : List.of(Truncation.mainPart(size, kept, options.truncationSide()));
    }

    private TokenSequence sequence(Truncation.Part firstPart, Truncation.Part secondPart) {
      return postProcessor.assemble(
          first, firstPart, second, secondPart, source.options().addSpecialTokens());
    }

    /**
     * All combinations but that of the two main parts, in the order in which the reference comes
     * upon them: first those with an overflowing part of the text that the template has first.
     */
    private List<Encoding> overflowing(
        List<Truncation.Part> firstParts, List<Truncation.Part> secondParts) {
      List<Encoding> combinations = new ArrayList<>();
      boolean swapped = second != null && postProcessor.hasSecondTextFirst();
      List<Truncation.Part> outer = swapped ? secondParts : firstParts;
      List<Truncation.Part> inner = swapped ? firstParts : secondParts;
      for (int i = 1; i <= outer.size(); i++) {
        Truncation.Part part = outer.get(i % outer.size());
        for (int j = i < outer.size() ? 0 : 1; j < inner.size(); j++) {
          TokenSequence sequence =
              swapped ? sequence(inner.get(j), part) : sequence(part, inner.get(j));
          combinations.add(new Encoding(source, sequence, List.of()));
        }
      }
      return List.copyOf(combinations);
    }
  }
}
