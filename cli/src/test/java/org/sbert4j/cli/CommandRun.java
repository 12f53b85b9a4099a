package org.sbert4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** What a command did: its exit status and what it wrote. */
record CommandRun(int status, ByteArrayOutputStream written, String err) {
  /** Runs a command with an empty standard input. */
  static CommandRun of(String... arguments) {
    return withInput("", arguments);
  }

  /** Runs a command. */
  static CommandRun withInput(String input, String... arguments) {
    return withInput(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  /** Runs a command. */
  static CommandRun withInput(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    Streams streams =
        new Streams(new ByteArrayInputStream(input), out, new PrintWriter(err, true), false, false);
    int status = Main.run(arguments, streams);
    return new CommandRun(status, out, err.toString());
  }

  byte[] outBytes() {
    return written.toByteArray();
  }

  String out() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
