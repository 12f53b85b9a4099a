package org.sbert4j.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.PipeAwareStream;
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
    Streams streams;
    try {
      logOnOneLine();
      FileOutputStream err = new FileOutputStream(FileDescriptor.err);
      streams =
          new Streams(
              new FileInputStream(FileDescriptor.in),
              new FileOutputStream(FileDescriptor.out),
              new PrintWriter(err, true, StandardCharsets.UTF_8),
              Boolean.getBoolean("sbert4j.stdout.terminal"),
              Boolean.getBoolean("sbert4j.stderr.terminal"));
    } catch (SecurityException e) {
      // The JVM's own stream is open already; ours needs a permission.
      Writer err = new OutputStreamWriter(System.err, StandardCharsets.UTF_8);
      System.exit(ErrorReport.print(e, false, new PrintWriter(err, true)));
      return;
    }
    System.exit(run(args, streams));
  }

  /** Runs a command and returns its status. */
  static int run(String[] args, Streams streams) {
    try {
      requireReadable(args);
      CommandLine commandLine = RootCommand.commandLine(args, streams);
      // A PrintWriter keeps an IOException to itself; what this stream throws comes through.
      OutputStream out = new PipeAwareStream(streams.out());
      commandLine.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
      int status = commandLine.execute(args);
      commandLine.getOut().flush();
      return status;
    } catch (RuntimeException | Error e) {
      return ErrorReport.print(e, List.of(args).contains("--debug"), streams.err());
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
