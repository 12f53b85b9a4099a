package org.sbert4j.server.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
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
import org.sbert4j.tokenizer.Side;

/** What text-embeddings-inference computes with a cross-encoder. */
final class TeiScoreRoutes {
  private static final Field<Boolean> RAW_SCORES =
      Field.defaulted(
          "raw_scores",
          Types.bool(),
          false,
          "Whether scores are the model's logits; else their sigmoid, or softmax of several.");

  private static final Field<String> QUERY =
      Field.required("query", Types.string(), "What the texts are ranked for.");

  private static final Field<List<String>> TEXTS =
      Field.required("texts", Types.list(Types.string(), 1), "What is ranked.");

  private static final Field<Boolean> RETURN_TEXT =
      Field.defaulted("return_text", Types.bool(), false, "Whether results hold their text.");

  private static final ObjectType RERANK =
      ObjectType.of(
          "RerankRequest",
          QUERY,
          TEXTS,
          RAW_SCORES,
          RETURN_TEXT,
          Fields.TRUNCATE,
          Fields.TRUNCATION_DIRECTION,
          Fields.MODEL);

  private static final ObjectType RANK =
      ObjectType.of(
          "Rank",
          Field.required("index", Types.integer(0, Integer.MAX_VALUE), "Of the text."),
          Field.required("score", Types.number(), "The higher the better."),
          Field.optional("text", Types.string(), "If asked for."));

  /**
   * What is classified.
   *
   * @param nested whether there was a list of them
   */
  private record ScoreInputs(List<ScoreInput> inputs, boolean nested) {}

  private static final Type<ScoreInput> TEXT_OR_PAIR =
      Types.map(Types.list(Types.string(), 1, 2), TeiScoreRoutes::scoreInput);

  private static final Type<ScoreInputs> SCORE_INPUTS =
      Types.oneOf(
          Types.map(
              Types.string(), text -> new ScoreInputs(List.of(scoreInput(List.of(text))), false)),
          Types.map(TEXT_OR_PAIR, input -> new ScoreInputs(List.of(input), false)),
          Types.map(Types.list(TEXT_OR_PAIR, 1), inputs -> new ScoreInputs(inputs, true)));

  private static final Field<ScoreInputs> INPUTS =
      Field.required(
          "inputs",
          SCORE_INPUTS,
          "A text, or a list of the two of a pair; or a list of lists, of one text or two each.");

  private static final ObjectType PREDICT =
      ObjectType.of(
          "PredictRequest",
          INPUTS,
          RAW_SCORES,
          Fields.TRUNCATE,
          Fields.TRUNCATION_DIRECTION,
          Fields.MODEL);

  private static final Type<?> PREDICTION =
      Types.list(
          ObjectType.of(
              "Prediction",
              Field.required("score", Types.number(), "Of the label."),
              Field.required("label", Types.string(), "As the model names it.")),
          0);

  private final ModelRegistry registry;
  private final Scorer scorer;
  private final Limits limits;

  TeiScoreRoutes(ModelRegistry registry, Scorer scorer, Limits limits) {
    this.registry = registry;
    this.scorer = scorer;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        rerank("/rerank"),
        Route.post(
            "/predict",
            ErrorFormat.TEI,
            PREDICT,
            this::predict,
            new Route.Description(
                TeiRoutes.TAG,
                "The labels of texts or of pairs of texts, the highest score first.",
                "{\"inputs\": [\"怎么还款\", \"如何还钱\"]}",
                Types.oneOf(PREDICTION, Types.list(PREDICTION, 0)),
                "application/json")));
  }

  /** The route of ranks, at a path. */
  Route rerank(String path) {
    return Route.post(
        path,
        ErrorFormat.TEI,
        RERANK,
        this::rerank,
        new Route.Description(
            TeiRoutes.TAG,
            "Texts by how well they answer a query.",
            "{\"query\": \"还款\", \"texts\": [\"怎么还款\", \"天气很好\"]}",
            Types.list(RANK, 0),
            "application/json"));
  }

  private static ScoreInput scoreInput(List<String> texts) {
    return new ScoreInput(texts.get(0), texts.size() == 2 ? texts.get(1) : null);
  }

  private boolean truncate(Values values) {
    Boolean truncate = values.get(Fields.TRUNCATE);
    return truncate == null ? limits.truncate() : truncate;
  }

  private static Scorer.ScoreOptions scoreOptions(Values values) {
    Side side = Fields.truncationSide(values);
    Scorer.ScoreOptions options =
        values.get(RAW_SCORES) ? Ranking.logits() : Ranking.probabilities();
    return model -> options.of(model).withTruncationSide(side);
  }

  private CompletionStage<Answer> rerank(Call call) {
    Values values = call.values();
    ServedModel model = ModelChoice.ofRanks(registry, values.get(Fields.MODEL));
    List<String> texts = values.get(TEXTS);
    String query = values.get(QUERY);
    List<ScoreInput> pairs = texts.stream().map(text -> new ScoreInput(query, text)).toList();
    List<String> returned = values.get(RETURN_TEXT) ? texts : null;
    return scorer
        .score(call, model, pairs, truncate(values), scoreOptions(values))
        .thenApply(
            scored ->
                Headers.add(
                    Answer.json(JsonBody.of(json -> writeRanks(json, scored.scores(), returned))),
                    call));
  }

  private static void writeRanks(JsonGenerator json, List<float[]> scores, List<String> texts)
      throws IOException {
    json.writeStartArray();
    for (int index : Ranking.bestFirst(scores).toArray()) {
      json.writeStartObject();
      json.writeNumberField("index", index);
      if (texts != null) {
        json.writeFieldName("text");
        JsonBody.text(json, texts.get(index));
      }
      json.writeNumberField("score", scores.get(index)[0]);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private CompletionStage<Answer> predict(Call call) {
    Values values = call.values();
    ServedModel model = ModelChoice.of(registry, values.get(Fields.MODEL), ServedKind.RERANKER);
    ScoreInputs given = values.get(INPUTS);
    return scorer
        .score(call, model, given.inputs(), truncate(values), scoreOptions(values))
        .thenApply(
            scored ->
                Headers.add(
                    Answer.json(
                        JsonBody.of(json -> writePredictions(json, scored, given.nested()))),
                    call));
  }

  private static void writePredictions(JsonGenerator json, Scorer.Scored scored, boolean nested)
      throws IOException {
    if (nested) {
      json.writeStartArray();
    }
    for (float[] scores : scored.scores()) {
      json.writeStartArray();
      int[] highestFirst =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(Comparator.comparing((Integer label) -> scores[label]).reversed())
              .mapToInt(Integer::intValue)
              .toArray();
      for (int label : highestFirst) {
        json.writeStartObject();
        json.writeNumberField("score", scores[label]);
        json.writeStringField("label", scored.labels().get(label));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (nested) {
      json.writeEndArray();
    }
  }
}
