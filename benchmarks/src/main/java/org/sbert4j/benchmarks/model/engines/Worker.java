package org.sbert4j.benchmarks.model.engines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.sbert4j.benchmarks.model.setup.Job;

/**
 * The other side of a {@link WorkerProcess}: reads {@code vectors FILE} and {@code run JOB} from
 * standard input, a tab between the words, and answers each with a line of JSON. peers/pytorch.py
 * speaks the same.
 */
final class Worker {
  static final String REPLY = "reply ";
  static final String VECTORS = "vectors\t";
  static final String RUN = "run\t";

  private Worker() {}

  /** Arguments: those of the contender, the model's folder, maxSeqLength. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    int first = words.size() - 2;
    Engine engine =
        Engine.open(
            Contender.parse(words.subList(0, first)),
            Path.of(words.get(first)),
            Integer.parseInt(words.get(first + 1)));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (EngineLoop loop = new EngineLoop(engine)) {
      serve(loop, commands, System.out);
    }
    // langchain4j's threads would keep the process for a while.
    System.exit(0);
  }

  static void serve(TimedEngine engine, BufferedReader commands, PrintStream replies)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      Object reply;
      if (line.startsWith(VECTORS)) {
        reply = engine.vectors(Path.of(line.substring(VECTORS.length())));
      } else if (line.startsWith(RUN)) {
        reply = engine.run(Job.parse(line.substring(RUN.length())));
      } else {
        throw new IllegalArgumentException(line + ": no such command; there are vectors and run");
      }
      replies.println(REPLY + json.writeValueAsString(reply));
      replies.flush();
    }
  }
}
