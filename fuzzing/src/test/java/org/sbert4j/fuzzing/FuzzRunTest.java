package org.sbert4j.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The frame finds what it is there to find, and does not pass where it has found out nothing. */
class FuzzRunTest {
  /** Fails for one input in 2^33, which would take chance hours. */
  static final class RareFailure implements FuzzTarget {
    private static final String FAVOURITES = "中\u0301";

    @Override
    public List<byte[]> seeds() {
      return List.of(FuzzInput.of(List.of(0), "any text", FAVOURITES));
    }

    @Override
    public int maxBytes() {
      return 12;
    }

    @Override
    public void run(byte[] input) {
      FuzzInput choices = new FuzzInput(input);
      boolean flag = choices.flag();
      String text = choices.text(FAVOURITES);
      if (flag && text.length() > 3 && text.charAt(0) == 'Q' && text.charAt(1) == '\u0301') {
        if (text.charAt(2) == '中' && text.charAt(3) == '!') {
          throw new IllegalStateException("the rare failure");
        }
      }
    }

    @Override
    public String describe(byte[] input) {
      FuzzInput choices = new FuzzInput(input);
      return "check(" + choices.flag() + ", " + JavaLiteral.of(choices.text(FAVOURITES)) + ")";
    }
  }

  /** So slow that nothing comes of it. */
  static final class Slow implements FuzzTarget {
    @Override
    public List<byte[]> seeds() {
      return List.of(new byte[1]);
    }

    @Override
    public int maxBytes() {
      return 8;
    }

    @Override
    public void run(byte[] input) throws InterruptedException {
      Thread.sleep(100);
    }
  }

  /** Fails at a seed. */
  static final class FailingSeed implements FuzzTarget {
    @Override
    public List<byte[]> seeds() {
      return List.of(new byte[] {1}, new byte[] {10, -1});
    }

    @Override
    public int maxBytes() {
      return 8;
    }

    @Override
    public void run(byte[] input) {
      if (Arrays.equals(input, new byte[] {10, -1})) {
        throw new IllegalStateException("the failing seed");
      }
    }
  }

  private static AssertionError failure(FuzzTarget target, int seconds) {
    assumeTrue(Integer.getInteger(FuzzRun.SECONDS, 1) > 0, FuzzRun.SECONDS + " is 0");
    return assertThrows(AssertionError.class, () -> FuzzRun.of(target, seconds));
  }

  @Test
  void aRareFailureIsFoundAndItsInputShownAsSource() {
    String message = failure(new RareFailure(), 120).getMessage();
    assertTrue(message.contains("IllegalStateException: the rare failure"), message);
    assertTrue(message.contains("FuzzRunTest$RareFailure.run("), message);
    // How many bytes it is made of depends on how the fuzzer wrote each char when it found it.
    String smaller = message.substring(message.indexOf("Made smaller, "));
    assertEquals("check(true, \"Q\\u0301\\u4E2D!\")", smaller.lines().skip(1).findFirst().get());
  }

  @Test
  void fewExecutionsAreAFailure() {
    String message = failure(new Slow(), 1).getMessage();
    assertTrue(message.contains("20 executions at least"), message);
  }

  @Test
  void aFailingSeedIsShownAsSource() {
    AssertionError error =
        assertThrows(AssertionError.class, () -> FuzzRun.feedSeeds(new FailingSeed()));
    assertEquals(
        "The seed HexFormat.of().parseHex(\"0aff\") fails ==> the failing seed",
        error.getMessage() + " ==> " + error.getCause().getMessage());
  }

  @Test
  void textAsSource() {
    assertEquals(
        "\"a\\\"\\\\\\n\\r\\u0000\\u0009\\uD83D~\"", JavaLiteral.of("a\"\\\n\r\0\t\uD83D~"));
  }

  @Test
  void bytesAsChoicesAndText() {
    String text = "a\uDC00\u0301中\uD83D\0";
    byte[] bytes = FuzzInput.of(List.of(6, 255, 1), text, "\uDC00\uD83D");
    assertEquals(3 + 4 + 2 * 3, bytes.length);
    FuzzInput input = new FuzzInput(bytes);
    assertEquals("c", input.oneOf(List.of("a", "b", "c", "d")));
    assertEquals(255, input.below(256));
    assertTrue(input.flag());
    assertEquals(text, input.text("\uDC00\uD83D"));
    assertEquals(0, input.below(4), "nothing is left");
    assertEquals("a", new FuzzInput(new byte[] {'a', -1, 1}).text(""));
    assertEquals(2, new FuzzInput(new byte[2]).rest().length);
  }
}
