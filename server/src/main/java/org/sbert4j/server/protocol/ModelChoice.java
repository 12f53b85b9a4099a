package org.sbert4j.server.protocol;

import java.util.Optional;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;

/** Which model answers a request. */
final class ModelChoice {
  private ModelChoice() {}

  /**
   * The model of a name, or the first of a kind where there is no name.
   *
   * @param name as the request has it; null for none
   * @throws ApiException if there is none of that name, or it is of another kind
   */
  static ServedModel of(ModelRegistry registry, String name, ServedKind kind) {
    String wanted = kind == ServedKind.EMBEDDING ? "embeddings" : "scores of pairs";
    if (isNone(name)) {
      return registry
          .first(kind)
          .orElseThrow(
              () ->
                  new ApiException(ErrorKind.NOT_FOUND, "model", "no model here gives " + wanted));
    }
    ServedModel model =
        registry
            .find(name)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorKind.NOT_FOUND,
                        "model",
                        "the model '"
                            + name
                            + "' is not served; GET /v1/models lists those that are"));
    if (model.kind() != kind) {
      throw new ApiException(
          ErrorKind.VALIDATION, "model", "the model '" + name + "' does not give " + wanted);
    }
    return model;
  }

  /**
   * The model of a name, or the first that gives a pair one score where there is no name.
   *
   * @param name as the request has it; null for none
   * @throws ApiException if there is none of that name, or it gives no score, or several
   */
  static ServedModel ofRanks(ModelRegistry registry, String name) {
    if (isNone(name)) {
      Optional<ServedModel> first =
          registry.models().stream().filter(ModelChoice::givesOneScore).findFirst();
      if (first.isPresent()) {
        return first.get();
      }
    }
    ServedModel model = of(registry, name, ServedKind.RERANKER);
    if (!givesOneScore(model)) {
      throw new ApiException(
          ErrorKind.VALIDATION,
          "model",
          "the model '"
              + model.name()
              + "' gives each pair "
              + model.facts().outputs()
              + " scores, not one; use /predict");
    }
    return model;
  }

  private static boolean givesOneScore(ServedModel model) {
    return model.kind() == ServedKind.RERANKER && model.facts().outputs() == 1;
  }

  private static boolean isNone(String name) {
    return name == null || name.equals("default");
  }
}
