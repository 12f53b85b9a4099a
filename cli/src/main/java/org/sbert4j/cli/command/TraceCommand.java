package org.sbert4j.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextTooLongException;
import org.sbert4j.Trace;
import org.sbert4j.cli.input.InputOptions;
import org.sbert4j.cli.input.TextSource;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.output.Output;
import org.sbert4j.cli.output.StreamOutput;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbert4j trace TEXT… --output FILE}. */
@Command(
    name = "trace",
    description = {
      "Writes everything that the model computes of some texts: token ids, every intermediate"
          + " tensor under PyTorch's name for it, and the vectors, as a safetensors file.",
      "All texts go through the model together, and what is kept grows with them and with the"
          + " square of their length: this is for a few."
    })
public final class TraceCommand implements Callable<Integer> {
  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "Write to FILE, which appears when it is complete; - for standard output.")
  private Path output;

  @Mixin private EncodingOptions encodingOptions;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public TraceCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    requireWritable();
    List<String> texts = new ArrayList<>();
    try (TextSource source = inputOptions.open(streams)) {
      for (List<String> next = source.next(); !next.isEmpty(); next = source.next()) {
        texts.addAll(next);
      }
    }
    if (texts.isEmpty()) {
      throw new CommandException(
          inputOptions.inputName() + ": has no text: give a line to trace at least");
    }
    EmbeddingOptions options = encodingOptions.options();
    try (SentenceTransformer model = modelOptions.load(streams)) {
      write(model.trace(texts, options));
    } catch (TextTooLongException e) {
      throw CutTexts.tooLong(e, 0);
    }
    return 0;
  }

  private void write(Trace trace) throws IOException {
    if (!Output.isStandardOutput(output)) {
      // Of a link, what it points to is replaced.
      trace.write(Files.exists(output) ? output.toRealPath() : output);
      return;
    }
    // The header of a safetensors file comes first and is known last; for its owner's eyes.
    Path folder = Files.createTempDirectory("sbert4j");
    Path file = folder.resolve("trace.safetensors");
    try (Output out = StreamOutput.to(streams)) {
      trace.write(file);
      Files.copy(file, out.stream());
      out.commit();
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /** What is wrong with the output should not cost the wait for the model. */
  private void requireWritable() {
    if (Output.isStandardOutput(output)) {
      return;
    }
    if (Files.isDirectory(output)) {
      throw new CommandException(output + ": is a folder: give the name of a file to --output");
    }
    if (Files.exists(output) && !Files.isRegularFile(output)) {
      throw new CommandException(
          output + ": is no file but a device or a pipe: give the name of a file to --output");
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandException(
          output + ": the folder " + folder + " does not exist: create it or change --output");
    }
  }
}
