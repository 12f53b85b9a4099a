package org.sbert4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
  @Test
  void namesNoClassOfJava() {
    List<Throwable> errors =
        List.of(
            new IOException("No space left on device"),
            new FileSystemException("a/b", null, "Read-only file system"),
            new UncheckedIOException(new IOException("Is a directory")),
            new InvalidPathException("a\u0000b", "Nul character not allowed"),
            new IllegalStateException("predictLabels"),
            new NullPointerException("org.sbert4j.X"),
            new NoClassDefFoundError("org/sbert4j/X"),
            new ExceptionInInitializerError(new IllegalStateException("x")),
            new InternalError("a fault occurred in a recent unsafe memory access operation"),
            new OutOfMemoryError("Java heap space"),
            new OutOfMemoryError("unable to create native thread"),
            new StackOverflowError());
    for (Throwable error : errors) {
      String message = ErrorReport.message(error);
      assertFalse(
          message.contains("java.")
              || message.contains("Exception")
              || message.contains("org.sbert4j")
              || message.contains("predictLabels")
              || message.contains("unexpected"),
          message);
      assertTrue(message.contains(": ") || message.contains("allow"), message);
    }
  }

  @Test
  void tellsTheReason() {
    assertEquals(
        "a/b: cannot be used (Read-only file system): make room there and allow it",
        ErrorReport.message(new FileSystemException("a/b", null, "Read-only file system")));
    assertTrue(
        ErrorReport.message(new OutOfMemoryError("unable to create native thread"))
            .contains("--threads"));
    assertEquals(
        "the security manager does not allow the command (\"java.io.FilePermission\" \"a\""
            + " \"read\"): grant it in the policy, or leave out -Djava.security.manager",
        ErrorReport.message(
            new SecurityException("access denied (\"java.io.FilePermission\" \"a\" \"read\")")));
  }

  @Test
  void onlyOurOwnIllegalArgumentsAreForTheUser() {
    assertEquals("give more", ErrorReport.message(new IllegalArgumentException("give more")));
    for (Throwable error :
        List.of(
            assertThrows(IndexOutOfBoundsException.class, () -> Objects.checkIndex(1, 0)),
            assertThrows(NumberFormatException.class, () -> Integer.parseInt("x")))) {
      assertTrue(ErrorReport.message(error).contains("fault in sbert4j"));
    }
  }
}
