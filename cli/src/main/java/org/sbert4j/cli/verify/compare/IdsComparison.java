package org.sbert4j.cli.verify.compare;

import java.util.List;
import java.util.Optional;
import org.sbert4j.tokenizer.Encoding;

/** Token ids beside those that they should be. */
public final class IdsComparison {
  private IdsComparison() {}

  /**
   * Where ids first differ.
   *
   * @param expected of each text
   * @param found of each text; of one that is cut here, all that there are will do as well
   * @return a sentence, in which texts count from 1 and tokens, as positions do, from 0; or empty
   *     if they are equal
   */
  public static Optional<String> firstDifference(List<Encoding> expected, List<int[]> found) {
    for (int text = 0; text < expected.size(); text++) {
      Encoding own = expected.get(text);
      int[] ids = own.inputIds();
      int[] others = found.get(text);
      boolean uncut = own.truncated() && others.length > ids.length;
      for (int t = 0; t < (uncut ? ids.length - 1 : Math.max(ids.length, others.length)); t++) {
        if (t >= ids.length || t >= others.length || ids[t] != others[t]) {
          return Optional.of(
              "token %d of text %d is %s and should be %s"
                  .formatted(
                      t,
                      text + 1,
                      t < others.length ? Integer.toString(others[t]) : "missing",
                      t < ids.length ? ids[t] + " (" + own.tokens().get(t) + ")" : "missing"));
        }
      }
    }
    return Optional.empty();
  }
}
