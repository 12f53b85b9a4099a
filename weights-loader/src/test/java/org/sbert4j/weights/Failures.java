package org.sbert4j.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** What every error of this module must say: which file, which field, what is wrong, what to do. */
public final class Failures {
  private Failures() {}

  public static void assertFails(
      Executable action, Path file, String field, String what, String fix) {
    ModelFormatException failure = assertThrows(ModelFormatException.class, action);
    String message = failure.getMessage();
    assertAll(
        () -> assertEquals(file, failure.file()),
        () -> assertEquals(field, failure.field()),
        () -> assertTrue(message.startsWith(file + ": "), message),
        () -> assertTrue(message.contains(field), message),
        () -> assertTrue(message.contains(what), message),
        () -> assertTrue(message.substring(message.lastIndexOf(';') + 1).contains(fix), message));
  }
}
