package org.sbert4j.cli.verify.candidate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.storage.IoReason;

/**
 * A program that is started here. It gets one JSON string a line on its standard input, in ASCII,
 * and gives one JSON array of numbers a line on its standard output, in the same order; the end of
 * the input ends it. What it says on standard error is shown only if it fails.
 */
public final class CandidateProgram implements CandidateSource {
  private static final int MOST_BYTES_OF_A_LINE = 1 << 22;
  private static final int MOST_BYTES_OF_ERRORS = 1 << 12;
  private static final Duration TO_END = Duration.ofSeconds(2);

  private final String command;
  private final Duration timeout;

  /**
   * A program.
   *
   * @param command for the system's shell
   * @param timeout for each vector
   */
  public CandidateProgram(String command, Duration timeout) {
    this.command = command;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return command;
  }

  @Override
  public Candidate read(List<String> texts, boolean normalized) throws IOException {
    Process process = start();
    boolean answered = false;
    try {
      Lines lines = new Lines(process.getInputStream());
      Tail errors = new Tail(process.getErrorStream());
      daemon(lines, "out");
      errors.thread = daemon(errors, "err");
      daemon(() -> write(process.getOutputStream(), texts), "in");
      List<float[]> vectors = new ArrayList<>();
      while (vectors.size() < texts.size()) {
        String where = name() + ", line " + (vectors.size() + 1);
        vectors.add(vector(next(lines, errors, process, vectors.size(), texts), where));
      }
      requireNoMore(lines, texts.size());
      requireNoFailure(process);
      answered = true;
      float[][] all = vectors.toArray(float[][]::new);
      return Candidate.of(JsonVectors.checked(all, texts.size(), name()));
    } finally {
      end(process, answered ? TO_END : Duration.ZERO);
    }
  }

  private Process start() {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");
    List<String> shell =
        windows ? List.of("cmd", "/c", command) : List.of("/bin/sh", "-c", command);
    try {
      return new ProcessBuilder(shell).start();
    } catch (IOException e) {
      throw new CommandException(
          command + ": cannot be started (" + IoReason.of(e) + "): correct --engine", e);
    }
  }

  private static Thread daemon(Runnable task, String stream) {
    Thread thread = new Thread(task, "sbert4j-verify-" + stream);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void write(OutputStream out, List<String> texts) {
    // Whatever encoding the program takes its input for, and halves of surrogate pairs.
    ObjectMapper mapper = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (out) {
      for (String text : texts) {
        out.write(mapper.writeValueAsBytes(text));
        out.write('\n');
        out.flush();
      }
    } catch (IOException e) {
      // It reads no more; that it answers no more is told where answers are awaited.
    }
  }

  private String next(Lines lines, Tail errors, Process process, int before, List<String> texts) {
    try {
      String line = lines.take(timeout);
      if (line == null) {
        throw new CommandException(
            "%s: gave no vector within %d s, after %d of %d texts: give it longer with --timeout, or let it write a line as soon as it has one"
                .formatted(command, timeout.toSeconds(), before, texts.size()));
      }
      if (line.equals(Lines.TOO_LONG)) {
        throw new CommandException(
            "%s, line %d: is longer than %d bytes and so no vector: write one JSON array a line"
                .formatted(command, before + 1, MOST_BYTES_OF_A_LINE));
      }
      if (line.equals(Lines.END)) {
        throw ended(errors, process, before, texts.size());
      }
      return line;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private CommandException ended(Tail errors, Process process, int before, int texts)
      throws InterruptedException {
    boolean over = process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS);
    String status = over ? "with status " + process.exitValue() : "its output";
    errors.thread.join(TO_END.toMillis());
    String said = errors.text();
    return new CommandException(
        "%s: ended %s after %d of %d texts%s: it is to write one JSON array for each line it reads"
            .formatted(command, status, before, texts, said.isEmpty() ? "" : " (" + said + ")"));
  }

  /** One line too many, and nobody knows which vector is of which text. */
  private void requireNoMore(Lines lines, int texts) {
    try {
      String line = lines.take(TO_END);
      if (line != null && !line.equals(Lines.END) && !line.isBlank()) {
        throw new CommandException(
            "%s: writes more lines than the %d it reads (\"%s\"): write one JSON array for each, and whatever else on standard error"
                .formatted(command, texts, JsonVectors.shortened(line)));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** One that fails has its reasons; one that goes on running is ended. */
  private void requireNoFailure(Process process) {
    try {
      if (process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() != 0) {
        throw new CommandException(
            "%s: ended with status %d after all texts: it is to end with 0"
                .formatted(command, process.exitValue()));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CommandException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CommandException("verify ended early, because its thread was interrupted", e);
  }

  private static float[] vector(String line, String where) {
    try {
      return JsonVectors.vector(JsonVectors.MAPPER.readTree(line), where);
    } catch (JsonProcessingException e) {
      throw new CommandException(
          "%s: is no JSON array but \"%s\": write one JSON array of numbers a line, and whatever else on standard error"
              .formatted(where, JsonVectors.shortened(line)),
          e);
    }
  }

  /** The shell, and whatever it has started. */
  private static void end(Process process, Duration patience) {
    try {
      process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** The lines of a stream, as they come. */
  private static final class Lines implements Runnable {
    /** No line of a program, as a line holds no line break. */
    private static final String END = "\nend";

    private static final String TOO_LONG = "\ntoo long";

    private final InputStream in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(16);

    Lines(InputStream in) {
      this.in = in;
    }

    /** The next one; null if there is none in time. */
    String take(Duration timeout) throws InterruptedException {
      return lines.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
      try {
        read();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void read() throws InterruptedException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] bytes = new byte[1 << 13];
      try {
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          int start = 0;
          for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
              line.write(bytes, start, i - start);
              lines.put(line.toString(StandardCharsets.UTF_8));
              line.reset();
              start = i + 1;
            }
          }
          line.write(bytes, start, count - start);
          if (line.size() > MOST_BYTES_OF_A_LINE) {
            lines.put(TOO_LONG);
            return;
          }
        }
      } catch (IOException e) {
        // As its end.
      }
      if (line.size() > 0) {
        lines.put(line.toString(StandardCharsets.UTF_8));
      }
      lines.put(END);
    }
  }

  /** The last of what is said on a stream. */
  private static final class Tail implements Runnable {
    private final InputStream in;
    private final StringBuilder said = new StringBuilder();

    /** Which reads it; set before anybody asks. */
    private Thread thread;

    Tail(InputStream in) {
      this.in = in;
    }

    @Override
    public void run() {
      byte[] bytes = new byte[MOST_BYTES_OF_ERRORS];
      try {
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          add(new String(bytes, 0, count, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // As its end.
      }
    }

    private synchronized void add(String text) {
      said.append(text);
      said.delete(0, Math.max(0, said.length() - MOST_BYTES_OF_ERRORS));
    }

    /** Its last line. */
    synchronized String text() {
      List<String> lines = said.toString().strip().lines().toList();
      return lines.isEmpty() ? "" : JsonVectors.shortened(lines.get(lines.size() - 1));
    }
  }
}
