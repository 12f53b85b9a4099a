package org.sbert4j.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Goldens;

/** Mining of texts, which a model encodes. */
class TextMiningTest {
  private static final SentenceTransformer MODEL =
      SentenceTransformer.load(new Goldens(Path.of("../goldens/suite")).read("l1-h20-cls").model());

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void anAnchorOfSeveralPositivesHasTripletsWithEach() {
    List<String> anchors = List.of("提前还款", "信用卡年费", "提前还款");
    List<String> positives = List.of("怎么提前还款", "年费怎么收", "能不能早点还清");
    List<HardNegative> triplets =
        HardNegativeMining.defaults()
            .withNumNegatives(2)
            .mine(MODEL, anchors, positives, List.of("房贷利率是多少", "年费怎么收"));
    // For two anchors, two positives and one: two negatives each.
    assertEquals(6, triplets.size());
    for (HardNegative triplet : triplets) {
      int first = anchors.indexOf(triplet.anchor());
      assertTrue(first == 0 || first == 1);
      List<String> own = first == 0 ? List.of("怎么提前还款", "能不能早点还清") : List.of("年费怎么收");
      assertTrue(own.contains(triplet.positive()), triplet::toString);
      assertTrue(!own.contains(triplet.negative()), triplet::toString);
      assertTrue(triplet.negativeScore() <= 1 + 1e-6);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> HardNegativeMining.defaults().mine(MODEL, anchors, List.of("a"), List.of()));
  }

  @Test
  void theSameTextTwiceIsTheBestPair() {
    List<ParaphrasePair> pairs =
        new ParaphraseMining().mine(MODEL, List.of("提前还款", "How do I pay?", "信用卡年费是多少", "提前还款"));
    assertEquals(0, pairs.get(0).first());
    assertEquals(3, pairs.get(0).second());
    assertEquals(1, pairs.get(0).score(), 1e-9);
    assertEquals(6, pairs.size());
  }
}
