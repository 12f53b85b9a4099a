package org.sbert4j.cli.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextTooLongException;
import org.sbert4j.Trace;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.cli.command.CutTexts;
import org.sbert4j.cli.command.EncodingOptions;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.output.Output;
import org.sbert4j.cli.output.OutputFormat;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sbert4j explain TEXT [TEXT2] --output FILE}. */
@Command(
    name = "explain",
    description = {
      "Writes a page that shows how the model comes from a text to its vector: the tokens, the"
          + " embeddings, what each head of each layer looks at, the pooling; and of two texts"
          + " where their similarity comes from.",
      "The page is one HTML file, which loads nothing and can be sent to anybody."
    })
public final class ExplainCommand implements Callable<Integer> {
  /** More would be a matrix that nobody reads, and a page of many megabytes. */
  static final int MOST_TOKENS = 128;

  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "TEXT", description = "A text.")
  private String first;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT2",
      description = "Another text, to compare it with.")
  private String second;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "Write to FILE, which appears when it is complete; - for standard output.")
  private Path file;

  @Mixin private EncodingOptions encodingOptions;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public ExplainCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    EmbeddingOptions options = encodingOptions.options();
    if (options.truncation() == TruncationPolicy.WINDOW) {
      throw new ParameterException(
          command.commandLine(),
          "the page shows one pass through the model, not windows; leave out --truncation window");
    }
    List<String> texts = second == null ? List.of(first) : List.of(first, second);
    // What is wrong with the output should not cost the wait for the model.
    try (Output output = Output.open(Optional.of(file), OutputFormat.JSON, streams)) {
      output.commit(page(texts, options));
    }
    return 0;
  }

  private String page(List<String> texts, EmbeddingOptions options) throws IOException {
    Path folder = modelOptions.folder(streams);
    LoadOptions loadOptions = modelOptions.options();
    ModelDescription description = ModelDescription.read(folder, loadOptions);
    requireReadable(texts, description);
    try (SentenceTransformer model = SentenceTransformer.load(folder, loadOptions)) {
      Trace trace = model.trace(texts, options);
      return ExplainPage.of(
          new Explanation(description, trace, texts).fields(modelOptions.modelName(), model));
    } catch (TextTooLongException e) {
      throw CutTexts.tooLong(e, 0);
    }
  }

  /** Before anything is computed, as memory grows with the square of the length. */
  private static void requireReadable(List<String> texts, ModelDescription model) {
    for (int i = 0; i < texts.size(); i++) {
      int tokens = model.tokenizer().encode(texts.get(i), model.maxSeqLength()).size();
      if (tokens > MOST_TOKENS) {
        throw new CommandException(
            "text %d has %d tokens, and a page shows %d at most: shorten it, or cut it with --max-seq-length %d"
                .formatted(i + 1, tokens, MOST_TOKENS, MOST_TOKENS));
      }
    }
  }
}
