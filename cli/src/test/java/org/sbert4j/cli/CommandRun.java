package org.sbert4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.sbert4j.cli.terminal.Streams;

/** What a command did: its exit status and what it wrote. */
public record CommandRun(int status, ByteArrayOutputStream written, String err) {
  /** Runs a command with an empty standard input. */
  public static CommandRun of(String... arguments) {
    return withInput("", arguments);
  }

  /** Runs a command. */
  public static CommandRun withInput(String input, String... arguments) {
    return withInput(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  /** Runs a command. */
  public static CommandRun withInput(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    Streams streams =
        new Streams(new ByteArrayInputStream(input), out, new PrintWriter(err, true), false, false);
    int status = Main.run(arguments, streams);
    return new CommandRun(status, out, err.toString());
  }

  public byte[] outBytes() {
    return written.toByteArray();
  }

  public String out() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
