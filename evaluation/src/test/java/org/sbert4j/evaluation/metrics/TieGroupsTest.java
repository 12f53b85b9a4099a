package org.sbert4j.evaluation.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TieGroupsTest {
  @Test
  void areInTheOrderOfAnyNumbers() {
    Random random = new Random(3);
    double[] numbers = new double[5000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(9) - 4;
            case 1 -> -0.0;
            case 2 -> random.nextGaussian() * 1e-310;
            case 3 -> random.nextBoolean() ? Double.NEGATIVE_INFINITY : Double.MAX_VALUE;
            case 4 -> random.nextGaussian() * 1e300;
            default -> 1 + random.nextInt(100) * Math.ulp(1.0);
          };
    }
    double[] sorted = Arrays.stream(numbers).map(number -> number == 0 ? 0 : number).toArray();
    Arrays.sort(sorted);
    double[] distinct = Arrays.stream(sorted).distinct().toArray();
    TieGroups groups = TieGroups.of(numbers);
    assertEquals(distinct.length, groups.size());
    int before = 0;
    for (int group = 0; group < distinct.length; group++) {
      assertEquals(distinct[group], groups.value(group) + 0.0);
      assertEquals(distinct[group], sorted[before]);
      before += groups.count(group);
    }
    assertEquals(numbers.length, before);
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(numbers[i] + 0.0, groups.value(groups.groupOf(i)) + 0.0);
    }
  }

  @Test
  void ofNoNumbersThereAreNone() {
    assertEquals(0, TieGroups.of(new double[0]).size());
  }
}
