package org.sbert4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sbert4j.SentenceTransformer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbert4j embed TEXT…} and {@code sbert4j embed --input FILE|-}. */
@Command(name = "embed", description = "Writes the vector of each text, in the order given.")
final class EmbedCommand implements Callable<Integer> {
  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write to FILE, which appears when it is complete, and beside it FILE"
              + VectorsDescription.SUFFIX
              + ", which says what model made it. Without it: standard output.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = {
        "json (the default): one array of arrays;",
        "jsonl: an array a line, as soon as it is known;",
        "csv: numbers and commas, a line for each text, no header;",
        "npy: a NumPy file of float32, (texts, dimensions)."
      })
  private OutputFormat format;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  EmbedCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    // The model comes last: what is wrong with the input or output should not cost that wait.
    try (TextSource source = inputOptions.open(streams);
        Output target = Output.open(Optional.ofNullable(output), format, streams);
        SentenceTransformer model = modelOptions.load(streams)) {
      if (target.describable()) {
        // Now, as the model's files may be replaced while a long input is encoded.
        model.fingerprint();
      }
      VectorWriter writer = format.writerTo(target);
      long texts = write(source, model, writer, target);
      writer.finish(model.embeddingDimension());
      if (target.describable()) {
        target.describe(VectorsDescription.json(model, modelOptions.modelName(), format, texts));
      }
      target.commit();
    }
    return 0;
  }

  /** Writes all vectors and returns how many there are. */
  private long write(
      TextSource source, SentenceTransformer model, VectorWriter writer, Output target)
      throws IOException {
    boolean shown = streams.errIsTerminal() && (output != null || !streams.outIsTerminal());
    long total = shown ? source.count() : TextSource.UNKNOWN;
    try (Progress progress = new Progress(streams.err(), shown, total)) {
      long before = 0;
      for (List<String> texts = source.next(); !texts.isEmpty(); texts = source.next()) {
        long first = before;
        model.encode(
            texts.iterator(), vector -> write(vector, writer), done -> progress.done(first + done));
        target.stream().flush();
        before += texts.size();
      }
      return before;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(float[] vector, VectorWriter writer) {
    try {
      writer.write(vector);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
