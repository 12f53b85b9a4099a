package org.sbert4j;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.config.BertConfig;
import org.sbert4j.fingerprint.ModelSurvey;
import org.sbert4j.loading.Resources;
import org.sbert4j.loading.SentenceTransformerLoader;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.ConfigFile;
import org.sbert4j.weights.folder.ModelFolder;
import org.sbert4j.weights.folder.ModuleConfig;

/**
 * What a model folder holds, without a model being loaded: its tokenizer and settings at once, and
 * what can only be known from the weights when it is asked for.
 *
 * <p>Thread-safe.
 */
public final class ModelDescription {
  private final SentenceTransformerLoader loader;
  private final Tokenizer tokenizer;
  private final Resources resources;

  /** Null until somebody asks for what only the weights tell. */
  private ModelSurvey survey;

  private ModelDescription(SentenceTransformerLoader loader, Resources resources) {
    this.loader = loader;
    this.resources = resources;
    this.tokenizer = loader.tokenizer();
  }

  /**
   * Reads all of a model folder but its weights.
   *
   * @param options as for loading; the fingerprint and the memory depend on some of them
   * @throws ModelFormatException as {@link SentenceTransformer#load(Path, LoadOptions)}, except for
   *     what is wrong with the weights
   * @throws IllegalArgumentException if an option does not fit the model
   */
  public static ModelDescription read(Path folder, LoadOptions options) {
    return new ModelDescription(options.loader(folder), options.resources());
  }

  /** The shape of the transformer. */
  public BertConfig config() {
    return loader.config();
  }

  /** The tokenizer. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The most tokens of a text that count, [CLS] and [SEP] included. */
  public int maxSeqLength() {
    return loader.maxSeqLength();
  }

  /** The folder's files as they were read. */
  public ModelFolder folder() {
    return loader.folder();
  }

  /** What follows the transformer, first the pooling, as the options have it. Unmodifiable. */
  public List<ModuleConfig> modules() {
    return loader.modules();
  }

  /** Elements of a vector. */
  public int embeddingDimension() {
    return survey().weights().embeddingDimension();
  }

  /**
   * The fingerprint that the model will have; see {@link SentenceTransformer#fingerprint()}. Reads
   * all weights, the first time.
   *
   * @throws ModelFormatException for weights that cannot be loaded
   */
  public String fingerprint() {
    return survey().fingerprint();
  }

  /**
   * The number of parameters by part: {@code embeddings}, {@code encoder}, {@code modules} (what
   * follows the pooling), and what no embedding needs, {@code pooler} and {@code other} (such as a
   * head for masked words). Reads all weights, the first time.
   *
   * @throws ModelFormatException for weights that cannot be loaded
   */
  public Map<String, Long> parameters() {
    long embeddings = survey().embeddings().parameters();
    long encoder = survey().encoderParameters();
    long pooler = 0;
    long all = 0;
    try (Checkpoint checkpoint = Checkpoint.open(folder().transformerFolder())) {
      for (String name : checkpoint.tensorNames()) {
        TensorView tensor = checkpoint.find(name).orElseThrow();
        long elements = tensor.dtype().isFloatingPoint() ? tensor.elementCount() : 0;
        all += elements;
        pooler += name.contains("pooler.") ? elements : 0;
      }
    }
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("embeddings", embeddings);
    parts.put("encoder", encoder);
    parts.put("modules", survey().moduleParameters());
    parts.put("pooler", pooler);
    parts.put("other", all - embeddings - encoder - pooler);
    return parts;
  }

  /**
   * In what sentence-transformers 6 computes this model unless told otherwise: the {@code dtype}
   * (or {@code torch_dtype}) of config.json, else that of the checkpoint's first floats; {@code
   * float16} or {@code bfloat16} where a model is stored so. Here it is computed in 32-bit floats,
   * as there with {@code model_kwargs={"dtype": "float32"}}. Reads the names of the tensors, not
   * their values.
   *
   * @throws ModelFormatException for weights that cannot be opened
   */
  public String torchDtype() {
    ConfigFile config = folder().config();
    String stated = config.stringOr("dtype", config.stringOr("torch_dtype", ""));
    if (!stated.isEmpty()) {
      return stated.startsWith("torch.") ? stated.substring("torch.".length()) : stated;
    }
    try (Checkpoint checkpoint = Checkpoint.open(folder().transformerFolder())) {
      return checkpoint.tensorNames().stream()
          .map(name -> checkpoint.find(name).orElseThrow().dtype())
          .filter(DType::isFloatingPoint)
          .findFirst()
          .map(ModelDescription::torchName)
          .orElse("float32");
    }
  }

  private static String torchName(DType dtype) {
    return switch (dtype) {
      case F64 -> "float64";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      default -> "float32";
    };
  }

  /**
   * What the model will take in memory, in this JVM and with the options given. Reads all weights,
   * the first time.
   *
   * @param format of the encoder's linear layers, in place of the options' own
   * @return empty if the backend cannot tell
   * @throws ModelFormatException for weights that cannot be loaded
   * @throws IllegalArgumentException if the memory budget holds no text of maxSeqLength tokens
   */
  public Optional<MemoryNeed> memory(Backend backend, WeightFormat format) {
    return MemoryNeed.of(loader, this::survey, resources, backend, format);
  }

  private synchronized ModelSurvey survey() {
    if (survey == null) {
      survey = loader.survey();
    }
    return survey;
  }
}
