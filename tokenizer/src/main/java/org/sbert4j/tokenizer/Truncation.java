package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.tokenizer.stages.Part;

/**
 * Which tokens of one text or two stay when there is not room for all.
 *
 * <p>Behaviour: tokenizers/src/utils/truncation.rs and Encoding::truncate of the Hugging Face
 * tokenizers library.
 */
final class Truncation {
  /** How many tokens stay of each text. */
  record Kept(int first, int second) {}

  private Truncation() {}

  /**
   * Divides the room. Of a text that has more tokens than there is room for, it is enough to know
   * one more than that.
   *
   * @param room the most tokens of both texts together
   * @param first the tokens of the first text
   * @param second the tokens of the second; 0 if there is none
   * @param isPair whether there is a second text
   * @throws IllegalArgumentException if the one text that may be cut is too short, or not there
   */
  static Kept divide(TruncationStrategy strategy, int room, int first, int second, boolean isPair) {
    long surplus = (long) first + second - room;
    if (strategy == TruncationStrategy.DO_NOT_TRUNCATE || surplus <= 0) {
      return new Kept(first, second);
    }
    if (room == 0) {
      return new Kept(0, 0);
    }
    return switch (strategy) {
      case LONGEST_FIRST -> isPair ? longestFirst(room, first, second) : new Kept(room, 0);
      case ONLY_FIRST -> new Kept(shorten(first, surplus, "first", "ONLY_FIRST"), second);
      case ONLY_SECOND -> {
        if (!isPair) {
          throw new IllegalArgumentException(
              "The text has %d tokens too many and truncation is ONLY_SECOND, but there is no second text; choose LONGEST_FIRST."
                  .formatted(surplus));
        }
        yield new Kept(first, shorten(second, surplus, "second", "ONLY_SECOND"));
      }
      case DO_NOT_TRUNCATE -> throw new AssertionError(strategy);
    };
  }

  /** Only the longer one if that will do, else each to half, the second to the larger half. */
  private static Kept longestFirst(int room, int first, int second) {
    int shorter = Math.min(first, second);
    if (2L * shorter > room) {
      shorter = room / 2;
      int other = room - shorter;
      return first <= second ? new Kept(shorter, other) : new Kept(other, shorter);
    }
    return first <= second ? new Kept(shorter, room - shorter) : new Kept(room - shorter, shorter);
  }

  private static int shorten(int tokens, long surplus, String name, String strategy) {
    if (tokens <= surplus) {
      throw new IllegalArgumentException(
          "The %s text has %d tokens, at least %d too many for both texts, and truncation is %s; choose LONGEST_FIRST or a larger maxLength."
              .formatted(name, tokens, surplus, strategy));
    }
    return (int) (tokens - surplus);
  }

  /** The tokens that stay of a text of {@code size} tokens. */
  static Part mainPart(int size, int kept, Side side) {
    return side == Side.RIGHT ? new Part(0, kept) : new Part(size - kept, size);
  }

  /**
   * The parts of a text of {@code size} tokens of which {@code kept} stay: first those that stay,
   * then, overlapping by {@code stride}, those that overflow.
   *
   * @throws IllegalArgumentException if {@code stride} leaves no progress
   */
  static List<Part> parts(int size, int kept, int stride, Side side) {
    if (kept >= size) {
      return List.of(new Part(0, size));
    }
    if (kept == 0) {
      return List.of(Part.NOTHING, new Part(0, size));
    }
    if (stride >= kept) {
      throw new IllegalArgumentException(
          "The option stride is %d, but only %d tokens of the text fit into a piece; give a smaller stride or a larger maxLength."
              .formatted(stride, kept));
    }
    List<Part> parts = new ArrayList<>();
    Part part = mainPart(size, kept, side);
    parts.add(part);
    while (side == Side.RIGHT ? part.to() < size : part.from() > 0) {
      if (side == Side.RIGHT) {
        int from = part.from() + kept - stride;
        part = new Part(from, Math.min(from + kept, size));
      } else {
        int to = part.to() - kept + stride;
        part = new Part(Math.max(to - kept, 0), to);
      }
      parts.add(part);
    }
    return parts;
  }
}
