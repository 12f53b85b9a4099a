package org.sbert4j.backend.scalar;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;

/**
 * Offers the scalar backend. It runs on every JVM, and warns once where that has no fused
 * multiply-add.
 */
public final class ScalarBackendProvider implements BackendProvider {
  private static final AtomicBoolean WARNED = new AtomicBoolean();

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
    if (!FusedMultiplyAdd.inHardware() && !WARNED.getAndSet(true)) {
      System.getLogger(ScalarBackendProvider.class.getName())
          .log(Level.WARNING, FusedMultiplyAdd.MISSING);
    }
    return new ScalarBackend(options);
  }
}
