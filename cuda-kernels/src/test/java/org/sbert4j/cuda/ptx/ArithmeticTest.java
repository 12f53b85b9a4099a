package org.sbert4j.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Instructions give what Java gives for the same expressions. */
class ArithmeticTest {
  private static final int THREADS = 256;
  private static final int RESULTS = 16;

  private final Samples samples;
  private final SplittableRandom random = new SplittableRandom(20261125);

  ArithmeticTest() throws Exception {
    samples = new Samples();
  }

  private int[] integers() {
    int[] values = random.ints(THREADS).toArray();
    for (int i = 0; i < THREADS; i += 2) {
      values[i] >>= random.nextInt(32);
    }
    return values;
  }

  @Test
  void integerInstructions() {
    int[] a = integers();
    int[] b = integers();
    for (int i = 0; i < THREADS; i++) {
      b[i] = b[i] == 0 ? 3 : b[i];
    }
    long out = samples.fresh(Long.BYTES * THREADS * RESULTS);
    samples.launch("integers", THREADS, samples.upload(a), samples.upload(b), out);
    long[] found = samples.longs(out, THREADS * RESULTS);
    for (int i = 0; i < THREADS; i++) {
      int x = a[i];
      int y = b[i];
      long u = Integer.toUnsignedLong(x);
      long v = Integer.toUnsignedLong(y);
      long[] expected = {
        x / y,
        x % y,
        u / v,
        u % v,
        (long) x * y,
        u * v,
        x >> y,
        u >>> (y & 31),
        Integer.toUnsignedLong(x << y),
        Integer.bitCount(x),
        Integer.numberOfLeadingZeros(x | 1),
        Math.min(x, y),
        Math.max(u, v),
        (byte) x * (short) y,
        Integer.toUnsignedLong(Integer.rotateLeft(x, y)),
        ((long) x << 20) / (y | 1)
      };
      for (int k = 0; k < RESULTS; k++) {
        assertEquals(expected[k], found[i * RESULTS + k], "row[" + k + "] of " + x + ", " + y);
      }
    }
  }

  private float[] reals() {
    float[] values = new float[THREADS];
    float[] special = {0f, -0f, 1e-40f, -1e-45f, Float.NaN, Float.POSITIVE_INFINITY, -3e9f, 1e38f};
    for (int i = 0; i < THREADS; i++) {
      values[i] =
          random.nextInt(4) == 0
              ? special[random.nextInt(special.length)]
              : (float) (100 * random.nextDouble() - 50);
    }
    return values;
  }

  @Test
  void floatInstructions() {
    float[] a = reals();
    float[] b = reals();
    long out = samples.fresh(Float.BYTES * THREADS * RESULTS);
    samples.launch("floats", THREADS, samples.upload(a), samples.upload(b), out);
    float[] found = samples.floats(out, THREADS * RESULTS);
    for (int i = 0; i < THREADS; i++) {
      float x = a[i];
      float y = b[i];
      float power = (float) Math.pow(2, Math.abs(y) < Float.MIN_NORMAL ? 0 : y);
      float[] expected = {
        x + y,
        x - y,
        x * y,
        x / y,
        Math.fma(x, y, x),
        (float) Math.sqrt(Math.abs(x)),
        x < y ? x : -y,
        !(x < y) ? x : 1f,
        Float.isNaN(x) ? y : Float.isNaN(y) ? x : Math.min(x, y),
        Float.isNaN(x) ? y : Float.isNaN(y) ? x : Math.max(x, y),
        (int) x,
        (int) y + 0.5f,
        (float) Math.floor(x),
        Math.copySign(x, y),
        power < Float.MIN_NORMAL ? 0f : power,
        (float) (1 / Math.sqrt(Math.abs(x) + 1))
      };
      for (int k = 0; k < RESULTS; k++) {
        assertEquals(expected[k], found[i * RESULTS + k], "row[" + k + "] of " + x + ", " + y);
      }
    }
  }

  @Test
  void tablesOfTheModule() {
    long x = samples.upload(0, 1, 2, 3, 4, 5, 6, 7, 8, 13);
    samples.launch("look_up", 10, x);
    assertArrayEquals(new int[] {0, 1, 4, 9, 16, 25, 36, 49, 0, 25}, samples.ints(x, 10));
  }

  @Test
  void halves() {
    float[] x = reals();
    long half = samples.fresh(Short.BYTES * THREADS);
    long back = samples.fresh(Float.BYTES * THREADS);
    samples.launch("to_half_and_back", THREADS, samples.upload(x), half, back);
    for (int i = 0; i < THREADS; i++) {
      assertEquals(Half.fromFloat(x[i]), samples.shorts(half, THREADS)[i]);
      assertEquals(Half.toFloat(Half.fromFloat(x[i])), samples.floats(back, THREADS)[i]);
    }
  }

  @Test
  void tilesAreMultiplied() {
    int edge = 16;
    int[] packed = new int[edge * edge / 2];
    int[] packedByColumns = new int[edge * edge / 2];
    float[] c = new float[edge * edge];
    float[][] a = new float[edge][edge];
    float[][] b = new float[edge][edge];
    for (int row = 0; row < edge; row++) {
      for (int column = 0; column < edge; column++) {
        a[row][column] = random.nextInt(-8, 8) / 4f;
        b[row][column] = random.nextInt(-8, 8) / 8f;
        c[row * edge + column] = random.nextInt(-8, 8);
        put(packed, row * edge + column, a[row][column]);
        put(packedByColumns, column * edge + row, b[row][column]);
      }
    }
    long out = samples.fresh(Float.BYTES * edge * edge);
    samples.launch(
        "multiply_tiles",
        32,
        samples.upload(packed),
        samples.upload(packedByColumns),
        samples.upload(c),
        out);
    float[] found = samples.floats(out, edge * edge);
    for (int row = 0; row < edge; row++) {
      for (int column = 0; column < edge; column++) {
        float sum = c[row * edge + column];
        for (int k = 0; k < edge; k++) {
          sum += a[row][k] * b[k][column];
        }
        assertEquals(sum, found[row * edge + column]);
      }
    }
  }

  private static void put(int[] packed, int index, float value) {
    packed[index / 2] |= (Half.fromFloat(value) & 0xffff) << (16 * (index % 2));
  }
}
