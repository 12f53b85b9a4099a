package org.sbert4j.tokenizer.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What a charsmap does is in GoldenUnigramTest. */
class PrecompiledTest {
  private static byte[] charsmap(int arrayBytes, int[] units, int... texts) {
    ByteBuffer bytes =
        ByteBuffer.allocate(4 + 4 * units.length + texts.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(arrayBytes);
    for (int unit : units) {
      bytes.putInt(unit);
    }
    for (int text : texts) {
      bytes.put((byte) text);
    }
    return bytes.array();
  }

  private static void assertBroken(String problem, byte[] charsmap) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new NormalizerStep.Precompiled(charsmap));
    assertTrue(e.getMessage().contains(problem), e::getMessage);
  }

  @Test
  void brokenOnesSayWhatIsWrong() {
    assertBroken("3 bytes, fewer than a length takes", new byte[3]);
    assertBroken("its array has 0 bytes", charsmap(0, new int[0]));
    assertBroken("its array has 6 bytes", charsmap(6, new int[2]));
    assertBroken("its array has 8 bytes, and 4 bytes follow", charsmap(8, new int[1]));
    assertBroken("its array has 4294967292 bytes", charsmap(-4, new int[1]));
    assertBroken("the texts after its array are not UTF-8", charsmap(4, new int[1], 0xC3, 'a'));
    assertBroken(
        "its array of 1 units points to unit 5", charsmap(4, new int[] {5 << 10 | 1 << 8}, 'a', 0));
    assertBroken(
        "it points to byte 3 of its 2 bytes of texts",
        charsmap(8, new int[] {1 << 10 | 1 << 8, 1 << 31 | 3}, 'a', 0));
    assertBroken(
        "it points to byte 1 of its 2 bytes of texts",
        charsmap(8, new int[] {1 << 10 | 1 << 8, 1 << 31 | 1}, 0xC3, 0xA9));
  }

  @Test
  void isItsBytes() {
    byte[] bytes = charsmap(4, new int[1], 'a', 0);
    NormalizerStep.Precompiled step = new NormalizerStep.Precompiled(bytes);
    assertEquals(new NormalizerStep.Precompiled(bytes.clone()), step);
    assertEquals(new NormalizerStep.Precompiled(bytes.clone()).describe(), step.describe());
    bytes[bytes.length - 2] = 'b';
    assertNotEquals(new NormalizerStep.Precompiled(bytes), step);
    assertNotEquals(new NormalizerStep.Precompiled(bytes).describe(), step.describe());
    assertEquals('a', step.charsmap()[8]);
  }

  @Test
  void scoresAreNumbers() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SubwordModel.Unigram(new double[] {0, Double.NaN}, false));
    assertEquals("The score of token 1 is NaN; give it a number.", e.getMessage());
  }
}
