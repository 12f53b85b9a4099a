package org.sbert4j.server.protocol;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.server.http.Route;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;

/** All routes that compute or tell of models. */
public final class Protocols {
  private Protocols() {}

  /** The routes, in the order of the document. */
  public static List<Route> routes(ModelRegistry registry, Limits limits) {
    Embedder embedder = new Embedder(limits);
    Scorer scorer = new Scorer(limits);
    TeiRoutes tei = new TeiRoutes(registry, embedder, limits);
    TeiScoreRoutes scores = new TeiScoreRoutes(registry, scorer, limits);
    List<Route> routes = new ArrayList<>();
    routes.addAll(new OpenAiRoutes(registry, embedder, limits).routes());
    routes.addAll(tei.routes());
    routes.addAll(scores.routes());
    routes.addAll(new TeiTokenizerRoutes(registry, limits).routes());
    // What the first model is for, as text-embeddings-inference has it.
    routes.add(
        registry.models().get(0).kind() == ServedKind.EMBEDDING
            ? tei.embed("/")
            : scores.rerank("/"));
    routes.addAll(new OllamaRoutes(registry, embedder, limits).routes());
    routes.addAll(new RerankRoutes(registry, scorer, limits).routes());
    return routes;
  }
}
