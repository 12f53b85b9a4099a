package org.sbert4j.server.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.sbert4j.server.http.Answer;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorFormat;
import org.sbert4j.server.http.Route;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.server.schema.Field;
import org.sbert4j.server.schema.ObjectType;
import org.sbert4j.server.schema.Type;
import org.sbert4j.server.schema.Types;
import org.sbert4j.server.schema.Values;

/** Reranking as Cohere and Jina have it. */
final class RerankRoutes {
  private static final Field<String> TEXT =
      Field.required("text", Types.string(), "The document's text.");

  private static final ObjectType DOCUMENT_OBJECT = ObjectType.of("Document", TEXT);

  private static final Type<String> DOCUMENT =
      Types.oneOf(
          Types.string(), Types.map(DOCUMENT_OBJECT, (Values document) -> document.get(TEXT)));

  private static final Field<String> QUERY =
      Field.required("query", Types.string(), "What the documents are ranked for.");

  private static final Field<List<String>> DOCUMENTS =
      Field.required("documents", Types.list(DOCUMENT, 1), "Texts, or objects with a text.");

  private static final Field<Integer> TOP_N =
      Field.optional(
          "top_n", Types.integer(1, Integer.MAX_VALUE), "How many to give; without it all.");

  private static final Field<Boolean> RETURN_DOCUMENTS =
      Field.defaulted(
          "return_documents", Types.bool(), false, "Whether results hold their document.");

  private static final ObjectType REQUEST =
      ObjectType.of(
          "RerankDocumentsRequest", QUERY, DOCUMENTS, Fields.MODEL, TOP_N, RETURN_DOCUMENTS);

  private static final ObjectType RESPONSE =
      ObjectType.of(
          "RerankDocumentsResponse",
          Field.required("id", Types.string(), "A new one each time."),
          Field.required("model", Types.string(), "Its own name."),
          Field.required(
              "results",
              Types.list(
                  ObjectType.of(
                      "RankedDocument",
                      Field.required(
                          "index", Types.integer(0, Integer.MAX_VALUE), "Of the document."),
                      Field.required("relevance_score", Types.number(), "From 0 to 1."),
                      Field.optional("document", DOCUMENT_OBJECT, "If asked for.")),
                  0),
              "The best first."));

  private final ModelRegistry registry;
  private final Scorer scorer;
  private final Limits limits;

  RerankRoutes(ModelRegistry registry, Scorer scorer, Limits limits) {
    this.registry = registry;
    this.scorer = scorer;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(rerank("/v1/rerank"), rerank("/v2/rerank"));
  }

  private Route rerank(String path) {
    return Route.post(
        path,
        ErrorFormat.COHERE,
        REQUEST,
        this::rerank,
        new Route.Description(
            "Cohere and Jina",
            "Documents by how well they answer a query.",
            "{\"query\": \"还款\", \"documents\": [\"怎么还款\", \"天气很好\"]}",
            RESPONSE,
            "application/json"));
  }

  private CompletionStage<Answer> rerank(Call call) {
    Values values = call.values();
    ServedModel model = ModelChoice.ofRanks(registry, values.get(Fields.MODEL));
    List<String> documents = values.get(DOCUMENTS);
    String query = values.get(QUERY);
    List<ScoreInput> pairs = documents.stream().map(text -> new ScoreInput(query, text)).toList();
    Integer topN = values.get(TOP_N);
    return scorer
        .score(call, model, pairs, limits.truncate(), Ranking.probabilities())
        .thenApply(
            scored ->
                Headers.add(
                    Answer.json(
                        JsonBody.of(
                            json ->
                                write(
                                    json,
                                    model,
                                    scored,
                                    topN == null ? documents.size() : topN,
                                    values.get(RETURN_DOCUMENTS) ? documents : null))),
                    call));
  }

  private static void write(
      JsonGenerator json, ServedModel model, Scorer.Scored scored, int topN, List<String> documents)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", UUID.randomUUID().toString());
    json.writeStringField("model", model.name());
    json.writeStringField("object", "list");
    json.writeArrayFieldStart("results");
    for (int index : Ranking.bestFirst(scored.scores()).limit(topN).toArray()) {
      json.writeStartObject();
      json.writeNumberField("index", index);
      json.writeNumberField("relevance_score", scored.scores().get(index)[0]);
      if (documents != null) {
        json.writeObjectFieldStart("document");
        json.writeFieldName("text");
        JsonBody.text(json, documents.get(index));
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", scored.tokens());
    json.writeNumberField("total_tokens", scored.tokens());
    json.writeEndObject();
    json.writeObjectFieldStart("meta");
    json.writeObjectFieldStart("api_version");
    json.writeStringField("version", "2");
    json.writeEndObject();
    json.writeObjectFieldStart("billed_units");
    json.writeNumberField("search_units", 1);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }
}
