package org.sbert4j.cli.input;

import java.util.List;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Texts as arguments, or the lines of a file or of standard input. */
public final class InputOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "The texts; put -- before one that begins with a dash.")
  private List<String> texts = List.of();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Read the texts from FILE, or from standard input for -, in UTF-8.")
  private String input;

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description =
          "What a line of the input is: text, the line itself (the default; an empty line is the"
              + " empty text), or jsonl, a JSON string.")
  private InputFormat inputFormat;

  /** Whether anything says where the texts are, for a command that can do without. */
  public boolean given() {
    return input != null || inputFormat != null || !texts.isEmpty();
  }

  /**
   * Opens the texts.
   *
   * @throws ParameterException when there are neither texts nor an input, or both
   * @throws CommandException when the input cannot be read
   */
  public TextSource open(Streams streams) {
    return open(streams, 0);
  }

  /**
   * Opens the texts of a command whose first arguments are its own, although they are among the
   * TEXTs too.
   *
   * @see #open(Streams)
   */
  public TextSource open(Streams streams, int ownArguments) {
    List<String> given = texts.subList(Math.min(ownArguments, texts.size()), texts.size());
    if (input == null && given.isEmpty()) {
      throw wrong("give at least one TEXT, or --input FILE");
    }
    if (input != null && !given.isEmpty()) {
      throw wrong("give either TEXTs or --input FILE, not both");
    }
    if (input == null && inputFormat != null) {
      throw wrong("--input-format is for --input; a TEXT is taken as it is");
    }
    if (input == null) {
      return new GivenTexts(given);
    }
    return TextReader.open(input, inputFormat == null ? InputFormat.TEXT : inputFormat, streams);
  }

  /** The input's name in messages. */
  public String inputName() {
    return input.equals("-") ? TextReader.STANDARD_INPUT : input;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
