package org.sbert4j.cli.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.LoadOptions;
import org.sbert4j.cli.model.LoadingOptions;
import org.sbert4j.cli.model.ModelFolders;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.weights.hub.ModelKind;
import picocli.CommandLine.Option;

/** The options that choose the models to compare, and how they run. */
final class ComparedModels extends LoadingOptions {
  /** Those that come without the option, in this order. */
  static final int PLAIN = 2;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "A model folder, or a name on the Hugging Face hub, as for the other commands. Repeat it"
              + " for each, the teacher first; then all arguments are data sets. Each format of"
              + " --weights (fp32,int8) is compared.")
  private List<String> models = new ArrayList<>();

  /** A model with options. */
  record Choice(String name, Path folder, LoadOptions options) {}

  /** Whether the models are given by the option. */
  boolean given() {
    return !models.isEmpty();
  }

  /** The models, each with each format of weights. */
  List<Choice> choices(List<String> plain, Streams streams) {
    List<LoadOptions> formats = optionsOfEachFormat();
    List<Choice> choices = new ArrayList<>();
    for (String model : given() ? models : plain) {
      Path folder = ModelFolders.folder(model, ModelKind.SENTENCE_TRANSFORMER, streams);
      for (LoadOptions options : formats) {
        String weights = formats.size() == 1 ? "" : ", " + options.weights().label();
        choices.add(new Choice(model + weights, folder, options));
      }
    }
    return choices;
  }
}
