package org.sbert4j.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine;

/** Starts the {@code sbert4j} command. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the JVM with its status: 0 when done, 1 for an error in the input or
   * the model, 2 for wrong usage.
   */
  public static void main(String[] args) {
    logOnOneLine();
    FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    Streams streams =
        new Streams(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new PrintWriter(err, true, StandardCharsets.UTF_8),
            Boolean.getBoolean("sbert4j.stdout.terminal"),
            Boolean.getBoolean("sbert4j.stderr.terminal"));
    System.exit(run(args, streams));
  }

  /** Runs a command and returns its status. */
  static int run(String[] args, Streams streams) {
    try {
      requireReadable(args);
      CommandLine commandLine = RootCommand.commandLine(args, streams);
      commandLine.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
      return commandLine.execute(args);
    } catch (CommandException | OutOfMemoryError e) {
      return ErrorReport.print(e, false, streams.err());
    }
  }

  /** A JVM in an ASCII locale turns every other character of its arguments into U+FFFD. */
  private static void requireReadable(String[] args) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    boolean unicode = encoding.startsWith("UTF") || encoding.startsWith("GB18030");
    if (!unicode && String.join(" ", args).indexOf('\uFFFD') >= 0) {
      throw new CommandException(
          "the arguments hold characters that the locale's encoding, "
              + encoding
              + ", lacks: set LC_ALL to a UTF-8 locale, or put the texts into a file for --input");
    }
  }

  /** The library's rare warnings as lines like our own, unless the user has chosen a format. */
  private static void logOnOneLine() {
    String property = "java.util.logging.SimpleFormatter.format";
    if (System.getProperty(property) == null) {
      System.setProperty(property, "sbert4j: %5$s%n");
    }
  }
}
