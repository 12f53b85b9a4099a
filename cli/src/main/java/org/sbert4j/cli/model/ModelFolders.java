package org.sbert4j.cli.model;

import java.nio.file.Path;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.weights.hub.ModelHub;
import org.sbert4j.weights.hub.ModelKind;

/** Where models are. */
public final class ModelFolders {
  private ModelFolders() {}

  /**
   * A model's folder: that given, or downloaded by its name, or the bundled one's.
   *
   * @param model a path or a name on the hub; null for the bundled model
   * @param kind whose names need no organisation
   */
  public static Path folder(String model, ModelKind kind, Streams streams) {
    if (model == null) {
      return new BundledModel(streams.err()).folder();
    }
    try (DownloadProgress progress = new DownloadProgress(streams.err(), streams.errIsTerminal())) {
      return ModelHub.folder(model, kind, progress);
    }
  }

  /** The bundled model's name. */
  public static String bundledName() {
    return BundledModel.NAME;
  }
}
