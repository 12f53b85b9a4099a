package org.sbert4j.cli.doctor;

import java.util.List;
import java.util.OptionalDouble;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;

/** How fast a CPU backend is, against the peak of the machine, and whether its bits are right. */
final class SpeedCheck {
  /** A linear layer reaches more than this of the peak unless something else uses the machine. */
  private static final double LOW_SHARE = 0.4;

  private SpeedCheck() {}

  /**
   * Measures the most preferred CPU backend.
   *
   * @param providers those that are available, the most preferred first
   */
  static Section run(List<BackendProvider> providers) {
    int threads = Runtime.getRuntime().availableProcessors();
    BackendProvider provider =
        providers.stream().filter(p -> !p.name().equals("cuda")).findFirst().orElseThrow();
    try (Backend backend = provider.create(BackendOptions.none());
        Backend scalar = Backends.create("scalar", BackendOptions.none())) {
      boolean isScalar = backend.name().equals(scalar.name());
      Boolean sameBits = isScalar ? null : SampleSentences.sameBits(scalar, backend);
      double linear = LinearSpeed.gflops(backend, threads);
      OptionalDouble peak = backend.peakGflops(threads);
      Section.Builder section =
          new Section.Builder("speed")
              .put("backend", backend.name())
              .put("threads", threads)
              .put("kernel", isScalar ? null : backend.description())
              .put("linearGflops", linear)
              .put("peakGflops", peak.isPresent() ? peak.getAsDouble() : null)
              .put("shareOfPeak", peak.isPresent() ? linear / peak.getAsDouble() : null)
              .put("sameBitsAsScalar", sameBits);
      if (Boolean.FALSE.equals(sameBits)) {
        section.problem(
            Problem.slow(
                "the backend " + backend.name() + " gives other bits than scalar",
                "report this with the output of doctor --json, and use --backend scalar"));
      }
      if (peak.isPresent() && linear < LOW_SHARE * peak.getAsDouble()) {
        section.problem(
            Problem.slow(
                "a linear layer reaches %.0f%% of the machine's peak"
                    .formatted(100 * linear / peak.getAsDouble()),
                "stop what else uses the processors, or give fewer --threads, then run doctor"
                    + " again"));
      }
      return section.build();
    }
  }
}
