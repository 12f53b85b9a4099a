package org.sbert4j.benchmarks.model.engines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.sbert4j.benchmarks.model.setup.Job;

/** An engine in a process of its own, which waits without doing anything between its jobs. */
final class WorkerProcess implements TimedEngine {
  private static final int SECONDS_TO_END = 10;

  private final String name;
  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader replies;

  /**
   * Starts one.
   *
   * @param name for messages
   * @param command a program that speaks as {@link Worker} does
   * @param environment what is added to this process's
   */
  WorkerProcess(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    this.name = name;
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    this.process = builder.start();
    this.commands =
        new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), /* autoFlush= */ true);
    this.replies = process.inputReader(StandardCharsets.UTF_8);
  }

  @Override
  public float[][] vectors(Path texts) throws IOException {
    return ask(Worker.VECTORS + texts, float[][].class);
  }

  @Override
  public long[] run(Job job) throws IOException {
    return ask(Worker.RUN + job.format(), long[].class);
  }

  private <T> T ask(String command, Class<T> type) throws IOException {
    commands.println(command);
    for (String line = replies.readLine(); line != null; line = replies.readLine()) {
      if (line.startsWith(Worker.REPLY)) {
        return new ObjectMapper().readValue(line.substring(Worker.REPLY.length()), type);
      }
    }
    throw new IOException(name + " ended instead of answering; what it said is above.");
  }

  @Override
  public void close() {
    commands.close();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
