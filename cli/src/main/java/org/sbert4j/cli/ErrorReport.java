package org.sbert4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CancellationException;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.DeviceLostException;
import org.sbert4j.backend.DeviceMemoryException;
import org.sbert4j.cli.terminal.BrokenPipeException;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.evaluation.data.DatasetException;
import org.sbert4j.lucene.TextIndexException;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.HubException;
import org.sbert4j.weights.storage.IoReason;
import picocli.CommandLine.ExitCode;

/** Tells an error to the user: one line, and below it the stack trace if that is asked for. */
final class ErrorReport {
  private ErrorReport() {}

  /**
   * Prints the error.
   *
   * @return the exit status
   */
  static int print(Throwable error, boolean debug, PrintWriter err) {
    if (error instanceof BrokenPipeException) {
      return ExitCode.OK;
    }
    err.println("sbert4j: " + message(error).replaceAll("\\R", " "));
    if (debug) {
      error.printStackTrace(err);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  static String message(Throwable error) {
    // These carry a complete sentence for the user.
    if (error instanceof CommandException
        || error instanceof ModelFormatException
        || error instanceof DatasetException
        || error instanceof TextIndexException
        || error instanceof HubException
        || error instanceof BackendUnavailableException
        || error instanceof DeviceMemoryException
        || error instanceof DeviceLostException
        || error instanceof CancellationException) {
      return String.valueOf(error.getMessage());
    }
    if (error instanceof OutOfMemoryError) {
      return outOfMemory(String.valueOf(error.getMessage()));
    }
    // Messages of the JDK say "access denied" and then what a policy would have to grant.
    if (error instanceof SecurityException) {
      return forbidden(error);
    }
    if (error instanceof InvalidPathException e) {
      return "\"" + e.getInput() + "\" is no path that this system can have: correct it";
    }
    if (error instanceof FileSystemException e && e.getFile() != null) {
      return e.getFile()
          + ": cannot be used ("
          + IoReason.of(e)
          + "): make room there and allow it";
    }
    if (error instanceof IOException e) {
      return "a file cannot be read or written (" + IoReason.of(e) + "): --debug shows which";
    }
    if (error instanceof UncheckedIOException e) {
      return message(e.getCause());
    }
    if (error instanceof StackOverflowError) {
      return "the stack is too small: allow more, for instance with SBERT4J_OPTS=-Xss4m";
    }
    if (error instanceof ServiceConfigurationError
        || error instanceof LinkageError
        || error instanceof InternalError) {
      Throwable cause = error.getCause();
      if (cause instanceof SecurityException || cause instanceof OutOfMemoryError) {
        return message(cause);
      }
      return Main.UNLOADABLE;
    }
    if (error instanceof IllegalArgumentException && isOurs(error)) {
      return error.getMessage();
    }
    return "there is a fault in sbert4j itself: report it with what --debug shows";
  }

  /** Names the permission that is missing in the words of a policy file, and the ways out. */
  private static String forbidden(Throwable error) {
    return "the security manager does not allow the command "
        + String.valueOf(error.getMessage()).replaceFirst("^access denied ", "")
        + ": grant it in the policy, or leave out -Djava.security.manager";
  }

  private static String outOfMemory(String reason) {
    if (reason.contains("thread")) {
      return "the system allows no further thread: give fewer --threads, or raise its limit"
          + " (ulimit -u, or the container's)";
    }
    if (reason.contains("Metaspace") || reason.contains("class space")) {
      return "out of memory for classes: raise or leave out -XX:MaxMetaspaceSize";
    }
    if (reason.contains("direct") || reason.contains("Map failed")) {
      return "out of memory outside of the heap (" + reason + "): allow the process more memory";
    }
    return "out of memory at "
        + (Runtime.getRuntime().maxMemory() >> 20)
        + " MB of heap: allow more, for instance with SBERT4J_OPTS=-Xmx4g";
  }

  /** Whether the library or the command wrote the message, for the user. */
  private static boolean isOurs(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return error.getClass() == IllegalArgumentException.class
        && error.getMessage() != null
        && (trace.length == 0 || trace[0].getClassName().startsWith("org.sbert4j."));
  }
}
