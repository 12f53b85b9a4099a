package org.sbert4j.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActivationRoomTest {

  @Test
  void roomIsEnoughAndWithinThePlan() {
    for (int batchRows : new int[] {3, 32, 100, 256}) {
      for (int longest : new int[] {3, 32, 100, 256, 300, 512}) {
        ActivationRoom size = new ActivationRoom(batchRows, longest);
        for (int tokens = 0; tokens <= Math.max(batchRows, longest); tokens++) {
          int room = size.roomFor(tokens);
          assertTrue(room >= tokens);
          assertTrue(room <= Math.max(batchRows, longest), size + " for " + tokens);
        }
      }
    }
  }

  /** The longest text so far, then a longer one, and so on: each time room is made is garbage. */
  @Test
  void whoeverGrowsGrowsFourTimesAtMost() {
    ActivationRoom size = new ActivationRoom(256, 512);
    Set<Integer> rooms = new HashSet<>();
    for (int tokens = 1; tokens <= 512; tokens++) {
      rooms.add(size.roomFor(tokens));
    }
    assertEquals(Set.of(32, 128, 256, 512), rooms);
  }
}
