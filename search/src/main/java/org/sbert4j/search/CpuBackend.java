package org.sbert4j.search;

import java.util.Set;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;

/**
 * The backend that multiplies here: the best of those that compute on the processor, where the
 * vectors are.
 */
final class CpuBackend {
  /** The backends whose sums are as exact as {@link QueryBlock} counts on. */
  private static final Set<String> NAMES = Set.of("vector", "scalar");

  private static final Backend INSTANCE = create();

  private CpuBackend() {}

  static Backend get() {
    return INSTANCE;
  }

  private static Backend create() {
    String name =
        Backends.providers().stream()
            .filter(provider -> NAMES.contains(provider.name()))
            .filter(provider -> provider.availability().available())
            .map(BackendProvider::name)
            .findFirst()
            .orElse("scalar");
    return Backends.create(name, BackendOptions.none());
  }
}
