package org.sbert4j.benchmarks.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Machine;
import org.sbert4j.benchmarks.PageFile;
import org.sbert4j.benchmarks.ReportOptions;
import org.sbert4j.benchmarks.Table;
import org.sbert4j.benchmarks.UsageException;
import org.sbert4j.search.SearchHit;
import org.sbert4j.search.SemanticSearch;

/** Measures exact search, in one run with what it is compared with, and writes a page. */
public final class SearchReport {
  private static final int DIMENSIONS = 512;
  private static final int TOP_K = 10;
  private static final List<Integer> QUERIES = List.of(1, 100, 1000);

  private final float[][] corpus;
  private final float[][] queries;
  private final int repetitions;

  private SearchReport(int count, int repetitions) {
    Random random = new Random(1);
    this.corpus = vectors(count, random);
    this.queries = vectors(QUERIES.get(QUERIES.size() - 1), random);
    this.repetitions = repetitions;
  }

  /** Random directions, 1 long. */
  private static float[][] vectors(int count, Random random) {
    float[][] vectors = new float[count][DIMENSIONS];
    for (float[] vector : vectors) {
      double square = 0;
      for (int i = 0; i < DIMENSIONS; i++) {
        vector[i] = random.nextFloat() - 0.5f;
        square += (double) vector[i] * vector[i];
      }
      for (int i = 0; i < DIMENSIONS; i++) {
        vector[i] = (float) (vector[i] / Math.sqrt(square));
      }
    }
    return vectors;
  }

  /**
   * Measures and writes.
   *
   * @param arguments a folder to work in, the script of numpy, and the options of {@code
   *     benchmarks/run search}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> given = new ArrayList<>(List.of(arguments).subList(2, arguments.length));
    Path python = null;
    int place = given.indexOf("--python");
    if (place >= 0) {
      python = ReportOptions.path("--python", given.listIterator(place + 1));
      given.subList(place, place + 2).clear();
    }
    ReportOptions options = ReportOptions.parse(given, "--python PATH, ");
    if (!options.jvms().isEmpty()) {
      throw new UsageException("--jvm: set JAVA_HOME instead", null);
    }
    String page =
        page(
            options.quick() ? 20_000 : 1_000_000,
            options.quick() ? 2 : 7,
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            python);
    PageFile.write(options.output(), page);
  }

  /**
   * The page.
   *
   * @param python null to leave numpy out
   */
  static String page(int count, int repetitions, Path work, Path script, Path python)
      throws IOException, InterruptedException {
    SearchReport report = new SearchReport(count, repetitions);
    JsonNode numpy = python == null ? null : report.numpy(work, script, python);
    Table table =
        new Table(List.of("queries", "seconds", "GB/s", "GFLOP/s", "share", "numpy, seconds"), 1);
    int cores = Runtime.getRuntime().availableProcessors();
    double memory = report.memoryGigabytesPerSecond(cores);
    double bytes = (double) Float.BYTES * count * DIMENSIONS;
    String peakText;
    try (Backend backend = Backends.create("auto", BackendOptions.none())) {
      double peak = backend.peakGflops(cores).orElse(Double.NaN);
      peakText = String.format(Locale.ROOT, "%.1f GFLOP/s, %s", peak, backend.description());
      for (int some : QUERIES) {
        double seconds = report.seconds(some);
        double gflops = 2e-9 * count * DIMENSIONS * some / seconds;
        double gigabytes = bytes / seconds / 1e9;
        String share =
            some == 1
                ? number(100 * gigabytes / memory) + " % of memory"
                : number(100 * gflops / peak) + " % of peak";
        table.row(
            List.of(
                Integer.toString(some),
                String.format(Locale.ROOT, "%.4f", seconds),
                number(gigabytes),
                number(gflops),
                share,
                numpy == null
                    ? "–"
                    : String.format(
                        Locale.ROOT, "%.4f", numpy.get(Integer.toString(some)).doubleValue())));
      }
    }
    return """
        # How fast exact search is

        Made by `benchmarks/run search`. %,d vectors of %d floats in memory, the best %d by dot product, all
        threads, the fastest of %d runs. numpy computes `corpus @ query` and `argpartition` on the same vectors, in the
        same run; its results are the same.

        %s
        - %s
        - memory: %.1f GB/s, by copying each vector into a cache
        - peak: %s
        - Java %s%s
        """
        .formatted(
            count,
            DIMENSIONS,
            TOP_K,
            repetitions,
            table,
            Machine.here(),
            memory,
            peakText,
            Jvm.at(Jvm.current()).version(),
            numpy == null ? "" : "; " + numpy.get("version").textValue());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private List<List<SearchHit>> search(int some) {
    return new SemanticSearch(SimilarityFunction.DOT)
        .search(Arrays.copyOf(queries, some), corpus, TOP_K);
  }

  private double seconds(int some) {
    double best = Double.POSITIVE_INFINITY;
    for (int run = 0; run < repetitions; run++) {
      long start = System.nanoTime();
      search(some);
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }

  private double memoryGigabytesPerSecond(int threads) throws InterruptedException {
    double best = 0;
    for (int run = 0; run < repetitions; run++) {
      long start = System.nanoTime();
      List<Thread> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = (int) ((long) corpus.length * thread / threads);
        int end = (int) ((long) corpus.length * (thread + 1) / threads);
        running.add(new Thread(() -> copy(first, end)));
      }
      running.forEach(Thread::start);
      for (Thread thread : running) {
        thread.join();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      best = Math.max(best, 1e-9 * Float.BYTES * corpus.length * DIMENSIONS / seconds);
    }
    return best;
  }

  private void copy(int first, int end) {
    float[] cached = new float[DIMENSIONS];
    for (int i = first; i < end; i++) {
      System.arraycopy(corpus[i], 0, cached, 0, DIMENSIONS);
    }
  }

  /** Seconds by numbers of queries, and its version. */
  private JsonNode numpy(Path work, Path script, Path python)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    Path corpusFile = work.resolve("corpus.f32");
    Path queriesFile = work.resolve("queries.f32");
    Path foundFile = work.resolve("found.txt");
    try {
      write(corpusFile, corpus);
      write(queriesFile, queries);
      StringBuilder found = new StringBuilder();
      for (List<SearchHit> hits : search(queries.length)) {
        hits.forEach(hit -> found.append(hit.corpusId()).append(' '));
        found.append('\n');
      }
      Files.writeString(foundFile, found);
      Process process =
          new ProcessBuilder(
                  python.toString(),
                  script.toString(),
                  work.toString(),
                  Integer.toString(DIMENSIONS),
                  Integer.toString(TOP_K),
                  Integer.toString(repetitions),
                  String.join(",", QUERIES.stream().map(String::valueOf).toList()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new UsageException(python + ": numpy could not be measured; see above", null);
      }
      return new ObjectMapper().readTree(said);
    } finally {
      Files.deleteIfExists(corpusFile);
      Files.deleteIfExists(queriesFile);
      Files.deleteIfExists(foundFile);
    }
  }

  private static void write(Path file, float[][] vectors) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      ByteBuffer bytes =
          ByteBuffer.allocate(DIMENSIONS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float[] vector : vectors) {
        bytes.asFloatBuffer().put(vector);
        out.write(bytes.array());
      }
    }
  }
}
