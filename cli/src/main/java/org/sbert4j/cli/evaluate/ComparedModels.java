package org.sbert4j.cli.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.LoadOptions;
import org.sbert4j.cli.model.LoadingOptions;
import org.sbert4j.cli.model.ModelFolders;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.models.bgesmallzh.BgeSmallZh;
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
          "A model folder, or a name on the Hugging Face hub, as for the other commands; "
              + BgeSmallZh.NAME
              + " is the bundled one. Repeat it for each, the teacher first; then all arguments are data sets. Each format of"
              + " --weights (fp32,int8) is compared.")
  private List<String> models = new ArrayList<>();

  /**
   * A model with options.
   *
   * @param name in full
   * @param label what tells it apart
   */
  record Choice(String name, String label, Path folder, LoadOptions options) {}

  /** Whether the models are given by the option. */
  boolean given() {
    return !models.isEmpty();
  }

  /** The models, each with each format of weights. */
  List<Choice> choices(List<String> plain, Streams streams) {
    List<LoadOptions> formats = optionsOfEachFormat();
    List<Choice> choices = new ArrayList<>();
    List<String> all = given() ? models : plain;
    for (String model : all) {
      Path folder = ModelFolders.folder(model, ModelKind.SENTENCE_TRANSFORMER, streams);
      for (LoadOptions options : formats) {
        String weights = formats.size() == 1 ? "" : ", " + options.weights().label();
        choices.add(new Choice(model + weights, label(model, all) + weights, folder, options));
      }
    }
    return choices;
  }

  /** The last name of a model's path, or as many as no other model ends in. */
  static String label(String model, List<String> all) {
    Path path = Path.of(model).normalize();
    for (int names = 1; names <= path.getNameCount(); names++) {
      Path end = path.subpath(path.getNameCount() - names, path.getNameCount());
      if (!end.toString().isEmpty()
          && all.stream().noneMatch(other -> isOther(other, model) && ends(other, end))) {
        return end.toString();
      }
    }
    return model;
  }

  private static boolean isOther(String model, String than) {
    return !Path.of(model).normalize().equals(Path.of(than).normalize());
  }

  private static boolean ends(String model, Path end) {
    return Path.of(model).normalize().endsWith(end);
  }
}
