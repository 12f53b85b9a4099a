package org.sbert4j.benchmarks;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.sbert4j.samples.Questions;

/**
 * docs/tokenizer-benchmarks.md: one table for each question one may have.
 *
 * @param machine where it was measured
 * @param date when
 * @param options with which options
 * @param versions the versions of what takes part
 * @param results the numbers, of at least one JVM
 */
record TokenizerPage(
    Machine machine,
    LocalDate date,
    ReportOptions options,
    Versions versions,
    List<TokenizerResults> results) {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final int TOKENS = TokenizerFile.bundled().tokens().size();
  private static final int[] LENGTHS = {10_000, 100_000, 1_000_000};

  String text() {
    return String.join(
        "\n",
        head(),
        "## One thread",
        "",
        """
        Each text on its own, from a `String` to the array of its ids, cut at 512 tokens. In each
        run both gave the same ids for all texts, or it would have failed. DJL's `Encoding` always
        holds tokens, offsets and masks too; there is no call for the ids alone. `batchEncode` got
        all texts at once.
        """,
        oneThread().toString(),
        "## Unigram and byte pairs",
        "",
        """
        %s texts, one after the other, as above: %d chars each of made-up sentences, and passages of
        this project's own prose. The vocabularies were trained by the Rust library on other such
        texts (`benchmarks/peers/vocabularies.py`): %s.
        """
            .formatted(
                count(SubwordsBenchmark.TEXTS), SubwordsBenchmark.LENGTH, subwordVocabularies()),
        subwords().toString(),
        "## Two threads",
        "",
        "One tokenizer shared by both, each of which encodes all texts.\n",
        twoThreads().toString(),
        "## Allocation",
        "",
        "Bytes a text in the Java heap. What DJL allocates outside it is not counted.\n",
        allocation().toString(),
        "## One long text",
        "",
        """
        Nanoseconds a char for the whole of a text, which stay the same where time is linear; and
        the time for the first 512 tokens of a text of 1,000,000 chars, which are all that is read.
        """,
        longTexts().toString(),
        "## Loading",
        "",
        """
        Milliseconds from a vocabulary to a tokenizer: warm, over and over in a JVM, and cold, once
        in a new JVM, class loading included, the median of %d.
        """
            .formatted(options.effort().coldForks()),
        loading().toString());
  }

  private String head() {
    Effort effort = options.effort();
    return """
        # How fast the tokenizer is

        Written by `benchmarks/run tokenizer`; run that instead of editing this.
        %s
        - Machine: %s, %d cores; %s
        %s
        - Date: %s
        - Command: `benchmarks/run tokenizer%s`
        - JMH %s; new JVMs (`%s`) for each number: %d; in each, seconds of warm-up: %d, and seconds that
          count: %d. A number is the median of these, with the least and the greatest in brackets.
        - Beside sbert4j: `ai.djl.huggingface:tokenizers:%s`, which is Hugging Face's Rust library behind
          JNI, kept to one thread by `RAYON_NUM_THREADS=1` and `TOKENIZERS_PARALLELISM=false`.
        - Vocabulary: bge-small-zh-v1.5's tokenizer.json, %s tokens. It does not lower-case; the rows
          with lower-casing are of the same file with `lowercase` set to true.
        - Texts: %s made-up questions of a bank's customers, %s chars in all, half of them within %d
          chars, the longest of %d.
        """
        .formatted(
            options.quick()
                ? "\n**A trial run (`--quick`): rough numbers, not to be cited.**\n"
                : "",
            machine.cpu(),
            machine.cores(),
            machine.system(),
            results.stream()
                .map(
                    column ->
                        "- JDK %s: %s"
                            .formatted(column.jvm().version(), column.jvm().description()))
                .collect(Collectors.joining("\n")),
            date,
            options.describe(),
            versions.jmh(),
            String.join(" ", TokenizerRuns.HEAP),
            effort.forks(),
            effort.warmUps(),
            effort.iterations(),
            versions.djl(),
            count(TOKENS),
            count(Questions.COUNT),
            count(Questions.chars()),
            Questions.medianLength(),
            Questions.LONGEST);
  }

  private MarkdownTable<TokenizerResults> table(String title) {
    return new MarkdownTable<>(title, results, TokenizerResults::jvm);
  }

  private MarkdownTable<TokenizerResults> oneThread() {
    MarkdownTable<TokenizerResults> table = table(count(Questions.COUNT) + " questions");
    for (boolean doLowerCase : new boolean[] {false, true}) {
      String with = doLowerCase ? ", lower-casing" : "";
      Key ours = Key.questions("sbert4j", doLowerCase, 1);
      Key djl = Key.questions("djl", doLowerCase, 1);
      Key djlBatch = Key.questions("djlBatch", doLowerCase, 1);
      speed(table, "sbert4j `encode`" + with, ours);
      speed(table, "DJL `encode`" + with, djl);
      speed(table, "DJL `batchEncode`" + with, djlBatch);
      table.row("sbert4j / DJL `encode`" + with, column -> column.ratio(ours, djl));
      table.row("sbert4j / DJL `batchEncode`" + with, column -> column.ratio(ours, djlBatch));
    }
    return table;
  }

  private static String subwordVocabularies() {
    return Arrays.stream(SubwordsBenchmark.Model.values())
        .map(model -> "%s, %s tokens".formatted(name(model), count(model.file().vocabularySize())))
        .collect(Collectors.joining("; "));
  }

  private MarkdownTable<TokenizerResults> subwords() {
    MarkdownTable<TokenizerResults> table =
        table("%s texts".formatted(count(SubwordsBenchmark.TEXTS)));
    for (SubwordsBenchmark.Model model : SubwordsBenchmark.Model.values()) {
      for (SubwordsBenchmark.Text kind : SubwordsBenchmark.Text.values()) {
        String what = "%s, %s".formatted(name(model), name(kind));
        Key ours = Key.subwords("sbert4j", model, kind);
        Key djl = Key.subwords("djl", model, kind);
        double millionCharsPerText = kind.charsPerText() / 1e6;
        table.row(
            what + ", sbert4j: million chars/s",
            column -> column.scaled(ours, millionCharsPerText));
        table.row(
            what + ", DJL: million chars/s", column -> column.scaled(djl, millionCharsPerText));
        table.row(what + ", sbert4j / DJL", column -> column.ratio(ours, djl));
      }
    }
    return table;
  }

  private static void speed(MarkdownTable<TokenizerResults> table, String what, Key key) {
    double millionCharsPerText = Questions.chars() / 1e6 / Questions.COUNT;
    table.row(what + ": texts/s", column -> column.scaled(key, 1));
    table.row(what + ": million chars/s", column -> column.scaled(key, millionCharsPerText));
  }

  private MarkdownTable<TokenizerResults> twoThreads() {
    MarkdownTable<TokenizerResults> table = table(count(Questions.COUNT) + " questions");
    for (String engine : List.of("sbert4j", "djl")) {
      String name = engine.equals("djl") ? "DJL" : engine;
      Key one = Key.questions(engine, false, 1);
      Key two = Key.questions(engine, false, 2);
      table.row(name + ", 1 thread: texts/s", column -> column.scaled(one, 1));
      table.row(name + ", 2 threads: texts/s", column -> column.scaled(two, 1));
      table.row(name + ", 2 threads / 1 thread", column -> column.ratio(two, one));
    }
    return table;
  }

  private MarkdownTable<TokenizerResults> allocation() {
    MarkdownTable<TokenizerResults> table = table("bytes a text");
    for (boolean doLowerCase : new boolean[] {false, true}) {
      String with = doLowerCase ? ", lower-casing" : "";
      table.row(
          "sbert4j `encode`" + with,
          column -> column.allocated(Key.questions("sbert4j", doLowerCase, 1)));
      table.row(
          "DJL `encode`" + with, column -> column.allocated(Key.questions("djl", doLowerCase, 1)));
      table.row(
          "DJL `batchEncode`" + with,
          column -> column.allocated(Key.questions("djlBatch", doLowerCase, 1)));
    }
    return table;
  }

  private MarkdownTable<TokenizerResults> longTexts() {
    MarkdownTable<TokenizerResults> table = table("one text");
    for (LongText kind : LongText.values()) {
      for (int length : LENGTHS) {
        table.row(
            "%s, %s chars: ns a char".formatted(name(kind), count(length)),
            column -> column.scaled(Key.longText("whole", kind, length), 1.0 / length));
      }
    }
    for (LongText kind : LongText.values()) {
      table.row(
          "%s, 512 tokens of 1,000,000 chars: ms".formatted(name(kind)),
          column -> column.scaled(Key.longText("truncated", kind, 1_000_000), 1 / NANOS_PER_MILLI));
    }
    return table;
  }

  private MarkdownTable<TokenizerResults> loading() {
    MarkdownTable<TokenizerResults> table = table(count(TOKENS) + " tokens");
    load(table, "from a list of tokens", "fromTokens");
    load(table, "from a vocab.txt", "fromFile");
    load(table, "from a vocab.txt to the ids of a first text", "fromFileToFirstText");
    load(
        table,
        "Unigram, %s tokens, from a tokenizer.json"
            .formatted(count(LoadBenchmark.LargeFolder.TOKENS)),
        "fromTokenizerJson");
    return table;
  }

  private static void load(MarkdownTable<TokenizerResults> table, String what, String method) {
    for (Mode mode : List.of(Mode.AverageTime, Mode.SingleShotTime)) {
      table.row(
          what + (mode == Mode.AverageTime ? ", warm: ms" : ", cold: ms"),
          column -> column.scaled(Key.load(method, mode), 1 / MICROS_PER_MILLI));
    }
  }

  private static String name(Enum<?> value) {
    String words = value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return value.name().charAt(0) + words.substring(1);
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
