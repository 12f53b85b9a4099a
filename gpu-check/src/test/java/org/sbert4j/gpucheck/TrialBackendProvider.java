package org.sbert4j.gpucheck;

import org.sbert4j.backend.Availability;
import org.sbert4j.backend.BackendProvider;

/** Offers a backend on which the checks themselves are tried; only by its name. */
abstract class TrialBackendProvider implements BackendProvider {
  private final String name;

  TrialBackendProvider(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int priority() {
    return -1;
  }

  @Override
  public final Availability availability() {
    return Availability.yes();
  }
}
