package org.sbert4j.benchmarks.serving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a server held while many clients asked for a long time.
 *
 * @param load what they had
 * @param samples what the process held, one every {@link #SECONDS}
 */
record Soak(Load load, List<RunningServer.Footprint> samples) {
  /** Between two samples. */
  static final int SECONDS = 2;

  static Soak run(RunningServer server, Callable<Load> loading)
      throws IOException, InterruptedException {
    FutureTask<Load> load = new FutureTask<>(loading);
    Thread thread = new Thread(load, "load");
    thread.setDaemon(true);
    thread.start();
    List<RunningServer.Footprint> samples = new ArrayList<>();
    while (true) {
      try {
        return new Soak(load.get(SECONDS, TimeUnit.SECONDS), List.copyOf(samples));
      } catch (TimeoutException e) {
        samples.add(server.footprint());
      } catch (ExecutionException e) {
        throw new IOException("the load ended early", e.getCause());
      }
    }
  }

  /** The samples of the second half, when all that grows at first has grown. */
  List<RunningServer.Footprint> secondHalf() {
    return samples.subList(samples.size() / 2, samples.size());
  }

  /** How memory grew in the second half, in bytes a minute: the slope of the straight line. */
  double bytesPerMinute() {
    List<RunningServer.Footprint> half = secondHalf();
    double meanTime = (half.size() - 1) / 2.0;
    double meanBytes =
        half.stream().mapToLong(RunningServer.Footprint::residentBytes).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < half.size(); i++) {
      products += (i - meanTime) * (half.get(i).residentBytes() - meanBytes);
      squares += (i - meanTime) * (i - meanTime);
    }
    return products / squares * 60 / SECONDS;
  }
}
