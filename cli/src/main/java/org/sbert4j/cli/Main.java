package org.sbert4j.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine;

/** Starts the {@code sbert4j} command. */
public final class Main {
  /** A constant, which is in each class that uses it. */
  static final String UNLOADABLE =
      "a part of the command or of its Java cannot be loaded: allow more open files (ulimit -n),"
          + " or, if its files were changed, install it again, or delete the folder"
          + " cli/target/launcher of a checkout, so that the next use builds it again";

  private Main() {}

  /**
   * Runs a command and ends the JVM with its status: 0 when done, 1 for an error in the input or
   * the model, 2 for wrong usage.
   */
  public static void main(String[] args) {
    logOnOneLine(args.length > 0 && args[0].equals("serve"));
    Streams streams;
    try {
      FileOutputStream err = new FileOutputStream(FileDescriptor.err);
      streams =
          new Streams(
              new FileInputStream(FileDescriptor.in),
              new FileOutputStream(FileDescriptor.out),
              new PrintWriter(err, true, StandardCharsets.UTF_8),
              isTerminal("stdout"),
              isTerminal("stderr"));
    } catch (SecurityException e) {
      // The JVM's own stream is open already; ours needs a permission.
      Writer err = new OutputStreamWriter(System.err, StandardCharsets.UTF_8);
      System.exit(ErrorReport.print(e, false, new PrintWriter(err, true)));
      return;
    }
    try {
      System.exit(run(args, streams));
    } catch (LinkageError e) {
      // What tells of errors could not be loaded either.
      System.err.println("sbert4j: " + UNLOADABLE);
      System.exit(1);
    }
  }

  /** All commands with all their options, for what is made of them, such as a manual. */
  public static CommandLine commandLine() {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Streams streams =
        new Streams(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, false, false);
    return RootCommand.commandLine(new String[0], streams);
  }

  /** Whether the launcher saw that a stream is shown on a terminal. */
  private static boolean isTerminal(String stream) {
    return Boolean.parseBoolean(property("sbert4j." + stream + ".terminal", "false"));
  }

  /** A system property, or its default where it is not set or a security manager hides it. */
  private static String property(String name, String otherwise) {
    try {
      return System.getProperty(name, otherwise);
    } catch (SecurityException e) {
      return otherwise;
    }
  }

  /** Runs a command and returns its status. */
  static int run(String[] args, Streams streams) {
    try {
      requireReadable(args);
      CommandLine commandLine = RootCommand.commandLine(args, streams);
      // Help and version; a PrintWriter to the stream would keep its errors to itself.
      StringWriter help = new StringWriter();
      commandLine.setOut(new PrintWriter(help));
      int status = commandLine.execute(args);
      if (help.getBuffer().length() > 0) {
        streams.print(help.toString());
      }
      return status;
    } catch (IOException | RuntimeException | Error e) {
      return ErrorReport.print(e, List.of(args).contains("--debug"), streams.err());
    }
  }

  /** A JVM in an ASCII locale turns every other character of its arguments into U+FFFD. */
  private static void requireReadable(String[] args) {
    String encoding = property("sun.jnu.encoding", "UTF-8");
    boolean unicode = encoding.startsWith("UTF") || encoding.startsWith("GB18030");
    if (!unicode && String.join(" ", args).indexOf('\uFFFD') >= 0) {
      throw new CommandException(
          "the arguments hold characters that the locale's encoding, "
              + encoding
              + ", lacks: set LC_ALL to a UTF-8 locale, or put the texts into a file for --input");
    }
  }

  /**
   * The library's rare warnings as lines like our own, unless the user has chosen a format.
   *
   * @param withTraces whether an error's stack trace follows: a server's operator wants it
   */
  private static void logOnOneLine(boolean withTraces) {
    String property = "java.util.logging.SimpleFormatter.format";
    try {
      if (System.getProperty(property) == null) {
        System.setProperty(property, withTraces ? "sbert4j: %5$s%6$s%n" : "sbert4j: %5$s%n");
      }
    } catch (SecurityException e) {
      // Then they have the JDK's two lines.
    }
  }
}
