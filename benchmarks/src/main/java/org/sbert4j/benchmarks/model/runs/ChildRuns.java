package org.sbert4j.benchmarks.model.runs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Measurement;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.engines.Peers;
import org.sbert4j.benchmarks.model.setup.ChildJvm;
import org.sbert4j.benchmarks.model.setup.ModelEffort;
import org.sbert4j.benchmarks.model.setup.Workbench;

/** Measures processes as a whole: from their start to the first vector, and their memory. */
public final class ChildRuns {
  /** What is measured. */
  public enum Quantity {
    /** Nanoseconds from the start of a process to its first vector, with bge-small-zh-v1.5. */
    START,
    /** The same of a JVM with the archive of classes that the first process left. */
    ARCHIVED_START,
    /** The most bytes in memory of such a process. */
    START_PEAK,
    /** Bytes in memory after all questions, with the generated model. */
    QUESTIONS_RESIDENT,
    /** The most bytes in memory of such a process. */
    QUESTIONS_PEAK
  }

  /** Something measured of somebody. */
  public record Key(Contender contender, Quantity quantity) {}

  private static final String TEXT = "到期不能按时还款怎么办";

  private final ChildJvm child;
  private final Workbench workbench;
  private final ModelEffort effort;
  private final Peers peers;
  private final Map<Key, List<Double>> numbers = new HashMap<>();

  public ChildRuns(Jvm jvm, Workbench workbench, ModelEffort effort, Peers peers) {
    this.child = new ChildJvm(jvm, jvm.launcherFlags());
    this.workbench = workbench;
    this.effort = effort;
    this.peers = peers;
  }

  public Map<Key, Measurement> run(int cores) throws IOException {
    Path text = workbench.folder().resolve("one.txt");
    Files.writeString(text, TEXT);
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.vector(cores));
    if (peers.langChain4j()) {
      contenders.add(Contender.peer(Contender.Kind.LANGCHAIN4J, cores));
    }
    for (int start = 0; start <= effort.starts(); start++) {
      for (Contender contender : contenders) {
        Path archive = workbench.folder().resolve(contender.kind() + ".jsa");
        if (start == 0) {
          // The first of each fills the caches of the file system, and leaves the archive.
          measure(contender, workbench.bundled(), text, "-XX:ArchiveClassesAtExit=" + archive);
        } else {
          double[] measured = measure(contender, workbench.bundled(), text);
          add(contender, Quantity.START, measured[0]);
          add(contender, Quantity.START_PEAK, measured[2]);
          String archived = "-XX:SharedArchiveFile=" + archive;
          measured = measure(contender, workbench.bundled(), text, archived);
          add(contender, Quantity.ARCHIVED_START, measured[0]);
        }
      }
    }
    for (int round = 0; round < effort.questionRounds(); round++) {
      Contender contender = contenders.get(0);
      double[] measured = measure(contender, workbench.generated(), workbench.questions());
      add(contender, Quantity.QUESTIONS_RESIDENT, measured[1]);
      add(contender, Quantity.QUESTIONS_PEAK, measured[2]);
    }
    Map<Key, Measurement> measurements = new HashMap<>();
    numbers.forEach((key, values) -> measurements.put(key, Measurement.of(values)));
    return measurements;
  }

  private void add(Contender contender, Quantity quantity, double number) {
    if (!Double.isNaN(number)) {
      numbers.computeIfAbsent(new Key(contender, quantity), key -> new ArrayList<>()).add(number);
    }
  }

  /** Nanoseconds to the first vector, resident bytes, most resident bytes. */
  private double[] measure(Contender contender, Path folder, Path texts, String... archiveFlags)
      throws IOException {
    boolean vectorApi = contender.backend().equals("vector");
    List<String> flags = new ArrayList<>(vectorApi ? ChildJvm.VECTOR_API : List.of());
    if (archiveFlags.length > 0) {
      flags.addAll(List.of(archiveFlags));
      // The JVM would speak of the archive on stdout, where the first vector is awaited.
      flags.add("-Xlog:disable");
    }
    ChildJvm flagged = child.with(flags);
    List<String> arguments = new ArrayList<>(contender.arguments());
    arguments.addAll(
        List.of(folder.toString(), Integer.toString(Workbench.MAX_SEQ_LENGTH), texts.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(flagged.command(Child.class, arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    long begin = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader output = process.inputReader()) {
      String first = output.readLine();
      double nanos = System.nanoTime() - begin;
      String resident = output.readLine();
      String peak = output.readLine();
      if (first == null || peak == null) {
        throw new IOException(
            contender.label() + " ended without its last line; what it said is above.");
      }
      // An archive is written at the end.
      process.waitFor();
      return new double[] {nanos, Double.parseDouble(resident), Double.parseDouble(peak)};
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a process was measured");
    } finally {
      process.destroy();
    }
  }
}
