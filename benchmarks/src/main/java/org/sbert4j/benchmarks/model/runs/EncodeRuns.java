package org.sbert4j.benchmarks.model.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.engines.EngineOpener;
import org.sbert4j.benchmarks.model.engines.Peers;
import org.sbert4j.benchmarks.model.engines.Sbert4jEngine;
import org.sbert4j.benchmarks.model.setup.Job;
import org.sbert4j.benchmarks.model.setup.ModelEffort;
import org.sbert4j.benchmarks.model.setup.ModelShape;
import org.sbert4j.benchmarks.model.setup.Workbench;

/** Batches of a certain number of tokens, and the questions, encoded by all engines in turn. */
public final class EncodeRuns {
  /** Sentences and tokens of the batches that goals are set for. */
  public static final List<int[]> SHAPES =
      List.of(
          new int[] {1, 16},
          new int[] {1, 32},
          new int[] {16, 16},
          new int[] {16, 64},
          new int[] {16, 256});

  /** Tokens of one sentence, to see how time grows. */
  public static final List<Integer> TOKENS = List.of(8, 16, 32, 64, 128, 256, 512);

  /** Sentences of 16 tokens, to see how time grows. */
  public static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16, 32, 64, 128);

  public static final int TOKENS_OF_BATCHES = 16;

  /** The formats besides fp32 in which sbert4j is measured; {@link Sbert4jEngine} loads them. */
  static final List<String> OTHER_WEIGHTS = List.of("bf16", "int8");

  private final Workbench workbench;
  private final ModelEffort effort;
  private final EngineOpener opener;
  private final Peers peers;
  private final Map<Case, Timings> timings = new LinkedHashMap<>();

  public EncodeRuns(Workbench workbench, ModelEffort effort, EngineOpener opener, Peers peers) {
    this.workbench = workbench;
    this.effort = effort;
    this.opener = opener;
    this.peers = peers;
  }

  /** One thread, two and all of them. */
  public static List<Integer> threadCounts(int cores) {
    return IntStream.of(1, 2, cores).filter(count -> count <= cores).distinct().boxed().toList();
  }

  public Map<Case, Timings> run(int cores) throws IOException {
    for (int threads : threadCounts(cores)) {
      runShapes(threads, threads == cores);
    }
    runQuestions(cores);
    if (peers.langChain4j()) {
      runBundledQuestions(cores);
    }
    return timings;
  }

  private List<Contender> contenders(int threads) {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.vector(threads));
    peers.ofGeneratedModel().forEach(kind -> contenders.add(Contender.peer(kind, threads)));
    return contenders;
  }

  private void runShapes(int threads, boolean allCores) throws IOException {
    List<Contender> contenders = contenders(threads);
    if (allCores) {
      contenders.add(Contender.scalar(threads));
      OTHER_WEIGHTS.forEach(
          weights -> contenders.add(Contender.sbert4j("vector", weights, threads)));
    }
    try (SideBySide all = open(contenders, ModelShape.MAX_POSITION_EMBEDDINGS)) {
      for (int[] shape : SHAPES) {
        run(all, contenders, shape[0], shape[1]);
      }
      if (allCores) {
        runGrowth(all, threads);
      }
    }
  }

  private void runGrowth(SideBySide all, int threads) throws IOException {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.vector(threads));
    contenders.add(Contender.peer(Contender.Kind.ONNX_RUNTIME, threads));
    contenders.add(Contender.peer(Contender.Kind.PYTORCH, threads));
    contenders.retainAll(all.contenders());
    for (int tokens : TOKENS) {
      run(all, contenders, 1, tokens);
    }
    for (int sentences : BATCHES) {
      run(all, contenders, sentences, TOKENS_OF_BATCHES);
    }
  }

  private void run(SideBySide all, List<Contender> contenders, int sentences, int tokens)
      throws IOException {
    Job job = Job.repeated(workbench.texts(sentences, tokens), sentences, effort.millis());
    Map<Case, Job> jobs = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      Case wanted = new Case(contender, Work.shape(sentences, tokens));
      if (!timings.containsKey(wanted)) {
        jobs.put(wanted, job);
      }
    }
    timings.putAll(all.run(jobs, effort.warmUpMillis(), effort.rounds()));
  }

  private void runQuestions(int threads) throws IOException {
    List<Contender> contenders = contenders(threads);
    Job once = new Job(workbench.questions(), Job.Order.FILE, Workbench.BATCH_SIZE, 1, 0);
    Job sample = once.withEvery(effort.every());
    Map<Case, Job> jobs = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      if (contender.kind() == Contender.Kind.SBERT4J) {
        jobs.put(new Case(contender, Work.QUESTIONS), once);
      } else {
        jobs.put(new Case(contender, Work.QUESTIONS), sample);
        jobs.put(
            new Case(contender, Work.QUESTIONS_BY_LENGTH), sample.withOrder(Job.Order.BY_LENGTH));
      }
    }
    try (SideBySide all = open(contenders, Workbench.MAX_SEQ_LENGTH)) {
      timings.putAll(all.run(jobs, effort.warmUpMillis(), effort.questionRounds()));
    }
  }

  private void runBundledQuestions(int threads) throws IOException {
    Path folder = workbench.bundled();
    List<Contender> contenders =
        List.of(Contender.vector(threads), Contender.peer(Contender.Kind.LANGCHAIN4J, threads));
    Job once = new Job(workbench.questions(), Job.Order.FILE, Workbench.BATCH_SIZE, 1, 0);
    Map<Case, Job> jobs = new LinkedHashMap<>();
    jobs.put(new Case(contenders.get(0), Work.QUESTIONS_BUNDLED), once);
    jobs.put(new Case(contenders.get(1), Work.QUESTIONS_BUNDLED), once.withEvery(effort.every()));
    int maxSeqLength = ModelShape.MAX_POSITION_EMBEDDINGS;
    try (SideBySide all = new SideBySide(contenders, folder, maxSeqLength, opener)) {
      all.requireAgreement(workbench.checked(), Agreement.COSINE);
      timings.putAll(all.run(jobs, effort.warmUpMillis(), effort.questionRounds()));
    }
  }

  private SideBySide open(List<Contender> contenders, int maxSeqLength) throws IOException {
    SideBySide all = new SideBySide(contenders, workbench.generated(), maxSeqLength, opener);
    try {
      all.requireAgreement(workbench.checked(), Agreement.ELEMENTS);
      return all;
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }
}
