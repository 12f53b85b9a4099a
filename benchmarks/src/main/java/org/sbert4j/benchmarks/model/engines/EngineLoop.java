package org.sbert4j.benchmarks.model.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.sbert4j.benchmarks.model.setup.Job;

/** Times an engine in this process. */
final class EngineLoop implements TimedEngine {
  private final Engine engine;

  EngineLoop(Engine engine) {
    this.engine = engine;
  }

  @Override
  public float[][] vectors(Path texts) throws IOException {
    return engine.encode(Files.readAllLines(texts));
  }

  @Override
  public long[] run(Job job) throws IOException {
    List<List<String>> batches = job.batches(Files.readAllLines(job.texts()));
    LongStream.Builder nanos = LongStream.builder();
    long start = System.nanoTime();
    do {
      for (List<String> batch : batches) {
        long begin = System.nanoTime();
        engine.encode(batch);
        nanos.add(System.nanoTime() - begin);
      }
    } while (System.nanoTime() - start < job.millis() * 1_000_000L);
    return nanos.build().toArray();
  }

  @Override
  public void close() {
    engine.close();
  }
}
