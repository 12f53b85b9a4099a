package org.sbert4j.benchmarks.serving;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.engines.EngineOpener;
import org.sbert4j.benchmarks.model.engines.TimedEngine;
import org.sbert4j.benchmarks.model.runs.Agreement;
import org.sbert4j.benchmarks.model.setup.Job;
import org.sbert4j.benchmarks.model.setup.Workbench;

/**
 * Measures servers in turn, round after round, and {@code encode} in the process between them.
 *
 * @param workbench the model and the questions
 * @param generator sends the requests
 * @param effort for how long
 */
record ServingRuns(Workbench workbench, LoadGenerator generator, ServingEffort effort) {
  /** The numbers of clients that are measured. */
  static final List<Integer> CLIENTS = List.of(1, 8, 32, 128);

  /** The load that a server's half load is the half of. */
  static final int FULL = 32;

  private static final int SOAK_CLIENTS = 200;
  private static final double MILLIS = 1e-6;
  private static final int MILLIS_A_SECOND = 1000;

  /** A short question, a token a character. */
  static final String SAME = "到期不能按时还款怎么办需要多久";

  /** Writes the bodies of the requests. */
  void prepare() throws IOException {
    List<String> bodies = new ArrayList<>();
    for (String question : Files.readAllLines(workbench.questions())) {
      bodies.add(RunningServer.body(question));
    }
    Files.write(questions(), bodies);
    Files.writeString(same(), RunningServer.body(SAME) + "\n");
  }

  private Path questions() {
    return workbench.folder().resolve("questions.jsonl");
  }

  private Path same() {
    return workbench.folder().resolve("same.jsonl");
  }

  private Path log(EmbeddingServerCommand command) {
    return workbench.folder().resolve(command.name().replaceAll("[^A-Za-z0-9]+", "-") + ".log");
  }

  /** One round of a server in a new process. */
  ServingRound round(EmbeddingServerCommand command, float[][] expected)
      throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(command, log(command).toFile())) {
      List<String> checked = Files.readAllLines(workbench.checked());
      float[][] found = new float[checked.size()][];
      for (int i = 0; i < found.length; i++) {
        found[i] = server.embed(checked.get(i));
      }
      Agreement.COSINE.require("encode", expected, command.name(), found);
      URI url = server.url();
      generator.clients(url, questions(), FULL, effort.warmUpSeconds());
      Map<Integer, Load> loads = new LinkedHashMap<>();
      for (int clients : CLIENTS) {
        loads.put(clients, generator.clients(url, questions(), clients, effort.seconds()));
      }
      double half = loads.get(FULL).perSecond() / 2;
      return new ServingRound(
          loads,
          generator.rate(url, questions(), half, effort.seconds()),
          generator.clients(url, same(), 1, effort.seconds()),
          generator.rate(url, same(), half, effort.seconds()));
    }
  }

  /** The vectors that all must have, of {@link Workbench#checked}. */
  float[][] expected(EngineOpener opener, int cores) throws IOException {
    try (TimedEngine engine = open(opener, cores)) {
      return engine.vectors(workbench.checked());
    }
  }

  /** A text at a time stands for one client, all texts at once for {@link #FULL}. */
  ServingRound encode(EngineOpener opener, int cores) throws IOException {
    try (TimedEngine engine = open(opener, cores)) {
      Job all =
          new Job(
              workbench.questions(),
              Job.Order.FILE,
              workbench.questionCount(),
              1,
              effort.seconds() * MILLIS_A_SECOND);
      Job alone = new Job(workbench.questions(), Job.Order.FILE, 1, 1, 0);
      Path file = workbench.folder().resolve("same.txt");
      Files.writeString(file, SAME + "\n");
      Job same = Job.repeated(file, 1, effort.seconds() * MILLIS_A_SECOND);
      engine.run(all.withMillis(effort.warmUpSeconds() * MILLIS_A_SECOND));
      Load allAtOnce = load(engine.run(all), workbench.questionCount());
      return new ServingRound(
          Map.of(1, load(engine.run(alone), 1), FULL, allAtOnce),
          null,
          load(engine.run(same), 1),
          null);
    }
  }

  private TimedEngine open(EngineOpener opener, int cores) throws IOException {
    return opener.open(Contender.vector(cores), workbench.generated(), Workbench.MAX_SEQ_LENGTH);
  }

  private static Load load(long[] nanos, int texts) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    double seconds = Arrays.stream(nanos).sum() / 1e9;
    return new Load(
        (double) texts * nanos.length / seconds,
        sorted[(sorted.length - 1) / 2] * MILLIS,
        sorted[(int) Math.ceil(0.99 * sorted.length) - 1] * MILLIS,
        0);
  }

  /** Many clients for a long time. */
  Soak soak(EmbeddingServerCommand command) throws IOException, InterruptedException {
    try (RunningServer server = new RunningServer(command, log(command).toFile())) {
      return Soak.run(
          server,
          () -> generator.clients(server.url(), questions(), SOAK_CLIENTS, effort.soakSeconds()));
    }
  }
}
