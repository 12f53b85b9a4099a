package org.sbert4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  /** Whoever changes the questions makes every older report incomparable. */
  @Test
  void areAlwaysTheSame() throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (String question : Questions.all()) {
      sha256.update((question + "\n").getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        "7574845cf847f223170eb280ee67a6b06071e8050a7961149e9435ad58bfe639",
        HexFormat.of().formatHex(sha256.digest()));
  }

  @Test
  void haveTheLengthsOfCustomersQuestions() {
    List<String> questions = Questions.all();
    int[] lengths = questions.stream().mapToInt(String::length).sorted().toArray();
    assertEquals(10_000, questions.size());
    assertEquals(questions.size(), new HashSet<>(questions).size());
    assertEquals(15, lengths[4_999]);
    assertEquals(15, lengths[5_000]);
    assertEquals(376, lengths[9_999]);
    assertEquals(15, Questions.medianLength());
    assertEquals(197_812, Questions.chars());
  }
}
