package org.sbert4j.cli.model;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.models.bgesmallzh.BgeSmallZh;
import org.sbert4j.weights.home.CacheFolder;
import org.sbert4j.weights.hub.ModelHub;
import org.sbert4j.weights.hub.ModelKind;

/** Where models are. */
public final class ModelFolders {
  /** A class that an installation without the model does not have. */
  private static final String BUNDLED = "/org/sbert4j/models/bgesmallzh/BgeSmallZh.class";

  private ModelFolders() {}

  /**
   * A model's folder: that given, or downloaded by its name, or the bundled one's.
   *
   * @param model a path or a name on the hub; null for the bundled model, which also has its own
   *     name where no folder is called so: no model of sentence-transformers' on the hub is
   * @param kind whose names need no organisation
   */
  public static Path folder(String model, ModelKind kind, Streams streams) {
    boolean named =
        kind == ModelKind.SENTENCE_TRANSFORMER
            && bundledName().equals(model)
            && Files.notExists(Path.of(model));
    if (model == null || named) {
      return bundled(streams.err());
    }
    try (DownloadProgress progress = new DownloadProgress(streams.err(), streams.errIsTerminal())) {
      return ModelHub.folder(model, kind, progress);
    }
  }

  /** The bundled model's folder, which is unpacked when it is first asked for. */
  private static Path bundled(PrintWriter err) {
    if (ModelFolders.class.getResource(BUNDLED) == null) {
      throw new CommandException(
          "no model is bundled with this command (the jar sbert4j-model-bge-small-zh is not on its"
              + " class path, or not whole): give one with --model, a folder or a name on the Hugging"
              + " Face hub such as BAAI/bge-small-zh-v1.5, which is downloaded once");
    }
    CacheFolder.ofProcess()
        .models()
        .map(models -> models.resolve(BgeSmallZh.NAME))
        .filter(Files::notExists)
        .ifPresent(
            folder -> {
              err.println("sbert4j: preparing the bundled model in " + folder + " (once)");
              err.flush();
            });
    return BgeSmallZh.folder();
  }

  /** The bundled model's name. */
  public static String bundledName() {
    return BgeSmallZh.NAME;
  }
}
