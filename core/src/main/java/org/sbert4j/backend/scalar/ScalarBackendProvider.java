package org.sbert4j.backend.scalar;

import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;

/** Offers the scalar backend. It runs on every JVM. */
public final class ScalarBackendProvider implements BackendProvider {

  /** For ServiceLoader. */
  public ScalarBackendProvider() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public Backend create(BackendOptions options) {
    options.requireNoDevice(name());
    return new ScalarBackend(options);
  }
}
