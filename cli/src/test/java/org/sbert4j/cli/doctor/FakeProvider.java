package org.sbert4j.cli.doctor;

import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.scalar.ScalarBackend;

/** A provider of the scalar backend under any name, available or not. */
public record FakeProvider(String name, Availability availability) implements BackendProvider {
  public static FakeProvider working(String name) {
    return new FakeProvider(name, Availability.yes());
  }

  public static FakeProvider missing(String name, String reason) {
    return new FakeProvider(name, Availability.no(reason));
  }

  /** Says that it is available, and is not. */
  static FakeProvider failing(String name) {
    return new FakeProvider(name, new Availability(true, "fails"));
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public boolean missedIfUnavailable() {
    return name.equals("vector");
  }

  @Override
  public Backend create(BackendOptions options) {
    if (!availability.reason().isEmpty()) {
      throw new BackendUnavailableException("cannot be made");
    }
    return new ScalarBackend();
  }
}
