package org.sbert4j.cli.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.cli.command.EncodingOptions;
import org.sbert4j.cli.input.InputOptions;
import org.sbert4j.cli.input.TextSource;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.output.Output;
import org.sbert4j.cli.terminal.BrokenPipeException;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.JsonReport;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.cli.terminal.TextReport;
import org.sbert4j.cli.verify.candidate.CandidateSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sbert4j verify TEXT… --against FILE}, {@code --url URL} or {@code --engine COMMAND}. */
@Command(
    name = "verify",
    description = {
      "Tells whether another engine gives texts the right vectors, which the scalar backend"
          + " computes; and if not, which mistake gives its vectors."
    },
    exitCodeOnExecutionException = VerifyCommand.NOT_JUDGED,
    exitCodeList = {
      "0:the vectors are right",
      "1:they are wrong",
      "2:nothing was judged: wrong usage, or an error, told in a line on standard error"
    })
public final class VerifyCommand implements Callable<Integer> {
  static final int NOT_JUDGED = 2;

  @Spec private CommandSpec command;

  @Mixin private InputOptions inputOptions;

  @Mixin private CandidateOptions candidateOptions;

  @Option(
      names = "--tolerance",
      paramLabel = "PART",
      defaultValue = "3e-5",
      description =
          "The greatest difference of an element that is none, as a part of the greatest magnitude"
              + " of an element; ${DEFAULT-VALUE} when not given, which leaves room for the order"
              + " of additions in 32-bit floats and for nothing else.")
  private double tolerance;

  @Option(names = "--json", description = "Print one JSON object, for programs.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a report for people to FILE besides, one page.")
  private Path html;

  @Mixin private EncodingOptions encodingOptions;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public VerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw wrong("--tolerance is " + tolerance + "; it must be between 0 and 1, such as 3e-5");
    }
    String backend = modelOptions.options().backend();
    if (!backend.matches("auto|scalar")) {
      throw wrong("the right vectors are the scalar backend's; leave out --backend " + backend);
    }
    EmbeddingOptions options = encodingOptions.options();
    if (options.truncation() == TruncationPolicy.WINDOW) {
      throw wrong("other engines have no windows to compare with; leave out --truncation window");
    }
    CandidateSource source =
        candidateOptions.source(modelOptions.modelName(), options.promptName());
    List<String> texts = texts();
    Verdict verdict;
    try (Output page = html == null ? null : Output.openPage(html, "--html")) {
      verdict =
          new Judge(modelOptions.folder(streams), modelOptions.options(), options, tolerance)
              .judge(source, modelOptions.modelName(), texts);
      if (page != null) {
        page.commit(HtmlReport.of(new VerifyReport(verdict).fields()));
      }
    } catch (OutOfMemoryError e) {
      throw new CommandException(
          "there is not enough memory, and nothing was judged: allow more, for instance with"
              + " SBERT4J_OPTS=-Xmx4g",
          e);
    }
    print(new VerifyReport(verdict));
    return verdict.right() ? 0 : 1;
  }

  /** The verdict is the exit status, even if nobody reads to the end. */
  private void print(VerifyReport report) throws IOException {
    try {
      streams.print(json ? JsonReport.of(report.fields()) : TextReport.of(report.shortFields()));
    } catch (BrokenPipeException e) {
      // It was read as far as somebody wanted.
    }
  }

  private List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    try (TextSource source = inputOptions.open(streams)) {
      for (List<String> next = source.next(); !next.isEmpty(); next = source.next()) {
        texts.addAll(next);
      }
    }
    if (texts.isEmpty()) {
      throw new CommandException(
          inputOptions.inputName() + ": has no text: give a line to compare at least");
    }
    return texts;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
