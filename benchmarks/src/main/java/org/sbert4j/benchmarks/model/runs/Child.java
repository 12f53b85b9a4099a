package org.sbert4j.benchmarks.model.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.engines.Engine;
import org.sbert4j.benchmarks.model.setup.Job;
import org.sbert4j.benchmarks.model.setup.Workbench;

/**
 * A program that loads a model, encodes and ends: what is measured is the process as a whole. It
 * prints a line as soon as there is the first vector, and at its end two numbers, the bytes that it
 * holds and the most that it ever held.
 */
final class Child {
  private Child() {}

  /**
   * Arguments: those of the contender, the model's folder, maxSeqLength, and a file of texts, which
   * are encoded in batches of 16.
   */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    int first = words.size() - 3;
    Contender contender = Contender.parse(words.subList(0, first));
    Path folder = Path.of(words.get(first));
    Path texts = Path.of(words.get(first + 2));
    try (Engine engine = Engine.open(contender, folder, Integer.parseInt(words.get(first + 1)))) {
      List<String> all = Files.readAllLines(texts);
      System.out.println(engine.encode(all.subList(0, 1))[0].length);
      Job job = new Job(texts, Job.Order.FILE, Workbench.BATCH_SIZE, 1, 0);
      job.batches(all.subList(1, all.size())).forEach(engine::encode);
      System.out.println(ProcessMemory.resident());
      System.out.println(ProcessMemory.peak());
    }
    // langchain4j's threads would keep the process for a while.
    System.exit(0);
  }
}
