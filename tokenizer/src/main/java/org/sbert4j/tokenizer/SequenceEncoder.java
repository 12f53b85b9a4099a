package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.tokenizer.stages.Part;
import org.sbert4j.tokenizer.stages.PostProcessor;
import org.sbert4j.tokenizer.stages.TokenBuffer;
import org.sbert4j.tokenizer.stages.TokenSequence;

/**
 * Leads a text, or two, through the stages: reads as many tokens as may be needed, cuts, and has
 * the post-processor put them together. Immutable and thread-safe.
 */
final class SequenceEncoder {
  /** Tokens that a buffer has room for at first, unless the text has fewer chars. */
  private static final int INITIAL_CAPACITY = 256;

  private final Tokenizer tokenizer;
  private final Stages stages;
  private final PostProcessor postProcessor;

  SequenceEncoder(Tokenizer tokenizer, Stages stages, PostProcessor postProcessor) {
    this.tokenizer = tokenizer;
    this.stages = stages;
    this.postProcessor = postProcessor;
  }

  private TokenReader reader(String text) {
    return new TokenReader(
        stages, text, new TokenBuffer(Math.min(text.length(), INITIAL_CAPACITY)));
  }

  /** The tokens of a text, no special ones added. */
  TokenBuffer tokens(String text) {
    TokenReader reader = reader(text);
    reader.readBeyond(Integer.MAX_VALUE);
    return reader.tokens();
  }

  /** What {@link Tokenizer#spellings} says. */
  Map<Integer, String> spellings(String text) {
    Map<Integer, String> spellings = new HashMap<>();
    new TokenReader(stages, text, null, new TokenBuffer(INITIAL_CAPACITY), spellings)
        .readBeyond(Integer.MAX_VALUE);
    return Map.copyOf(spellings);
  }

  /** What the first stage makes of a text. */
  NormalizedString normalize(String text) {
    return new NormalizedString(stages, text);
  }

  /** A text in overlapping pieces, none of which is read yet. */
  TokenWindows windows(String text, EncodeOptions options) {
    int room = options.room(specialTokens(false, options));
    return new TokenWindows(reader(text), postProcessor, tokenizer, text, options, room);
  }

  /** The number of tokens that {@link #encode} would return if there were room for all. */
  int count(String first, String second, EncodeOptions options) {
    int texts = count(first) + (second == null ? 0 : count(second));
    return texts + specialTokens(second != null, options);
  }

  private int count(String text) {
    TokenReader reader = reader(text);
    int count = 0;
    while (reader.read()) {
      count += reader.tokens().size();
      reader.tokens().cutTo(0);
    }
    return count;
  }

  private int specialTokens(boolean isPair, EncodeOptions options) {
    int specialTokens = postProcessor.specialTokens(isPair);
    return options.addSpecialTokens() ? specialTokens : 0;
  }

  /** Encodes one text or, unless {@code second} is null, two; without padding. */
  Encoding encode(String first, String second, EncodeOptions options) {
    boolean isPair = second != null;
    int room = options.room(specialTokens(isPair, options));
    int limit = options.needsWholeTexts() ? Integer.MAX_VALUE : room;
    TokenReader firstReader = reader(first);
    firstReader.readBeyond(limit);
    TokenBuffer firstTokens = firstReader.tokens();
    TokenBuffer secondTokens = null;
    int secondSize = 0;
    if (isPair) {
      TokenReader secondReader = reader(second);
      secondReader.readBeyond(limit);
      findLonger(firstReader, secondReader, room);
      secondTokens = secondReader.tokens();
      secondSize = secondTokens.size();
    }
    Truncation.Kept kept =
        Truncation.divide(options.truncation(), room, firstTokens.size(), secondSize, isPair);
    Encoding.Source source =
        new Encoding.Source(
            tokenizer,
            new Encoding.Text(tokenizer, first),
            isPair ? new Encoding.Text(tokenizer, second) : null,
            kept.first() < firstTokens.size(),
            kept.second() < secondSize,
            options);
    return new Assembly(source, firstTokens, secondTokens).encoding(kept);
  }

  /**
   * If both texts are too long the longer one gets the odd token, so it must be known which one
   * that is: both are read on, in step, until one ends.
   */
  private static void findLonger(TokenReader first, TokenReader second, int room) {
    boolean bothGoOn =
        room % 2 == 1 && first.tokens().size() > room && second.tokens().size() > room;
    while (bothGoOn) {
      boolean firstIsBehind = first.tokens().size() <= second.tokens().size();
      bothGoOn = firstIsBehind ? first.read() : second.read();
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
      Part firstPart = mainPart(first.size(), kept.first());
      Part secondPart = second == null ? Part.NOTHING : mainPart(second.size(), kept.second());
      List<Encoding> overflowing =
          source.truncated() && source.options().returnOverflowingTokens()
              ? overflowing(
                  parts(first.size(), kept.first()),
                  second == null ? List.of(secondPart) : parts(second.size(), kept.second()))
              : List.of();
      return new Encoding(source, sequence(firstPart, secondPart), overflowing);
    }

    private Part mainPart(int size, int kept) {
      return Truncation.mainPart(size, kept, source.options().truncationSide());
    }

    private List<Part> parts(int size, int kept) {
      EncodeOptions options = source.options();
      return Truncation.parts(size, kept, options.stride(), options.truncationSide());
    }

    private TokenSequence sequence(Part firstPart, Part secondPart) {
      return postProcessor.assemble(
          first, firstPart, second, secondPart, source.options().addSpecialTokens());
    }

    /**
     * All combinations but that of the two main parts, in the order in which the reference comes
     * upon them: first those with an overflowing part of the text that the template has first.
     */
    private List<Encoding> overflowing(List<Part> firstParts, List<Part> secondParts) {
      List<Encoding> combinations = new ArrayList<>();
      boolean swapped = second != null && postProcessor.hasSecondTextFirst();
      List<Part> outer = swapped ? secondParts : firstParts;
      List<Part> inner = swapped ? firstParts : secondParts;
      for (int i = 1; i <= outer.size(); i++) {
        Part part = outer.get(i % outer.size());
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
