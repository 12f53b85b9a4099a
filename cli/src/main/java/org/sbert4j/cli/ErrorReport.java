package org.sbert4j.cli;

import java.io.PrintWriter;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.DeviceLostException;
import org.sbert4j.backend.DeviceMemoryException;
import org.sbert4j.cli.terminal.BrokenPipeException;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.HubException;
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

  private static String message(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      return "out of memory at "
          + (Runtime.getRuntime().maxMemory() >> 20)
          + " MB of heap: allow more, for instance with SBERT4J_OPTS=-Xmx4g";
    }
    // These carry a complete sentence for the user.
    if (error instanceof CommandException
        || error instanceof ModelFormatException
        || error instanceof HubException
        || error instanceof BackendUnavailableException
        || error instanceof DeviceMemoryException
        || error instanceof DeviceLostException
        || error instanceof IllegalArgumentException) {
      return error.getMessage();
    }
    return "unexpected error, " + error + "; --debug shows where";
  }
}
