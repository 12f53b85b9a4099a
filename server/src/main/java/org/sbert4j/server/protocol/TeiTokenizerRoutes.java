package org.sbert4j.server.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sbert4j.BaseModel;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.server.http.Answer;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorFormat;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.http.Route;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.server.schema.Field;
import org.sbert4j.server.schema.ObjectType;
import org.sbert4j.server.schema.Type;
import org.sbert4j.server.schema.Types;
import org.sbert4j.server.schema.Values;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;

/** What text-embeddings-inference tells of texts' tokens. */
final class TeiTokenizerRoutes {
  private static final Type<List<String>> TEXTS =
      Types.oneOf(Types.map(Types.string(), List::of), Types.list(Types.string(), 1));

  private static final Field<List<String>> INPUTS =
      Field.required("inputs", TEXTS, "A text or a list of texts.");

  private static final Field<Boolean> ADD_SPECIAL_TOKENS =
      Field.defaulted(
          "add_special_tokens", Types.bool(), true, "Whether [CLS] and [SEP] are put around.");

  private static final ObjectType TOKENIZE =
      ObjectType.of(
          "TokenizeRequest", INPUTS, ADD_SPECIAL_TOKENS, TeiRoutes.PROMPT_NAME, Fields.MODEL);

  private static final ObjectType TOKEN =
      ObjectType.of(
          "Token",
          Field.required("id", Types.integer(0, Integer.MAX_VALUE), "In the vocabulary."),
          Field.required("text", Types.string(), "What it stands for in the text."),
          Field.required("special", Types.bool(), "Whether it isn't of the text."),
          Field.optional("start", Types.integer(0, Integer.MAX_VALUE), "In code points."),
          Field.optional("stop", Types.integer(0, Integer.MAX_VALUE), "In code points."));

  private static final Type<int[]> IDS =
      Types.map(
          Types.list(Types.tokenId(), 0),
          ids -> ids.stream().mapToInt(Integer::intValue).toArray());

  private static final Field<List<int[]>> ID_LISTS =
      Field.required(
          "ids",
          Types.oneOf(Types.map(IDS, List::of), Types.list(IDS, 1)),
          "The ids of a text, or a list of those.");

  private static final Field<Boolean> SKIP_SPECIAL_TOKENS =
      Field.defaulted(
          "skip_special_tokens", Types.bool(), true, "Whether [CLS] and the like are left out.");

  private static final ObjectType DECODE =
      ObjectType.of("DecodeRequest", ID_LISTS, SKIP_SPECIAL_TOKENS, Fields.MODEL);

  private final ModelRegistry registry;
  private final Limits limits;

  TeiTokenizerRoutes(ModelRegistry registry, Limits limits) {
    this.registry = registry;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
            "/tokenize",
            ErrorFormat.TEI,
            TOKENIZE,
            this::tokenize,
            new Route.Description(
                TeiRoutes.TAG,
                "The tokens of texts, however long; no more than 524288 together.",
                "{\"inputs\": \"到期不能按时还款怎么办\"}",
                Types.list(Types.list(TOKEN, 0), 0),
                "application/json")),
        Route.post(
            "/decode",
            ErrorFormat.TEI,
            DECODE,
            this::decode,
            new Route.Description(
                TeiRoutes.TAG,
                "The texts of ids.",
                "{\"ids\": [101, 1168, 3309, 102]}",
                Types.list(Types.string(), 0),
                "application/json")));
  }

  /** What to do with a model. */
  private interface Work {
    byte[] of(BaseModel model);
  }

  private CompletionStage<Answer> with(Call call, Work work) {
    String name = call.values().get(Fields.MODEL);
    ServedModel model =
        name == null
            ? registry.models().get(0)
            : registry
                .find(name)
                .orElseGet(() -> ModelChoice.of(registry, name, ServedKind.EMBEDDING));
    return model.use(
        lease -> CompletableFuture.completedFuture(Answer.json(work.of(lease.model()))));
  }

  private CompletionStage<Answer> tokenize(Call call) {
    Values values = call.values();
    List<String> texts = values.get(INPUTS);
    limits.requireBatch(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      limits.requireChars("text", i, texts.get(i));
    }
    String name = values.get(TeiRoutes.PROMPT_NAME);
    EncodeOptions options =
        EncodeOptions.untruncated().withAddSpecialTokens(values.get(ADD_SPECIAL_TOKENS));
    return with(
        call,
        model -> {
          String prompt = name == null ? "" : prompt(model, name);
          return JsonBody.of(
              json -> {
                json.writeStartArray();
                long tokens = 0;
                for (String text : texts) {
                  Encoding encoding = model.tokenizer().encode(prompt + text, options);
                  tokens += encoding.size();
                  Limits.requireTokens(tokens);
                  writeTokens(json, prompt + text, encoding);
                }
                json.writeEndArray();
              });
        });
  }

  private static String prompt(BaseModel model, String name) {
    if (model instanceof SentenceTransformer embedding && embedding.prompts().containsKey(name)) {
      return embedding.prompts().get(name);
    }
    throw new ApiException(
        ErrorKind.VALIDATION, "prompt_name", "the model has no prompt named '" + name + "'");
  }

  private static void writeTokens(JsonGenerator json, String text, Encoding encoding)
      throws IOException {
    int[] ids = encoding.inputIds();
    int[] special = encoding.specialTokensMask();
    List<String> tokens = encoding.tokens();
    json.writeStartArray();
    for (int i = 0; i < ids.length; i++) {
      json.writeStartObject();
      json.writeNumberField("id", ids[i]);
      boolean ofText = special[i] == 0;
      json.writeFieldName("text");
      JsonBody.text(
          json,
          ofText ? text.substring(encoding.startOffset(i), encoding.endOffset(i)) : tokens.get(i));
      json.writeBooleanField("special", !ofText);
      if (ofText) {
        json.writeNumberField("start", encoding.startCodePoint(i));
        json.writeNumberField("stop", encoding.endCodePoint(i));
      } else {
        json.writeNullField("start");
        json.writeNullField("stop");
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private CompletionStage<Answer> decode(Call call) {
    List<int[]> lists = call.values().get(ID_LISTS);
    limits.requireBatch(lists.size());
    Limits.requireTokens(lists.stream().mapToLong(ids -> ids.length).sum());
    boolean skip = call.values().get(SKIP_SPECIAL_TOKENS);
    return with(
        call,
        model -> {
          int size = model.tokenizer().vocabulary().size();
          for (int[] ids : lists) {
            for (int id : ids) {
              if (id >= size) {
                throw new ApiException(
                    ErrorKind.VALIDATION,
                    "ids",
                    "`ids` has " + id + ", and the vocabulary ends at " + (size - 1));
              }
            }
          }
          return JsonBody.of(
              json -> {
                json.writeStartArray();
                for (int[] ids : lists) {
                  JsonBody.text(json, model.tokenizer().decode(ids, skip));
                }
                json.writeEndArray();
              });
        });
  }
}
