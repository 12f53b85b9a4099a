package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.backend.scalar.ScalarBackendProvider;
import org.sbert4j.backend.vector.VectorBackendProvider;

class BackendsTest {
  private final String propertyBefore = System.getProperty(Backends.PROPERTY);

  @AfterEach
  void restoreTheProperty() {
    if (propertyBefore == null) {
      System.clearProperty(Backends.PROPERTY);
    } else {
      System.setProperty(Backends.PROPERTY, propertyBefore);
    }
  }

  private static String created(String name) {
    try (Backend backend = Backends.create(name, BackendOptions.none())) {
      return backend.name();
    }
  }

  private static String bestHere() {
    return new VectorBackendProvider().availability().available() ? "vector" : "scalar";
  }

  @Test
  void providersComeBestFirst() {
    List<String> names = Backends.providers().stream().map(BackendProvider::name).toList();
    assertEquals(List.of("vector", "scalar"), names);
  }

  @Test
  void autoTakesTheBestAvailable() {
    System.clearProperty(Backends.PROPERTY);
    assertEquals(bestHere(), created("auto"));
  }

  @Test
  void aNameIsObeyed() {
    assertEquals("scalar", created("scalar"));
  }

  @Test
  void thePropertyDecidesForAuto() {
    System.setProperty(Backends.PROPERTY, "scalar");
    assertEquals("scalar", created("auto"));
    System.setProperty(Backends.PROPERTY, "auto");
    assertEquals(bestHere(), created("auto"));
  }

  @Test
  void aNameOverridesTheProperty() {
    System.setProperty(Backends.PROPERTY, "no such backend");
    assertEquals("scalar", created("scalar"));
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertUnknown("warp", "warp");
  }

  @Test
  void anUnknownNameInThePropertyListsTheKnownOnes() {
    System.setProperty(Backends.PROPERTY, "warp");
    assertUnknown("auto", "warp");
  }

  private static void assertUnknown(String name, String quoted) {
    String message =
        assertThrows(
                BackendUnavailableException.class,
                () -> Backends.create(name, BackendOptions.none()))
            .getMessage();
    assertEquals("unknown backend '" + quoted + "'; choose one of: auto, scalar, vector", message);
  }

  @Test
  void aForcedBackendRunsOrSaysWhyNot() {
    Availability availability = new VectorBackendProvider().availability();
    if (availability.available()) {
      assertEquals("vector", created("vector"));
    } else {
      String message =
          assertThrows(
                  BackendUnavailableException.class,
                  () -> Backends.create("vector", BackendOptions.none()))
              .getMessage();
      assertTrue(message.contains(availability.reason()), message);
    }
  }

  @Test
  void eachCallGivesABackendOfItsOwn() {
    try (Backend one = Backends.create("scalar", BackendOptions.none());
        Backend other = Backends.create("scalar", BackendOptions.none())) {
      assertNotSame(one, other);
    }
  }

  /** A provider that says it can run, and then cannot. */
  private record Failing(String name, int priority, RuntimeException failure)
      implements BackendProvider {
    @Override
    public Availability availability() {
      return Availability.yes();
    }

    @Override
    public Backend create(BackendOptions options) {
      throw failure;
    }
  }

  static List<RuntimeException> failures() {
    return List.of(
        new BackendUnavailableException("its device is taken"),
        new DeviceMemoryException("its device is full"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void autoPassesOverABackendThatCannotBeMade(RuntimeException failure) {
    BackendProvider failing = new Failing("gpu", 200, failure);
    List<BackendProvider> providers = List.of(failing, new ScalarBackendProvider());
    try (Backend backend = Backends.best(providers, BackendOptions.none())) {
      assertEquals("scalar", backend.name());
    }
    String message =
        assertThrows(
                BackendUnavailableException.class,
                () -> Backends.best(List.of(failing), BackendOptions.none()))
            .getMessage();
    assertEquals("no backend is available; gpu: " + failure.getMessage(), message);
  }

  @Test
  void aDeviceIsNoMatterForCpusAndHasANumber() {
    BackendOptions second = new BackendOptions(OptionalInt.of(1));
    String message =
        assertThrows(BackendUnavailableException.class, () -> Backends.create("auto", second))
            .getMessage();
    assertTrue(message.contains("scalar: device 1 was asked for, and the scalar backend"), message);
    assertThrows(IllegalArgumentException.class, () -> new BackendOptions(OptionalInt.of(-1)));
  }
}
