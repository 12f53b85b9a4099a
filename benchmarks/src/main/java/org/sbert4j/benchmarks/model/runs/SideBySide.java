package org.sbert4j.benchmarks.model.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.engines.EngineOpener;
import org.sbert4j.benchmarks.model.engines.TimedEngine;
import org.sbert4j.benchmarks.model.setup.Job;

/**
 * Engines that do the same jobs in turn, a round each, so that what else the machine does hits all
 * of them alike.
 */
public final class SideBySide implements AutoCloseable {
  private static final int WARM_UP_EVERY = 64;

  private final Map<Contender, TimedEngine> engines = new LinkedHashMap<>();

  public SideBySide(
      Collection<Contender> contenders, Path folder, int maxSeqLength, EngineOpener opener)
      throws IOException {
    try {
      for (Contender contender : contenders) {
        engines.put(contender, opener.open(contender, folder, maxSeqLength));
      }
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Compares every engine's vectors with the first's, or there would be no comparison of times.
   *
   * @throws IllegalStateException if one differs too much
   */
  public void requireAgreement(Path texts, Agreement agreement) throws IOException {
    Contender first = engines.keySet().iterator().next();
    float[][] expected = engines.get(first).vectors(texts);
    for (Map.Entry<Contender, TimedEngine> other : engines.entrySet()) {
      if (!other.getKey().equals(first)) {
        Agreement asked =
            other.getKey().weights().equals(Contender.FP32) ? agreement : Agreement.ROUNDED_WEIGHTS;
        asked.require(
            first.label(), expected, other.getKey().label(), other.getValue().vectors(texts));
      }
    }
  }

  /**
   * Times the engines.
   *
   * @param jobs what each has to do in a round, in this order
   * @param warmUpMillis how long each does it before, of which nothing counts
   */
  Map<Case, Timings> run(Map<Case, Job> jobs, int warmUpMillis, int rounds) throws IOException {
    Map<Case, Timings> timings = new LinkedHashMap<>();
    for (Map.Entry<Case, Job> entry : jobs.entrySet()) {
      timings.put(entry.getKey(), new Timings(new ArrayList<>()));
      warmUp(engines.get(entry.getKey().contender()), entry.getValue(), warmUpMillis);
    }
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<Case, Job> entry : jobs.entrySet()) {
        TimedEngine engine = engines.get(entry.getKey().contender());
        timings.get(entry.getKey()).rounds().add(engine.run(entry.getValue()));
      }
    }
    return timings;
  }

  /** A pass over many batches would warm up for longer than is wanted: some of them do. */
  private static void warmUp(TimedEngine engine, Job job, int millis) throws IOException {
    if (millis > 0) {
      engine.run(
          job.millis() > 0
              ? job.withMillis(millis)
              : job.withEvery(WARM_UP_EVERY).withMillis(millis));
    }
  }

  /** The contenders, in order. */
  List<Contender> contenders() {
    return List.copyOf(engines.keySet());
  }

  @Override
  public void close() {
    engines.values().forEach(TimedEngine::close);
  }
}
