package org.sbert4j.cli.command;

import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.tokenizer.Side;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how texts are encoded, the same for all commands that do so. */
public final class EncodingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--prompt-name",
      paramLabel = "NAME",
      description =
          "Put the model's prompt of this name in front of each text. Without it: the model's"
              + " default prompt, if it has one.")
  private String promptName;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Put this in front of each text; an empty one switches the default prompt off.")
  private String prompt;

  @Option(
      names = "--truncate-dim",
      paramLabel = "N",
      description = "Keep the first N elements of each vector. Without it: what the model says.")
  private Integer truncateDim;

  @Option(
      names = "--truncation",
      paramLabel = "POLICY",
      defaultValue = "truncate",
      description = {
        "What becomes of a text that is too long:",
        "truncate (the default): it is cut;",
        "error: nothing is encoded;",
        "window: it is encoded whole, in overlapping windows."
      })
  private TruncationPolicy truncation;

  /** The options for the model. */
  public EmbeddingOptions options() {
    try {
      return new EmbeddingOptions(
          Optional.ofNullable(promptName),
          Optional.ofNullable(prompt),
          false,
          truncateDim == null ? OptionalInt.empty() : OptionalInt.of(truncateDim),
          truncation,
          Side.RIGHT,
          OptionalInt.empty(),
          OptionalInt.empty());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
