package org.sbert4j.threads;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sbert4j.backend.ThreadTeam;

/** A team of one thread that does the parts in any order and under any member's name. */
public final class ShuffledTeam implements ThreadTeam {
  private final int threads;
  private final Random random = new Random(5);

  public ShuffledTeam(int threads) {
    this.threads = threads;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void run(int parts, Task task) {
    List<Integer> order = IntStream.range(0, parts).boxed().collect(Collectors.toList());
    Collections.shuffle(order, random);
    for (int part : order) {
      task.run(part, random.nextInt(threads));
    }
  }
}
