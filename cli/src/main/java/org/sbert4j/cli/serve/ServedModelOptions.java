package org.sbert4j.cli.serve;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.cli.model.LoadingOptions;
import org.sbert4j.cli.model.ModelFolders;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.server.ModelSpec;
import org.sbert4j.weights.hub.ModelKind;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose the models to serve, and how they run. */
final class ServedModelOptions extends LoadingOptions {
  @Option(
      names = "--model",
      paramLabel = "[NAME=]MODEL",
      description =
          "A model folder, or a name on the Hugging Face hub, as for the other commands; a"
              + " cross-encoder, too. Clients call it NAME, or else by its folder's or the hub's"
              + " name. May be given several times. Without it: the bundled model.")
  private List<String> models = new ArrayList<>();

  /** The models, by names that no two of them have. */
  List<ModelSpec> specs(Streams streams) {
    Map<String, ModelSpec> specs = new LinkedHashMap<>();
    if (models.isEmpty()) {
      add(specs, ModelFolders.bundledName(), null, streams);
    }
    for (String model : models) {
      int equals = model.indexOf('=');
      if (equals > 0 && !Files.exists(Path.of(model))) {
        add(specs, model.substring(0, equals), model.substring(equals + 1), streams);
      } else {
        add(specs, nameOf(model), model, streams);
      }
    }
    return List.copyOf(specs.values());
  }

  private void add(Map<String, ModelSpec> specs, String name, String model, Streams streams) {
    Path folder = ModelFolders.folder(model, ModelKind.SENTENCE_TRANSFORMER, streams);
    if (name.equals("default") && !specs.isEmpty()) {
      throw new ParameterException(
          command().commandLine(),
          "the first model is called default, too; name another one differently, or give the one"
              + " called so first: --model default="
              + model);
    }
    // The first answers to a name that needs no knowledge of the server, too.
    List<String> names =
        specs.isEmpty() && !name.equals("default") ? List.of(name, "default") : List.of(name);
    if (specs.put(name, new ModelSpec(names, folder, options())) != null) {
      throw new ParameterException(
          command().commandLine(),
          "two models are called " + name + "; name them: --model NAME=" + model);
    }
  }

  /** A folder's name, or a hub's without a revision. */
  private static String nameOf(String model) {
    if (Files.isDirectory(Path.of(model))) {
      Path name = Path.of(model).toAbsolutePath().normalize().getFileName();
      return name == null ? model : name.toString();
    }
    return model.split("@", 2)[0];
  }
}
