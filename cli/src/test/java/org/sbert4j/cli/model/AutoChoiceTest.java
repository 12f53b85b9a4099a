package org.sbert4j.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.cli.doctor.FakeProvider;

class AutoChoiceTest {
  @Test
  void isWhatTheLibraryTakes() {
    try (Backend backend = Backends.create(Backends.AUTO, BackendOptions.none())) {
      assertEquals(backend.name(), AutoChoice.here().backend());
    }
  }

  @Test
  void tellsWhyNotTheOthers() {
    AutoChoice choice =
        AutoChoice.of(
            List.of(
                FakeProvider.missing("cuda", "no driver; install one"),
                FakeProvider.working("vector"),
                FakeProvider.working("scalar")));
    assertEquals(new AutoChoice("vector", "not cuda: no driver; install one"), choice);
    AutoChoice none = AutoChoice.of(List.of(FakeProvider.missing("scalar", "broken")));
    assertEquals("", none.backend());
    assertTrue(none.reason().contains("scalar: broken"), none.reason());
  }
}
