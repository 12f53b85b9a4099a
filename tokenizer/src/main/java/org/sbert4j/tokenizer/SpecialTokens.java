package org.sbert4j.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The special tokens that a tokenizer puts around one text, as a rule one [CLS] and one [SEP]; puts
 * them around input ids in the same way.
 *
 * <p>Immutable and thread-safe.
 */
public final class SpecialTokens {
  private final int[] before;
  private final int[] after;

  SpecialTokens(Template template) {
    List<Template.Piece> single = template.single();
    int place = 0;
    while (!(single.get(place) instanceof Template.Text)) {
      place++;
    }
    before = ids(single.subList(0, place));
    after = ids(single.subList(place + 1, single.size()));
  }

  private static int[] ids(List<Template.Piece> specials) {
    return specials.stream()
        .flatMap(piece -> ((Template.Special) piece).ids().stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Input ids with special tokens around them.
   *
   * @param inputIds after the cut, special tokens included; an array of their own
   * @param sizeBeforeTruncation how many there would be if nothing had been cut
   * @param cutOffset where they were cut, as an index into the ids that were given: on the right
   *     side the end of those kept, on the left their start. The number of ids given, or for the
   *     left side 0, if nothing was cut
   */
  public record Sequence(int[] inputIds, int sizeBeforeTruncation, int cutOffset) {
    /** Whether ids were cut off. */
    public boolean truncated() {
      return inputIds.length < sizeBeforeTruncation;
    }
  }

  /** How many there are. */
  public int size() {
    return before.length + after.length;
  }

  /**
   * What the tokenizer makes of the text of these ids: with special tokens around it, unless they
   * are there, and cut if it is too long. Ids that have one of the two ends alone get both.
   *
   * @param inputIds any ids; they are copied
   * @param maxLength the most ids to return, special tokens included
   * @param truncationSide the end that is cut off
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code maxLength} leaves no room for the special tokens
   */
  public Sequence around(int[] inputIds, int maxLength, Side truncationSide) {
    Objects.requireNonNull(inputIds, "The input ids are null; give an empty array for no text.");
    Objects.requireNonNull(truncationSide, "The truncation side is null; give a side.");
    boolean whole = areAround(inputIds);
    int start = whole ? before.length : 0;
    int size = inputIds.length - (whole ? size() : 0);
    int kept = Math.min(size, EncodeOptions.maxLength(maxLength).room(size()));
    boolean right = truncationSide == Side.RIGHT;
    int from = right ? start : start + size - kept;
    int[] cut = Arrays.copyOf(before, size() + kept);
    System.arraycopy(inputIds, from, cut, before.length, kept);
    System.arraycopy(after, 0, cut, before.length + kept, after.length);
    int cutOffset = right ? from + kept : from;
    int uncutOffset = right ? inputIds.length : 0;
    return new Sequence(cut, size() + size, kept < size ? cutOffset : uncutOffset);
  }

  private boolean areAround(int[] ids) {
    int end = ids.length - after.length;
    return end >= before.length
        && Arrays.equals(ids, 0, before.length, before, 0, before.length)
        && Arrays.equals(ids, end, ids.length, after, 0, after.length);
  }
}
