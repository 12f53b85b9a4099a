package org.sbert4j.search;

import java.util.Set;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;

/** The backends that multiply here: those that compute on the processor, where the vectors are. */
final class CpuBackend {
  private static final String SCALAR = "scalar";

  /** Those whose sums are as exact as {@link QueryBlock} counts on. */
  private static final Set<String> NAMES = Set.of("vector", SCALAR);

  private static final Backend PLAIN = Backends.create(SCALAR, BackendOptions.none());
  private static final Backend BEST = createBest();

  private CpuBackend() {}

  /** The fastest, once its code is compiled. */
  static Backend best() {
    return BEST;
  }

  /** Plain loops, which are fast at once. */
  static Backend plain() {
    return PLAIN;
  }

  private static Backend createBest() {
    String name =
        Backends.providers().stream()
            .filter(provider -> NAMES.contains(provider.name()))
            .filter(provider -> provider.availability().available())
            .map(BackendProvider::name)
            .findFirst()
            .orElse(SCALAR);
    return Backends.create(name, BackendOptions.none());
  }
}
