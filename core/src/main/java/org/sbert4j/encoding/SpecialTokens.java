package org.sbert4j.encoding;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.Template;

/**
 * The special tokens that a tokenizer puts around one text, as a rule one [CLS] and one [SEP]; puts
 * them around input ids in the same way.
 *
 * <p>Immutable and thread-safe.
 */
final class SpecialTokens {
  private final int[] before;
  private final int[] after;

  SpecialTokens(BertTokenizer tokenizer) {
    Template template = tokenizer.settings().template();
    List<Template.Piece> single =
        (template != null
                ? template
                : Template.bert(tokenizer.clsTokenId(), tokenizer.sepTokenId()))
            .single();
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
   * What the tokenizer makes of the text of these ids: with special tokens around it, unless they
   * are there, and without its last tokens if it is too long.
   *
   * @throws IllegalArgumentException if there is no room for the special tokens
   */
  EncodedText encode(EncodeRequest request, int[] inputIds) {
    boolean whole = areAround(inputIds);
    int start = whole ? before.length : 0;
    int size = inputIds.length - (whole ? before.length + after.length : 0);
    int kept = Math.min(size, room(request.maxSeqLength()));
    int[] cut = Arrays.copyOf(before, before.length + kept + after.length);
    System.arraycopy(inputIds, start, cut, before.length, kept);
    System.arraycopy(after, 0, cut, before.length + kept, after.length);
    return new EncodedText(
        request,
        cut,
        before.length + size + after.length,
        kept < size ? start + kept : inputIds.length);
  }

  private boolean areAround(int[] ids) {
    int end = ids.length - after.length;
    return end >= before.length
        && Arrays.equals(ids, 0, before.length, before, 0, before.length)
        && Arrays.equals(ids, end, ids.length, after, 0, after.length);
  }

  private int room(int maxSeqLength) {
    int room = maxSeqLength - before.length - after.length;
    if (room < 0) {
      throw new IllegalArgumentException(
          "the max sequence length is %d; give at least %d, for the special tokens"
              .formatted(maxSeqLength, before.length + after.length));
    }
    return room;
  }
}
