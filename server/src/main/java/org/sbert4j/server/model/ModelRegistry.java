package org.sbert4j.server.model;

import java.util.List;
import java.util.Optional;

/** The models that are served. Immutable; the models change their state. */
public final class ModelRegistry implements AutoCloseable {
  private final List<ServedModel> models;

  /**
   * The models, of which the first of a kind answers requests that name none.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public ModelRegistry(List<ServedModel> models) {
    this.models = List.copyOf(models);
    List<String> names = models.stream().flatMap(model -> model.names().stream()).toList();
    for (String name : names) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new IllegalArgumentException(
            "two models are called " + name + "; name them by --model NAME=FOLDER");
      }
    }
  }

  /** All of them, in the order they were given. */
  public List<ServedModel> models() {
    return models;
  }

  /** The model of a name. */
  public Optional<ServedModel> find(String name) {
    return models.stream().filter(model -> model.names().contains(name)).findFirst();
  }

  /** The first of a kind. */
  public Optional<ServedModel> first(ServedKind kind) {
    return models.stream().filter(model -> model.kind() == kind).findFirst();
  }

  @Override
  public void close() {
    models.forEach(ServedModel::close);
  }
}
