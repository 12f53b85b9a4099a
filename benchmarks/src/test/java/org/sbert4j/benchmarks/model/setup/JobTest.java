package org.sbert4j.benchmarks.model.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTest {
  private static final List<String> LINES = List.of("a", "bbb", "cc", "dddd", "e");

  @Test
  void makesBatches() {
    Job job = new Job(Path.of("texts"), Job.Order.FILE, 2, 1, 0);
    assertEquals(
        List.of(List.of("a", "bbb"), List.of("cc", "dddd"), List.of("e")), job.batches(LINES));
    assertEquals(
        List.of(List.of("dddd", "bbb"), List.of("cc", "a"), List.of("e")),
        job.withOrder(Job.Order.BY_LENGTH).batches(LINES));
    assertEquals(List.of(), job.batches(List.of()));
  }

  @Test
  void takesTheMiddleOfEachSoMany() {
    assertEquals(List.of(1, 4), Job.sample(List.of(0, 1, 2, 3, 4, 5), 3));
    assertEquals(List.of(0, 1, 2), Job.sample(List.of(0, 1, 2), 1));
    assertEquals(List.of(1), Job.sample(List.of(0, 1), 64));
  }

  @Test
  void travelsAsALine() {
    Job job = new Job(Path.of("a folder/texts"), Job.Order.BY_LENGTH, 16, 8, 1_500);
    assertEquals(job, Job.parse(job.format()));
  }
}
