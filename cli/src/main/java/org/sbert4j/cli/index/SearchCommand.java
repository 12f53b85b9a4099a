package org.sbert4j.cli.index;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.sbert4j.CrossEncoder;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.lucene.FoundText;
import org.sbert4j.lucene.SearchMode;
import org.sbert4j.lucene.TextIndex;
import org.sbert4j.lucene.TextSearchOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sbert4j search --index DIR TEXT}. */
@Command(
    name = "search",
    description = "Prints the texts of an index that are most alike to a text, the best first.")
public final class SearchCommand implements Callable<Integer> {
  /** Texts that a cross-encoder reads, where fewer are asked for. */
  private static final int RERANKED = 30;

  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "TEXT", description = "What is searched for.")
  private String text;

  /** Taken to say what is wrong with them. */
  @Parameters(index = "1..*", hidden = true)
  private List<String> furtherWords = List.of();

  @Option(
      names = "--index",
      paramLabel = "DIR",
      required = true,
      description = "The folder that the command index has made.")
  private Path folder;

  @Option(
      names = {"-k", "--top-k"},
      paramLabel = "N",
      defaultValue = "5",
      description = "Print N texts at most; ${DEFAULT-VALUE} when not given.")
  private int topK;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "vector",
      description = {
        "vector (the default): by what texts mean;",
        "text: by their words, or pairs of Chinese, Japanese and Korean characters (BM25);",
        "hybrid: by both (reciprocal rank fusion)."
      })
  private SearchMode mode;

  @Option(
      names = "--min-score",
      paramLabel = "X",
      description =
          "Print only texts whose similarity to TEXT is at least X; with --rerank, whose score by"
              + " that model is.")
  private Double minScore;

  @Option(
      names = "--rerank",
      paramLabel = "MODEL",
      description =
          "Order the best "
              + RERANKED
              + " by a cross-encoder, a folder or a name on the Hugging Face hub.")
  private String reranker;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Look for N near vectors, of which the best are printed: more miss fewer, and take longer;"
              + " ${DEFAULT-VALUE} when not given.")
  private int candidates;

  @Option(
      names = "--json",
      description = "Print a JSON object a line, with id, score, similarity, text and payload.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public SearchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (topK < 1 || candidates < 1) {
      throw new ParameterException(
          command.commandLine(),
          "-k is %d and --candidates %d; both must be 1 or more".formatted(topK, candidates));
    }
    if (minScore != null && minScore.isNaN()) {
      throw new ParameterException(
          command.commandLine(), "--min-score is NaN; it must be a number");
    }
    if (!furtherWords.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "one text is searched for: put it in quotation marks, \"%s %s\""
              .formatted(text, String.join(" ", furtherWords)));
    }
    LuceneLog.keepBack();
    TextSearchOptions options =
        new TextSearchOptions(
            reranker == null ? topK : Math.max(topK, RERANKED),
            mode,
            reranker != null || minScore == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(minScore),
            candidates);
    List<FoundText> found;
    int size;
    // The reranker comes first: one that cannot rank should not cost the search.
    try (CrossEncoder crossEncoder =
        reranker == null ? null : modelOptions.loadReranker(reranker, streams)) {
      try (SentenceTransformer model = modelOptions.load(streams);
          TextIndex index = TextIndex.open(folder, model, modelOptions.modelName())) {
        found = index.search(text, options);
        size = index.size();
      }
      if (crossEncoder != null) {
        found =
            TextIndex.rerank(crossEncoder, text, found, topK).stream()
                .filter(result -> minScore == null || result.score() >= minScore)
                .toList();
      }
    }
    StringBuilder lines = new StringBuilder();
    found.forEach(result -> lines.append(json ? json(result) : line(result)).append('\n'));
    streams.print(lines.toString());
    if (found.isEmpty()) {
      streams.err().println("sbert4j: " + nothingFound(size));
    }
    return 0;
  }

  /** Why there is no line: silence would look like a fault. */
  private String nothingFound(int size) {
    if (size == 0) {
      return folder + ": holds no texts yet: put some there with the command index";
    }
    if (minScore == null) {
      return "nothing found: no text has one of these words; search by vector or hybrid";
    }
    String which = mode == SearchMode.TEXT ? "no text with one of these words" : "no text";
    return "nothing found: %s reaches --min-score %s".formatted(which, minScore);
  }

  private static String line(FoundText found) {
    return String.format(
        Locale.ROOT,
        "%.4f\t%s\t%s",
        found.score(),
        shown(found.indexed().id()),
        shown(found.indexed().text()));
  }

  /** Without what would begin another column or line, or command a terminal. */
  private static String shown(String value) {
    return value.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
  }

  private static String json(FoundText found) {
    return "{\"id\":%s,\"score\":%s,\"similarity\":%s,\"text\":%s,\"payload\":%s}"
        .formatted(
            quoted(found.indexed().id()),
            found.score(),
            found.similarity(),
            quoted(found.indexed().text()),
            found.indexed().payload());
  }

  private static String quoted(String value) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }
}
