package org.sbert4j.server.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.server.http.Answer;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorFormat;
import org.sbert4j.server.http.Route;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.server.schema.Field;
import org.sbert4j.server.schema.ObjectType;
import org.sbert4j.server.schema.Type;
import org.sbert4j.server.schema.Types;

/** Ollama's embeddings. */
final class OllamaRoutes {
  private static final Type<TextInputs> TEXTS =
      Types.oneOf(
          Types.map(Types.string(), text -> new TextInputs(List.of(TextInput.of(text)), true)),
          Types.map(
              Types.list(Types.string(), 0),
              all -> new TextInputs(all.stream().map(TextInput::of).toList(), false)));

  private static final Field<TextInputs> INPUT =
      Field.required("input", TEXTS, "A text or a list of texts.");

  private static final ObjectType REQUEST =
      ObjectType.of("OllamaEmbedRequest", INPUT, Fields.MODEL, Fields.TRUNCATE, Fields.DIMENSIONS);

  private static final ObjectType RESPONSE =
      ObjectType.of(
          "OllamaEmbedResponse",
          Field.required("model", Types.string(), "Its own name."),
          Field.required(
              "embeddings", Types.list(Types.list(Types.number(), 0), 0), "One for each text."),
          Field.required("total_duration", Types.number(), "Nanoseconds."),
          Field.required("load_duration", Types.number(), "Nanoseconds."),
          Field.required("prompt_eval_count", Types.number(), "Tokens that the model has read."));

  private final ModelRegistry registry;
  private final Embedder embedder;
  private final Limits limits;

  OllamaRoutes(ModelRegistry registry, Embedder embedder, Limits limits) {
    this.registry = registry;
    this.embedder = embedder;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
            "/api/embed",
            ErrorFormat.OLLAMA,
            REQUEST,
            this::embed,
            new Route.Description(
                "Ollama",
                "The vectors of texts, normalised.",
                "{\"model\": \"default\", \"input\": [\"到期\", \"还款\"]}",
                RESPONSE,
                "application/json")));
  }

  private CompletionStage<Answer> embed(Call call) {
    long start = System.nanoTime();
    String name = call.values().get(Fields.MODEL);
    // Ollama's clients may name a version, as in "bge:latest".
    boolean isOwn = name == null || registry.find(name).isPresent();
    String plain = isOwn ? name : name.replaceFirst(":latest$", "");
    ServedModel model = ModelChoice.of(registry, plain, ServedKind.EMBEDDING);
    EmbeddingOptions options =
        EmbedOptions.vectors(model, true, call.values().get(Fields.DIMENSIONS));
    Boolean truncate = call.values().get(Fields.TRUNCATE);
    return embedder
        .embed(
            call,
            model,
            call.values().get(INPUT).inputs(),
            EmbedOptions.of(options, truncate == null ? limits.truncate() : truncate))
        .thenApply(
            embedded ->
                Headers.weakEtag(
                    Headers.add(
                        Answer.json(
                            JsonBody.of(
                                json -> write(json, model, embedded, System.nanoTime() - start))),
                        call,
                        embedded)));
  }

  private static void write(
      JsonGenerator json, ServedModel model, Embedded<float[]> embedded, long nanos)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model", model.name());
    json.writeArrayFieldStart("embeddings");
    for (float[] vector : embedded.results()) {
      JsonBody.vector(json, vector);
    }
    json.writeEndArray();
    json.writeNumberField("total_duration", nanos);
    json.writeNumberField("load_duration", 0);
    json.writeNumberField("prompt_eval_count", embedded.tokens());
    OpenAiRoutes.writeDetails(json, embedded);
    json.writeEndObject();
  }
}
