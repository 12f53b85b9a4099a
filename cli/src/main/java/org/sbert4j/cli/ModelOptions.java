package org.sbert4j.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.sbert4j.CrossEncoder;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that choose a model and how it runs, the same for all commands. */
final class ModelOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "A sentence-transformers model folder; or a name on the Hugging Face hub, as"
              + " organisation/name or organisation/name@revision, which is downloaded once into the"
              + " cache that Python uses. Without it: "
              + BundledModel.NAME
              + ", bundled.")
  private String model;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "What computes: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} when not given.")
  private BackendChoice backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many threads compute. Without it: as many as there are processors.")
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
      converter = WeightFormatConverter.class,
      description =
          "How the encoder's weights are kept: fp32 (the default), as they are; bf16, in half the"
              + " memory; or int8, in a quarter. The vectors change slightly: their cosine to"
              + " fp32's is at least 0.9999 with bf16 and about 0.999 or more with int8.")
  private WeightFormat weights;

  /** The model's name for people. */
  String modelName() {
    return model == null ? BundledModel.NAME + " (bundled)" : model;
  }

  /** Loads the model to compute vectors. */
  SentenceTransformer load(Streams streams) {
    return load(streams, backend, weights == null ? WeightFormat.FP32 : weights);
  }

  /** Loads the model for its tokenizer, which no backend has a part in. */
  SentenceTransformer loadForTokens(Streams streams) {
    return load(streams, BackendChoice.SCALAR, WeightFormat.FP32);
  }

  /** Loads a cross-encoder; none is bundled. */
  CrossEncoder loadCrossEncoder() {
    if (model == null) {
      throw new ParameterException(
          command.commandLine(), "no cross-encoder is bundled; give one's folder with --model");
    }
    return CrossEncoder.load(
        model, options(backend, weights == null ? WeightFormat.FP32 : weights));
  }

  private SentenceTransformer load(Streams streams, BackendChoice chosen, WeightFormat format) {
    LoadOptions options = options(chosen, format);
    if (model == null) {
      return SentenceTransformer.load(new BundledModel(streams.err()).folder(), options);
    }
    try (DownloadProgress progress = new DownloadProgress(streams.err(), streams.errIsTerminal())) {
      return SentenceTransformer.load(model, options, progress);
    }
  }

  private LoadOptions options(BackendChoice chosen, WeightFormat format) {
    try {
      return new LoadOptions(
          chosen.toString(),
          threads,
          maxSeqLength == null ? OptionalInt.empty() : OptionalInt.of(maxSeqLength),
          Optional.ofNullable(normalize),
          OptionalLong.empty(),
          format);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
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
