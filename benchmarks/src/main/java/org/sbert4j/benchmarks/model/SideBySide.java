package org.sbert4j.benchmarks.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Engines that do the same jobs in turn, a round each, so that what else the machine does hits all
 * of them alike.
 */
final class SideBySide implements AutoCloseable {
  private final Map<Contender, TimedEngine> engines = new LinkedHashMap<>();

  SideBySide(Collection<Contender> contenders, Path folder, int maxSeqLength, EngineOpener opener)
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
  void requireAgreement(Path texts, Agreement agreement) throws IOException {
    Contender first = engines.keySet().iterator().next();
    float[][] expected = engines.get(first).vectors(texts);
    for (Map.Entry<Contender, TimedEngine> other : engines.entrySet()) {
      if (!other.getKey().equals(first)) {
        agreement.require(
            first.label(), expected, other.getKey().label(), other.getValue().vectors(texts));
      }
    }
  }

  /**
   * Times every engine.
   *
   * @param job what each has to do in a round; those for which it gives null do nothing
   * @param warmUpMillis how long each does it before, of which nothing counts
   */
  Map<Contender, Timings> run(Function<Contender, Job> job, int warmUpMillis, int rounds)
      throws IOException {
    Map<Contender, Timings> timings = new LinkedHashMap<>();
    for (Contender contender : engines.keySet()) {
      if (job.apply(contender) != null) {
        timings.put(contender, new Timings(new ArrayList<>()));
        warmUp(engines.get(contender), job.apply(contender), warmUpMillis);
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<Contender, Timings> entry : timings.entrySet()) {
        Contender contender = entry.getKey();
        entry.getValue().rounds().add(engines.get(contender).run(job.apply(contender)));
      }
    }
    return timings;
  }

  /** A pass over many batches would warm up for longer than is wanted: some of them do. */
  private static void warmUp(TimedEngine engine, Job job, int millis) throws IOException {
    if (millis > 0) {
      engine.run(job.millis() > 0 ? job.withMillis(millis) : job.withEvery(64).withMillis(millis));
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
