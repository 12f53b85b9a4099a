package org.sbert4j.server.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.SparseEmbedding;
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
import org.sbert4j.server.schema.Values;

/** What text-embeddings-inference computes with an embedding model. */
final class TeiRoutes {
  static final String TAG = "text-embeddings-inference";

  private static final Field<TextInputs> INPUTS =
      Field.required(
          "inputs", TextInput.ANY, "A text, or the ids of its tokens; or a list of either.");

  static final Field<Boolean> NORMALIZE =
      Field.defaulted(
          "normalize",
          Types.bool(),
          true,
          "Whether vectors are given the length 1; false leaves what the model gives.");

  static final Field<String> PROMPT_NAME =
      Field.optional(
          "prompt_name", Types.string(), "A prompt of the model, put in front of each text.");

  private static final ObjectType EMBED =
      ObjectType.of(
          "EmbedRequest",
          INPUTS,
          NORMALIZE,
          Fields.DIMENSIONS,
          PROMPT_NAME,
          Fields.TRUNCATE,
          Fields.TRUNCATION_DIRECTION,
          Fields.MODEL);

  private static final ObjectType EMBED_SPARSE =
      ObjectType.of(
          "EmbedSparseRequest",
          INPUTS,
          PROMPT_NAME,
          Fields.TRUNCATE,
          Fields.TRUNCATION_DIRECTION,
          Fields.MODEL);

  private static final ObjectType SPARSE_VALUE =
      ObjectType.of(
          "SparseValue",
          Field.required("index", Types.tokenId(), "Of the token."),
          Field.required("value", Types.number(), "How much it weighs."));

  private static final ObjectType EMBED_ALL =
      ObjectType.of(
          "EmbedAllRequest",
          INPUTS,
          PROMPT_NAME,
          Fields.TRUNCATE,
          Fields.TRUNCATION_DIRECTION,
          Fields.MODEL);

  private static final Field<String> SOURCE_SENTENCE =
      Field.required("source_sentence", Types.string(), "What the others are compared with.");

  private static final Field<List<String>> SENTENCES =
      Field.required("sentences", Types.list(Types.string(), 1), "The others.");

  private static final ObjectType SIMILARITY_INPUT =
      ObjectType.of("SimilarityInput", SOURCE_SENTENCE, SENTENCES);

  private static final ObjectType SIMILARITY_PARAMETERS =
      ObjectType.of(
          "SimilarityParameters", PROMPT_NAME, Fields.TRUNCATE, Fields.TRUNCATION_DIRECTION);

  private static final Field<Values> SIMILARITY_INPUTS =
      Field.required("inputs", SIMILARITY_INPUT, "The texts.");

  private static final Field<Values> PARAMETERS =
      Field.optional("parameters", SIMILARITY_PARAMETERS, "How they are embedded.");

  private static final ObjectType SIMILARITY =
      ObjectType.of("SimilarityRequest", SIMILARITY_INPUTS, PARAMETERS, Fields.MODEL);

  private static final Type<?> VECTORS = Types.list(Types.list(Types.number(), 0), 0);

  private final ModelRegistry registry;
  private final Embedder embedder;
  private final Limits limits;

  TeiRoutes(ModelRegistry registry, Embedder embedder, Limits limits) {
    this.registry = registry;
    this.embedder = embedder;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        embed("/embed").withStream(new EmbedStream(registry, embedder, limits).route()),
        Route.post(
            "/embed_all",
            ErrorFormat.TEI,
            EMBED_ALL,
            this::embedAll,
            new Route.Description(
                TAG,
                "The vectors of all tokens, before pooling.",
                "{\"inputs\": \"到期不能按时还款怎么办\"}",
                Types.list(VECTORS, 0),
                "application/json")),
        Route.post(
            "/embed_sparse",
            ErrorFormat.TEI,
            EMBED_SPARSE,
            this::embedSparse,
            new Route.Description(
                TAG,
                "How much the tokens of texts weigh, by a model that has sparse_linear.pt, as BGE-M3"
                    + " has.",
                "{\"inputs\": \"到期不能按时还款怎么办\"}",
                Types.list(Types.list(SPARSE_VALUE, 0), 0),
                "application/json")),
        Route.post(
            "/similarity",
            ErrorFormat.TEI,
            SIMILARITY,
            this::similarity,
            new Route.Description(
                TAG,
                "The cosine of a text and others.",
                "{\"inputs\": {\"source_sentence\": \"还款\", \"sentences\": [\"怎么还款\"]}}",
                Types.list(Types.number(), 0),
                "application/json")));
  }

  /** The route of vectors, at a path. */
  Route embed(String path) {
    return Route.post(
        path,
        ErrorFormat.TEI,
        EMBED,
        this::embed,
        new Route.Description(
            TAG,
            "The vectors of texts. With Accept: application/x-ndjson a line for each line of the"
                + " body, which is a JSON string, however many there are.",
            "{\"inputs\": [\"到期不能按时还款怎么办\", \"剩余欠款还有多少?\"]}",
            VECTORS,
            "application/json"));
  }

  private CompletionStage<Answer> embed(Call call) {
    Values values = call.values();
    ServedModel model = ModelChoice.of(registry, values.get(Fields.MODEL), ServedKind.EMBEDDING);
    return embedder
        .embed(call, model, values.get(INPUTS).inputs(), embedOptions(model, values, limits))
        .thenApply(
            embedded ->
                Headers.add(
                    Answer.json(JsonBody.of(json -> writeVectors(json, embedded.results()))),
                    call,
                    embedded));
  }

  /** What the fields of /embed say, but for its inputs. */
  static EmbedOptions embedOptions(ServedModel model, Values values, Limits limits) {
    EmbeddingOptions options =
        EmbedOptions.vectors(model, values.get(NORMALIZE), values.get(Fields.DIMENSIONS));
    return options(options, values, limits);
  }

  private static EmbedOptions options(EmbeddingOptions options, Values values, Limits limits) {
    String prompt = values.get(PROMPT_NAME);
    Boolean truncate = values.get(Fields.TRUNCATE);
    EmbeddingOptions cut = options.withTruncationSide(Fields.truncationSide(values));
    return EmbedOptions.of(
        prompt == null ? cut : cut.withPromptName(prompt),
        truncate == null ? limits.truncate() : truncate);
  }

  private static void writeVectors(JsonGenerator json, List<float[]> vectors) throws IOException {
    json.writeStartArray();
    for (float[] vector : vectors) {
      JsonBody.vector(json, vector);
    }
    json.writeEndArray();
  }

  private CompletionStage<Answer> embedAll(Call call) {
    Values values = call.values();
    ServedModel model = ModelChoice.of(registry, values.get(Fields.MODEL), ServedKind.EMBEDDING);
    return embedder
        .embedTokens(
            call,
            model,
            values.get(INPUTS).inputs(),
            options(EmbeddingOptions.defaults(), values, limits))
        .thenApply(
            embedded ->
                Headers.add(
                    Answer.json(
                        JsonBody.of(
                            json -> {
                              json.writeStartArray();
                              for (float[][] tokens : embedded.results()) {
                                writeVectors(json, List.of(tokens));
                              }
                              json.writeEndArray();
                            })),
                    call,
                    embedded));
  }

  private CompletionStage<Answer> embedSparse(Call call) {
    Values values = call.values();
    ServedModel model = ModelChoice.of(registry, values.get(Fields.MODEL), ServedKind.EMBEDDING);
    return embedder
        .embedSparse(
            call,
            model,
            values.get(INPUTS).inputs(),
            options(EmbeddingOptions.defaults(), values, limits))
        .thenApply(
            embedded ->
                Headers.add(
                    Answer.json(JsonBody.of(json -> writeSparse(json, embedded.results()))),
                    call,
                    embedded));
  }

  private static void writeSparse(JsonGenerator json, List<SparseEmbedding> embeddings)
      throws IOException {
    json.writeStartArray();
    for (SparseEmbedding embedding : embeddings) {
      json.writeStartArray();
      for (int i = 0; i < embedding.size(); i++) {
        json.writeStartObject();
        json.writeNumberField("index", embedding.indices()[i]);
        json.writeNumberField("value", embedding.values()[i]);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private CompletionStage<Answer> similarity(Call call) {
    ServedModel model =
        ModelChoice.of(registry, call.values().get(Fields.MODEL), ServedKind.EMBEDDING);
    Values inputs = call.values().get(SIMILARITY_INPUTS);
    Values parameters = call.values().get(PARAMETERS);
    List<TextInput> texts = new ArrayList<>();
    texts.add(TextInput.of(inputs.get(SOURCE_SENTENCE)));
    inputs.get(SENTENCES).forEach(sentence -> texts.add(TextInput.of(sentence)));
    EmbedOptions options =
        parameters == null
            ? EmbedOptions.of(EmbeddingOptions.defaults(), limits.truncate())
            : options(EmbeddingOptions.defaults(), parameters, limits);
    return embedder
        .embed(call, model, texts, options)
        .thenApply(
            embedded ->
                Headers.add(
                    Answer.json(JsonBody.of(json -> writeCosines(json, embedded.results()))),
                    call,
                    embedded));
  }

  /** The cosine of the first vector and each other. */
  private static void writeCosines(JsonGenerator json, List<float[]> vectors) throws IOException {
    json.writeStartArray();
    for (float[] other : vectors.subList(1, vectors.size())) {
      json.writeNumber((float) SimilarityFunction.COSINE.apply(vectors.get(0), other));
    }
    json.writeEndArray();
  }
}
