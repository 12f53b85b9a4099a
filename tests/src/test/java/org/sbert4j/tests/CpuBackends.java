package org.sbert4j.tests;

import java.util.List;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;

/** The CPU backends that this JVM can run: scalar always, vector where the incubator module is. */
final class CpuBackends {
  private CpuBackends() {}

  static List<String> available() {
    return Backends.providers().stream()
        .filter(provider -> !provider.name().startsWith("cuda"))
        .filter(provider -> provider.availability().available())
        .map(BackendProvider::name)
        .toList();
  }
}
