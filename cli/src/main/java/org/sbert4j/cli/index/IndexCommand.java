package org.sbert4j.cli.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.input.RecordReader;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Progress;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.lucene.IndexedText;
import org.sbert4j.lucene.TextIndexWriter;
import org.sbert4j.lucene.TextIndexWriter.Changes;
import org.sbert4j.lucene.VectorStorage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sbert4j index --input FILE --index DIR}. */
@Command(
    name = "index",
    description = {
      "Puts texts into an index on disk, which the command search searches.",
      "Texts that are in it already, under the same id, are not encoded again. All changes appear at"
          + " once at the end; a run that is ended before leaves the index as it was."
    })
public final class IndexCommand implements Callable<Integer> {
  /**
   * Texts that are encoded together: enough to be sorted by length and batched well, and few enough
   * for progress to be seen.
   */
  private static final int CHUNK = 256;

  @Spec private CommandSpec command;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      required = true,
      description = "The folder of the index, which is made if it is not there.")
  private Path folder;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "Read the texts from FILE, or from standard input for -: a JSON object a line, with \"id\","
              + " \"text\" and, if wanted, \"payload\", any JSON that is to be kept beside the text.")
  private String input;

  @Option(
      names = "--delete",
      paramLabel = "ID",
      description = "Delete the text with this id, before any is put in; may be repeated.")
  private List<String> deleted = List.of();

  @Option(
      names = "--vectors",
      paramLabel = "TYPE",
      description =
          "How a new index compares vectors: float32 (the default), as they are; or int8, by a byte"
              + " an element, in a quarter of the memory.")
  private VectorStorage storage;

  @Option(
      names = "--commit-every",
      paramLabel = "N",
      description =
          "Let changes appear after every N texts, so that a run that is ended goes on from"
              + " there when it is started again. Without it: at the end, all at once.")
  private Long commitEvery;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public IndexCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (input == null && deleted.isEmpty()) {
      throw new ParameterException(command.commandLine(), "give --input FILE or --delete ID");
    }
    if (commitEvery != null && commitEvery < 1) {
      throw new ParameterException(
          command.commandLine(), "--commit-every is " + commitEvery + "; it must be 1 or more");
    }
    if (input == null && !Files.isDirectory(folder)) {
      // A mistyped name should not become an index.
      throw new CommandException(
          folder + ": is no folder, so that there is nothing to delete: correct --index");
    }
    LuceneLog.keepBack();
    // The model comes last: what is wrong with the input should not cost that wait.
    try (RecordReader source = input == null ? null : RecordReader.open(input, streams);
        SentenceTransformer model = modelOptions.load(streams);
        TextIndexWriter writer =
            TextIndexWriter.open(folder, model, storage, modelOptions.modelName())) {
      if (writer.replacedUncommittedFiles()) {
        streams
            .err()
            .println(
                "sbert4j: "
                    + folder
                    + ": held files of an index that was never committed, or whose segments file is"
                    + " lost: they are replaced");
      }
      long before = writer.size();
      deleted.forEach(id -> delete(id, writer));
      Changes changes = source == null ? new Changes(0, 0, 0) : put(source, writer);
      writer.commit();
      streams.print(
          "%d encoded, %d with another payload, %d unchanged; %d texts before, %d now\n"
              .formatted(
                  changes.encoded(),
                  changes.rewritten(),
                  changes.unchanged(),
                  before,
                  writer.size()));
    }
    return 0;
  }

  private void delete(String id, TextIndexWriter writer) {
    long before = writer.size();
    writer.delete(id);
    if (writer.size() == before) {
      streams.err().println("sbert4j: no text has the id \"" + id + "\": none was deleted");
    }
  }

  private Changes put(RecordReader source, TextIndexWriter writer) throws IOException {
    boolean shown = streams.errIsTerminal();
    try (Progress progress = new Progress(streams.err(), shown, shown ? source.count() : 0)) {
      Changes changes = new Changes(0, 0, 0);
      long done = 0;
      long committed = 0;
      while (true) {
        long left = commitEvery == null ? CHUNK : commitEvery - (done - committed);
        List<RecordReader.Line> lines = source.next((int) Math.min(CHUNK, left));
        if (lines.isEmpty()) {
          return changes;
        }
        changes =
            changes.plus(
                writer.put(
                    lines.stream()
                        .map(line -> new IndexedText(line.id(), line.text(), line.payload()))
                        .toList()));
        done += lines.size();
        progress.done(done);
        if (commitEvery != null && done - committed == commitEvery) {
          writer.commit();
          committed = done;
        }
      }
    }
  }
}
