package org.sbert4j.weights.folder;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.json.JsonObject;

/**
 * Which architecture config.json names. Asked before any of its fields is read: another one has
 * other fields, and an error about one of those sends people the wrong way.
 *
 * <p>As transformers' AutoConfig goes by {@code model_type}; where that is missing, by the classes
 * in {@code architectures}, and without those it is BERT's.
 */
final class ModelTypes {
  private static final String MODEL_TYPE = "model_type";
  private static final String ARCHITECTURES = "architectures";

  /** {@code XLMRobertaForSequenceClassification}: the name of the model, then what it is for. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("(.+?)(Encoder|Text|LMHead|PreTrained)?(Model|For[A-Z].*)");

  private static final String DECODER =
      "attention to the tokens before alone, rotary positions, RMSNorm and gated feed-forward"
          + " layers";

  private static final String OLD_DECODER = "attention to the tokens before alone";
  private static final String ROTARY = "rotary positions and gated feed-forward layers";
  private static final String T5 =
      "relative positions without a position table, and RMSNorm before each block";
  private static final String DEBERTA =
      "disentangled attention, which scores contents and relative positions apart";
  private static final String PRE_NORM = "layer normalization before each block, not after it";
  private static final String SPARSE = "attention that leaves out most of a long text";

  /** What an engine would need to compute it, by model_type. */
  private static final Map<String, String> NEEDED =
      Map.ofEntries(
          entry(
              "modernbert",
              "rotary positions, gated feed-forward layers, local attention in most layers and"
                  + " layer normalization before each block"),
          entry("eurobert", "rotary positions, RMSNorm and gated feed-forward layers"),
          entry("nomic_bert", ROTARY),
          entry("new", ROTARY),
          entry("t5", T5),
          entry("mt5", T5),
          entry("umt5", T5),
          entry("deberta", DEBERTA),
          entry("deberta-v2", DEBERTA),
          entry("llama", DECODER),
          entry("mistral", DECODER),
          entry("mixtral", DECODER),
          entry("qwen2", DECODER),
          entry("qwen3", DECODER),
          entry("gemma", DECODER),
          entry("gemma2", DECODER),
          entry("gemma3_text", DECODER),
          entry("phi3", DECODER),
          entry("gpt_neox", OLD_DECODER),
          entry("gpt2", OLD_DECODER),
          entry("opt", OLD_DECODER),
          entry("bloom", OLD_DECODER),
          entry("albert", "one layer's weights for all layers"),
          entry("roberta-prelayernorm", PRE_NORM),
          entry("xlm-roberta-xl", PRE_NORM),
          entry("longformer", SPARSE),
          entry("big_bird", SPARSE));

  private ModelTypes() {}

  /**
   * The architecture of a model.
   *
   * @throws org.sbert4j.weights.ModelFormatException naming one that cannot be loaded
   */
  static Architecture of(JsonObject config) {
    Optional<String> modelType = config.string(MODEL_TYPE);
    if (modelType.isPresent()) {
      return Architecture.ofModelType(modelType.get())
          .orElseThrow(() -> config.error(MODEL_TYPE, refusal(modelType.get())));
    }
    List<String> classes = config.strings(ARCHITECTURES);
    if (classes.isEmpty()) {
      return Architecture.BERT;
    }
    String name = modelName(classes.get(0));
    for (Architecture architecture : Architecture.values()) {
      if (isCalled(architecture.modelType(), name)) {
        return architecture;
      }
    }
    String type =
        NEEDED.keySet().stream().filter(known -> isCalled(known, name)).findFirst().orElse(name);
    throw config.error(ARCHITECTURES, refusal(type));
  }

  /** {@code XLMRoberta} of {@code XLMRobertaForSequenceClassification}. */
  private static String modelName(String className) {
    Matcher matcher = CLASS_NAME.matcher(className);
    return matcher.matches() ? matcher.group(1) : className;
  }

  /** Whether a class's name is a type's, {@code xlm-roberta}, as classes write it. */
  private static boolean isCalled(String modelType, String name) {
    return modelType.replaceAll("[-_]", "").equals(name.toLowerCase(Locale.ROOT));
  }

  private static String refusal(String modelType) {
    String needed = NEEDED.get(modelType);
    return "'%s' is not supported%s; take a model whose model_type is one of %s"
        .formatted(
            modelType,
            needed == null
                ? ", and what it computes is not guessed"
                : " (it would need %s)".formatted(needed),
            Architecture.knownModelTypes());
  }
}
