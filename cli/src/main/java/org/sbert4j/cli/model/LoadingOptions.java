package org.sbert4j.cli.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.sbert4j.LoadOptions;
import org.sbert4j.backend.WeightFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that say how models run, the same for all commands. */
public abstract class LoadingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "What computes: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} when not given.")
  private BackendChoice backend;

  @Option(
      names = "--device",
      paramLabel = "N",
      description =
          "Which GPU computes, for --backend cuda where there are several: from 0, in the"
              + " order of the driver. Without it: the first.")
  private Integer device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many threads compute. Without it, or with 0: as many as there are processors.")
  private int threads;

  @Option(
      names = "--max-seq-length",
      paramLabel = "N",
      description =
          "Cut each text after N tokens, [CLS] and [SEP] included. Without it: what the model"
              + " says.")
  private Integer maxSeqLength;

  @Option(
      names = "--normalize",
      negatable = true,
      description =
          "Give vectors the length 1, or with --no-normalize leave their own. Without it: what the"
              + " model says.")
  private Boolean normalize;

  @Option(
      names = "--weights",
      paramLabel = "FORMAT",
      split = ",",
      converter = WeightFormatConverter.class,
      description =
          "How the encoder's weights are kept: fp32 (the default), as they are; bf16, in half the"
              + " memory; int8, in a quarter; or, on a GPU only, fp16, in half. The vectors change slightly: their cosine to"
              + " fp32's is at least 0.9999 with bf16 and about 0.999 or more with int8.")
  private List<WeightFormat> weights = List.of();

  /** The command that has these options. */
  protected final CommandSpec command() {
    return command;
  }

  /**
   * What was chosen.
   *
   * @throws ParameterException if it cannot be, or there are several formats of weights
   */
  public final LoadOptions options() {
    if (weights.size() > 1) {
      throw new ParameterException(
          command.commandLine(), "--weights names several formats; this command takes one");
    }
    return firstOptions();
  }

  /** What was chosen, once for each format of weights; for a command that takes several. */
  protected final List<LoadOptions> optionsOfEachFormat() {
    LoadOptions first = firstOptions();
    return weights.isEmpty()
        ? List.of(first)
        : weights.stream().distinct().map(first::withWeights).toList();
  }

  private LoadOptions firstOptions() {
    try {
      return new LoadOptions(
          backend.toString(),
          threads,
          maxSeqLength == null ? OptionalInt.empty() : OptionalInt.of(maxSeqLength),
          Optional.ofNullable(normalize),
          OptionalLong.empty(),
          weights.isEmpty() ? WeightFormat.FP32 : weights.get(0),
          device == null ? OptionalInt.empty() : OptionalInt.of(device),
          false);
    } catch (IllegalArgumentException e) {
      String said = e.getMessage().replace("maxSeqLength", "max-seq-length");
      throw new ParameterException(command.commandLine(), said, e);
    }
  }

  /** Knows the formats by their labels, in any case, as the names of the other options are. */
  private static final class WeightFormatConverter implements ITypeConverter<WeightFormat> {
    @Override
    public WeightFormat convert(String label) {
      return WeightFormat.named(label.toLowerCase(Locale.ROOT))
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + label + "' is unknown; choose one of: " + WeightFormat.knownLabels()));
    }
  }
}
