package org.sbert4j.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.Precision;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TextTooLongException;
import org.sbert4j.cli.input.InputOptions;
import org.sbert4j.cli.input.TextSource;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.output.Elements;
import org.sbert4j.cli.output.Output;
import org.sbert4j.cli.output.OutputFormat;
import org.sbert4j.cli.output.QuantizingWriter;
import org.sbert4j.cli.output.VectorWriter;
import org.sbert4j.cli.output.VectorsDescription;
import org.sbert4j.cli.terminal.Progress;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbert4j embed TEXT…} and {@code sbert4j embed --input FILE|-}. */
@Command(name = "embed", description = "Writes the vector of each text, in the order given.")
public final class EmbedCommand implements Callable<Integer> {
  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write to FILE, which appears when it is complete, and beside it FILE"
              + VectorsDescription.SUFFIX
              + ", which says what model made it. Without it, or for -: standard output.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = {
        "json (the default): one array of arrays;",
        "jsonl: an array a line, as soon as it is known;",
        "csv: numbers and commas, a line for each text, no header;",
        "npy: a NumPy file, (texts, dimensions)."
      })
  private OutputFormat format;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      defaultValue = "float32",
      description = {
        "What an element becomes, as sentence-transformers names it:",
        "float32 (the default): a float, as it is;",
        "int8, uint8: a byte, one of 256 steps between the least and the greatest"
            + " value of its dimension among all texts, so that all are computed before any is"
            + " written; several hundred texts make good steps;",
        "binary, ubinary: a bit, 1 if positive, eight to a byte."
      })
  private Precision precision;

  @Mixin private EncodingOptions encodingOptions;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public EmbedCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    // The model comes last: what is wrong with the input or output should not cost that wait.
    try (TextSource source = inputOptions.open(streams);
        Output target = Output.open(Optional.ofNullable(output), format, streams);
        SentenceTransformer model = modelOptions.load(streams);
        VectorWriter<float[]> writer = writerTo(target)) {
      if (target.describable()) {
        // Now, as the model's files may be replaced while a long input is encoded.
        model.fingerprint();
      }
      CutTexts cutTexts = new CutTexts(model.maxSeqLength());
      EmbeddingOptions options = encodingOptions.options();
      long texts = write(source, model, options, writer, target, cutTexts);
      writer.finish(model.embeddingDimension(options));
      if (target.describable()) {
        target.describe(
            VectorsDescription.json(
                model, modelOptions.modelName(), format, options, precision, texts));
      }
      target.commit();
      cutTexts.report(streams.err());
    }
    return 0;
  }

  private VectorWriter<float[]> writerTo(Output target) {
    if (precision == Precision.FLOAT32) {
      return format.writerTo(target, Elements.FLOATS);
    }
    Elements<byte[]> elements =
        precision.unsigned() ? Elements.UNSIGNED_BYTES : Elements.SIGNED_BYTES;
    return new QuantizingWriter(format.writerTo(target, elements), precision);
  }

  /** Writes all vectors and returns how many there are. */
  private long write(
      TextSource source,
      SentenceTransformer model,
      EmbeddingOptions options,
      VectorWriter<float[]> writer,
      Output target,
      CutTexts cutTexts)
      throws IOException {
    boolean shown = streams.errIsTerminal() && (toFile() || !streams.outIsTerminal());
    long total = shown ? source.count() : TextSource.UNKNOWN;
    try (Progress progress = new Progress(streams.err(), shown, total)) {
      long before = 0;
      for (List<String> texts = source.next(); !texts.isEmpty(); texts = source.next()) {
        long first = before;
        Consumer<TextEmbedding> embeddings =
            embedding -> {
              cutTexts.add(embedding);
              write(embedding.vector(), writer);
            };
        try {
          model.encodeWithDetails(
              texts.iterator(), options, embeddings, done -> progress.done(first + done));
        } catch (TextTooLongException e) {
          throw CutTexts.tooLong(e, first);
        }
        target.stream().flush();
        before += texts.size();
      }
      return before;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean toFile() {
    return output != null && !Output.isStandardOutput(output);
  }

  private static void write(float[] vector, VectorWriter<float[]> writer) {
    try {
      writer.write(vector);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
