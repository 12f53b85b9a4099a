package org.sbert4j.server.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.server.http.Answer;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorFormat;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.http.Route;
import org.sbert4j.server.model.ModelFacts;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.server.schema.Field;
import org.sbert4j.server.schema.ObjectType;
import org.sbert4j.server.schema.Type;
import org.sbert4j.server.schema.Types;

/** OpenAI's embeddings and models. */
final class OpenAiRoutes {
  private static final Field<TextInputs> INPUT =
      Field.required(
          "input", TextInput.ANY, "A text, or the ids of its tokens; or a list of either.");

  private static final Field<String> ENCODING_FORMAT =
      Field.defaulted(
          "encoding_format",
          Types.stringOf("float", "base64"),
          "float",
          "How vectors are written: base64 is that of their little-endian 32-bit floats.");

  private static final Field<String> USER =
      Field.optional("user", Types.string(), "Taken, and of no meaning here.");

  private static final Field<Integer> TRUNCATE_PROMPT_TOKENS =
      Field.optional(
          "truncate_prompt_tokens",
          Types.integer(-1, Integer.MAX_VALUE),
          "Tokens after which a text is cut, as in vLLM; -1 for as many as the model reads.");

  static final ObjectType REQUEST =
      ObjectType.of(
          "EmbeddingsRequest",
          INPUT,
          Fields.MODEL,
          ENCODING_FORMAT,
          Fields.DIMENSIONS,
          USER,
          TRUNCATE_PROMPT_TOKENS);

  private static final Type<?> VECTOR = Types.oneOf(Types.list(Types.number(), 0), Types.string());

  private static final ObjectType TEXT =
      ObjectType.of(
          "TextDetails",
          Field.required("tokens", Types.integer(0, Integer.MAX_VALUE), "Tokens of the text."),
          Field.required("truncated", Types.bool(), "Whether the model reads only some of them."),
          Field.optional(
              "cut_offset",
              Types.integer(0, Integer.MAX_VALUE),
              "UTF-16 units of the text that the model reads; left out for ids, and if its begin was"
                  + " cut off."));

  private static final ObjectType DETAILS =
      ObjectType.of(
          "Sbert4jDetails",
          Field.required(
              "fingerprint",
              Types.string(),
              "Equal ones mean equal vectors for equal texts and prompts, bit for bit."),
          Field.required("texts", Types.list(TEXT, 0), "One for each input."));

  private static final ObjectType EMBEDDINGS =
      ObjectType.of(
          "EmbeddingsResponse",
          Field.required("object", Types.stringOf("list"), "Always list."),
          Field.required(
              "data",
              Types.list(
                  ObjectType.of(
                      "Embedding",
                      Field.required("object", Types.stringOf("embedding"), "Always embedding."),
                      Field.required("index", Types.integer(0, Integer.MAX_VALUE), "Of the input."),
                      Field.required("embedding", VECTOR, "The vector.")),
                  0),
              "One for each input, in their order."),
          Field.required("model", Types.string(), "Its own name."),
          Field.required(
              "usage",
              ObjectType.of(
                  "Usage",
                  Field.required(
                      "prompt_tokens",
                      Types.integer(0, Integer.MAX_VALUE),
                      "Tokens that the model has read."),
                  Field.required("total_tokens", Types.integer(0, Integer.MAX_VALUE), "The same.")),
              "What it took."),
          Field.required("sbert4j", DETAILS, "What OpenAI doesn't tell."));

  private static final ObjectType MODEL =
      ObjectType.of(
          "Model",
          Field.required("id", Types.string(), "Its name."),
          Field.required("object", Types.stringOf("model"), "Always model."),
          Field.required("created", Types.integer(0, Integer.MAX_VALUE), "Always 0."),
          Field.required("owned_by", Types.string(), "Always sbert4j."),
          Field.required(
              "max_model_len", Types.integer(1, Integer.MAX_VALUE), "Tokens of a text that count."),
          Field.required("type", Types.stringOf("embedding", "reranker"), "What it gives."),
          Field.required(
              "dimensions", Types.integer(1, Integer.MAX_VALUE), "Elements of a vector or scores."),
          Field.required("loaded", Types.bool(), "Whether it is in memory now."),
          Field.required("memory_bytes", Types.number(), "What its weights take there."));

  private static final ObjectType MODELS =
      ObjectType.of(
          "Models",
          Field.required("object", Types.stringOf("list"), "Always list."),
          Field.required("data", Types.list(MODEL, 0), "The models."));

  private final ModelRegistry registry;
  private final Embedder embedder;
  private final Limits limits;

  OpenAiRoutes(ModelRegistry registry, Embedder embedder, Limits limits) {
    this.registry = registry;
    this.embedder = embedder;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        embeddings("/v1/embeddings"),
        embeddings("/embeddings"),
        Route.get(
            "/v1/models",
            false,
            ErrorFormat.OPENAI,
            call -> CompletableFuture.completedFuture(Answer.json(JsonBody.of(this::writeModels))),
            new Route.Description(
                "OpenAI", "The models that are served.", "", MODELS, "application/json")),
        Route.get(
            "/v1/models/{model}",
            false,
            ErrorFormat.OPENAI,
            this::model,
            new Route.Description("OpenAI", "A model.", "", MODEL, "application/json")));
  }

  private Route embeddings(String path) {
    return Route.post(
        path,
        ErrorFormat.OPENAI,
        REQUEST,
        this::embed,
        new Route.Description(
            "OpenAI",
            "The vectors of texts.",
            "{\"input\": \"到期不能按时还款怎么办\", \"model\": \"default\"}",
            EMBEDDINGS,
            "application/json"));
  }

  private CompletionStage<Answer> embed(Call call) {
    ServedModel model =
        ModelChoice.of(registry, call.values().get(Fields.MODEL), ServedKind.EMBEDDING);
    Integer dimensions = call.values().get(Fields.DIMENSIONS);
    // As OpenAI does it: what is left of a vector gets the length 1.
    EmbeddingOptions options = EmbedOptions.vectors(model, dimensions != null, dimensions);
    Integer cut = call.values().get(TRUNCATE_PROMPT_TOKENS);
    EmbedOptions all =
        new EmbedOptions(
            options, cut != null || limits.truncate(), cut == null || cut == -1 ? 0 : cut, 0);
    boolean base64 = call.values().get(ENCODING_FORMAT).equals("base64");
    return embedder
        .embed(call, model, call.values().get(INPUT).inputs(), all)
        .thenApply(
            embedded ->
                Headers.add(
                    Answer.json(JsonBody.of(json -> write(json, model, embedded, base64))),
                    call,
                    embedded));
  }

  private static void write(
      JsonGenerator json, ServedModel model, Embedded<float[]> embedded, boolean base64)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("object", "list");
    json.writeArrayFieldStart("data");
    for (int i = 0; i < embedded.results().size(); i++) {
      json.writeStartObject();
      json.writeStringField("object", "embedding");
      json.writeNumberField("index", i);
      json.writeFieldName("embedding");
      if (base64) {
        json.writeString(JsonBody.base64(embedded.results().get(i)));
      } else {
        JsonBody.vector(json, embedded.results().get(i));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("model", model.name());
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", embedded.tokens());
    json.writeNumberField("total_tokens", embedded.tokens());
    json.writeEndObject();
    writeDetails(json, embedded);
    json.writeEndObject();
  }

  /** The field {@code sbert4j}: what no other server tells. */
  static void writeDetails(JsonGenerator json, Embedded<?> embedded) throws IOException {
    json.writeObjectFieldStart("sbert4j");
    json.writeStringField("fingerprint", embedded.fingerprint());
    json.writeArrayFieldStart("texts");
    for (CountedText text : embedded.texts()) {
      json.writeStartObject();
      json.writeNumberField("tokens", text.tokens());
      json.writeBooleanField("truncated", text.truncated());
      if (text.cutOffset() >= 0) {
        json.writeNumberField("cut_offset", text.cutOffset());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeModels(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("object", "list");
    json.writeArrayFieldStart("data");
    for (ServedModel model : registry.models()) {
      for (String name : model.names()) {
        writeModel(json, model, name);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private CompletionStage<Answer> model(Call call) {
    String name = call.parameter("model");
    ServedModel model =
        registry
            .find(name)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorKind.NOT_FOUND, "model", "the model '" + name + "' is not served"));
    return CompletableFuture.completedFuture(
        Answer.json(JsonBody.of(json -> writeModel(json, model, name))));
  }

  private static void writeModel(JsonGenerator json, ServedModel model, String name)
      throws IOException {
    ModelFacts facts = model.facts();
    json.writeStartObject();
    json.writeStringField("id", name);
    json.writeStringField("object", "model");
    json.writeNumberField("created", 0);
    json.writeStringField("owned_by", "sbert4j");
    json.writeNumberField("max_model_len", facts.maxSeqLength());
    json.writeStringField("type", model.kind() == ServedKind.EMBEDDING ? "embedding" : "reranker");
    json.writeNumberField("dimensions", facts.outputs());
    json.writeBooleanField("loaded", model.isLoaded());
    json.writeNumberField("memory_bytes", facts.memoryBytes());
    json.writeEndObject();
  }
}
