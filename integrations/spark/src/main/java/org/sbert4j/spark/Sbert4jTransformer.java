package org.sbert4j.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.tokenizer.Side;

/**
 * A stage of a Spark ML pipeline that gives each text its vector, by a sentence-transformers model.
 *
 * <pre>{@code
 * Dataset<Row> vectors =
 *     new Sbert4jTransformer()
 *         .setModel("hdfs://data/models/bge-small-zh-v1.5")
 *         .setInputCol("text")
 *         .setOutputCol("vector")
 *         .transform(texts);
 * }</pre>
 *
 * <p><b>Vectors.</b> Those of {@link SentenceTransformer#encode(java.util.List, EmbeddingOptions)},
 * to the last bit, whatever the number of executors, partitions and threads. A name on the hub
 * means what the hub has when an executor first asks; name a commit, as in {@code name@1a2b3c}, to
 * be sure that all have the same.
 *
 * <p><b>Resources.</b> The model is loaded on the executors alone, once for all tasks of a JVM, and
 * closed when the JVM ends, or when a task begins and none has used it for ten minutes; {@link
 * #closeUnusedModels} closes it earlier, for {@code local[*]}. A task computes on as many threads
 * as it has cores, {@code spark.task.cpus}. It takes {@link #batchSize} rows at a time, or fewer if
 * they are long, and holds no others.
 *
 * <p><b>Errors.</b> What cannot be, whatever the model is, {@link #transform} and {@link
 * #transformSchema} refuse with {@link IllegalArgumentException}. What the model has to say ends
 * its task, with the host in the message, and Spark tries again as often as {@code
 * spark.task.maxFailures} says; an ended task, however it ended, has given the model back.
 *
 * <p>As other stages: not thread-safe while params are set.
 *
 * @see LoadOptions
 */
public final class Sbert4jTransformer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> model;
  private final Param<String> outputType;
  private final Param<String> handleNull;
  private final IntParam batchSize;
  private final Param<String> promptName;
  private final Param<String> prompt;
  private final BooleanParam normalize;
  private final IntParam truncateDim;
  private final Param<String> truncation;
  private final Param<String> truncationSide;
  private final IntParam windowOverlap;
  private final IntParam maxSeqLength;
  private final Param<String> backend;
  private final IntParam device;
  private final Param<String> weights;
  private final LongParam memoryBudget;
  private final BooleanParam mapEmbeddings;

  /** With a name that is made up. */
  public Sbert4jTransformer() {
    this(Identifiable.randomUID("sbert4j"));
  }

  /**
   * With a name of its own.
   *
   * @param uid the name, unique in a pipeline
   */
  public Sbert4jTransformer(String uid) {
    this.uid = uid;
    inputCol = new Param<>(uid, "inputCol", "the column with the texts, of type string");
    outputCol = new Param<>(uid, "outputCol", "the new column with the vectors");
    model =
        new Param<>(
            uid,
            "model",
            "the model: a folder on every machine, hdfs://…, sparkfiles:NAME for what --archives brought, or a name on the Hugging Face hub");
    outputType =
        new Param<>(
            uid,
            "outputType",
            "what a vector is in a row: array, for array<float>, or vector, for Spark ML's");
    handleNull =
        new Param<>(
            uid,
            "handleNull",
            "what becomes of a text that is null: keep, which gives null for its vector, or error");
    batchSize = new IntParam(uid, "batchSize", "rows that are taken and encoded at once");
    promptName =
        new Param<>(
            uid,
            "promptName",
            "the name of one of the model's prompts, which is put in front of each text");
    prompt =
        new Param<>(
            uid,
            "prompt",
            "what is put in front of each text, in the place of a prompt of the model");
    normalize =
        new BooleanParam(
            uid,
            "normalize",
            "true for vectors of length 1, false for vectors as pooling leaves them; unset for what the model says");
    truncateDim =
        new IntParam(
            uid,
            "truncateDim",
            "elements of a vector that are kept; unset for what the model says");
    truncation =
        new Param<>(
            uid,
            "truncation",
            "what becomes of a text that is too long: truncate, error or window");
    truncationSide =
        new Param<>(uid, "truncationSide", "the end of a text that is cut off: right or left");
    windowOverlap =
        new IntParam(
            uid,
            "windowOverlap",
            "tokens that two windows over a long text share; unset for a quarter of a window");
    maxSeqLength =
        new IntParam(
            uid,
            "maxSeqLength",
            "the most tokens of a text that count; unset for what the model says");
    backend = new Param<>(uid, "backend", "what computes: auto, vector, scalar or cuda");
    device = new IntParam(uid, "device", "which GPU of several, from 0; unset for the first");
    weights = new Param<>(uid, "weights", "how the weights are kept: fp32, bf16, fp16 or int8");
    memoryBudget =
        new LongParam(
            uid,
            "memoryBudget",
            "the most bytes of heap that encoding takes, for all tasks of an executor together; unset for a quarter of its heap");
    mapEmbeddings =
        new BooleanParam(
            uid, "mapEmbeddings", "true to read the embedding tables from their mapped file");
    setDefault(outputType, "array");
    setDefault(handleNull, "keep");
    setDefault(batchSize, 1024);
    setDefault(truncation, "truncate");
    setDefault(truncationSide, "right");
    setDefault(backend, Backends.AUTO);
    setDefault(weights, WeightFormat.FP32.label());
    setDefault(mapEmbeddings, false);
  }

  /** Reads a stage that {@link #save} wrote. */
  public static Sbert4jTransformer load(String path) {
    return read().load(path);
  }

  /** Reads stages that {@link #save} wrote. */
  public static MLReader<Sbert4jTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /**
   * Closes the models that no task of this JVM uses just now. On a cluster this closes nothing, as
   * they are in the executors' JVMs and are closed with them.
   */
  public static void closeUnusedModels() {
    SharedModels.closeUnused();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Sbert4jTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * The schema with the column of vectors at its end.
   *
   * @throws IllegalArgumentException naming the column or param that cannot be, and the fix
   */
  @Override
  public StructType transformSchema(StructType schema) {
    modelSettings().options(0);
    callSettings().options();
    RowSettings rows = rowSettings(schema);
    return schema.add(getOutputCol(), rows.outputType().dataType(), true);
  }

  /**
   * The rows with their vectors, computed when Spark needs them.
   *
   * @throws IllegalArgumentException naming the column or param that cannot be, and the fix
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    ModelSettings model = modelSettings();
    Configuration hadoop =
        ModelLocation.isRemote(model.model())
            ? dataset.sparkSession().sparkContext().hadoopConfiguration()
            : null;
    return dataset
        .toDF()
        .mapPartitions(
            new EmbedPartition(
                model,
                callSettings(),
                rowSettings(dataset.schema()),
                hadoop == null ? null : new SerializableWritable<>(hadoop)),
            Encoders.row(schema));
  }

  ModelSettings modelSettings() {
    if (!isDefined(model) || getModel() == null || getModel().isBlank()) {
      throw new IllegalArgumentException(
          "no model is named; set model to a folder, to sparkfiles:NAME or to a name on the hub");
    }
    return new ModelSettings(
        getModel(),
        getBackend(),
        value(device, Integer.class),
        choice(WeightFormat.class, weights),
        isDefined(memoryBudget) ? (Long) getMemoryBudget() : null,
        getMapEmbeddings(),
        value(maxSeqLength, Integer.class),
        value(normalize, Boolean.class));
  }

  private CallSettings callSettings() {
    return new CallSettings(
        value(promptName, String.class),
        value(prompt, String.class),
        value(normalize, Boolean.class),
        value(truncateDim, Integer.class),
        choice(TruncationPolicy.class, truncation),
        choice(Side.class, truncationSide),
        value(windowOverlap, Integer.class));
  }

  private RowSettings rowSettings(StructType schema) {
    String input = column(inputCol);
    String output = column(outputCol);
    List<String> columns = List.of(schema.fieldNames());
    int index = columns.indexOf(input);
    if (index < 0) {
      throw new IllegalArgumentException(
          "there is no column %s; set inputCol to one of %s".formatted(input, columns));
    }
    DataType type = schema.fields()[index].dataType();
    // Spark 4 has strings with a collation, too.
    if (!(type instanceof StringType)) {
      throw new IllegalArgumentException(
          "the column %s is of type %s; set inputCol to one of type string"
              .formatted(input, type.simpleString()));
    }
    if (columns.contains(output)) {
      throw new IllegalArgumentException(
          "there is a column %s already; set outputCol to another name, or drop it first"
              .formatted(output));
    }
    if (getBatchSize() < 1) {
      throw new IllegalArgumentException(
          "batchSize is %d; it must be 1 or more".formatted(getBatchSize()));
    }
    boolean nullIsError = choice(NullHandling.class, handleNull) == NullHandling.ERROR;
    return new RowSettings(
        input, index, choice(OutputType.class, outputType), nullIsError, getBatchSize());
  }

  private enum NullHandling {
    KEEP,
    ERROR
  }

  private String column(Param<String> param) {
    if (!isDefined(param)) {
      throw new IllegalArgumentException(
          "%s is not set; set it to the name of a column".formatted(param.name()));
    }
    return getOrDefault(param);
  }

  /** The value of a param; null if it has none. */
  private <T> T value(Param<?> param, Class<T> type) {
    return isDefined(param) ? type.cast(getOrDefault(param)) : null;
  }

  private <E extends Enum<E>> E choice(Class<E> choices, Param<String> param) {
    String value = getOrDefault(param);
    return Arrays.stream(choices.getEnumConstants())
        .filter(choice -> label(choice).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is \"%s\"; set it to one of %s"
                        .formatted(
                            param.name(),
                            value,
                            Arrays.stream(choices.getEnumConstants())
                                .map(Sbert4jTransformer::label)
                                .toList())));
  }

  private static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** The column with the texts, of type string. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** The value of {@link #inputCol}. */
  public String getInputCol() {
    return getOrDefault(inputCol);
  }

  /** Sets {@link #inputCol}. */
  public Sbert4jTransformer setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** The new column with the vectors. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** The value of {@link #outputCol}. */
  public String getOutputCol() {
    return getOrDefault(outputCol);
  }

  /** Sets {@link #outputCol}. */
  public Sbert4jTransformer setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /**
   * The model: a folder on every machine, hdfs://…, sparkfiles:NAME for what --archives brought, or
   * a name on the Hugging Face hub.
   */
  public Param<String> model() {
    return model;
  }

  /** The value of {@link #model}. */
  public String getModel() {
    return getOrDefault(model);
  }

  /** Sets {@link #model}. */
  public Sbert4jTransformer setModel(String value) {
    set(model, value);
    return this;
  }

  /** What a vector is in a row: array, for {@code array<float>}, or vector, for Spark ML's. */
  public Param<String> outputType() {
    return outputType;
  }

  /** The value of {@link #outputType}. */
  public String getOutputType() {
    return getOrDefault(outputType);
  }

  /** Sets {@link #outputType}. */
  public Sbert4jTransformer setOutputType(String value) {
    set(outputType, value);
    return this;
  }

  /** What becomes of a text that is null: keep, which gives null for its vector, or error. */
  public Param<String> handleNull() {
    return handleNull;
  }

  /** The value of {@link #handleNull}. */
  public String getHandleNull() {
    return getOrDefault(handleNull);
  }

  /** Sets {@link #handleNull}. */
  public Sbert4jTransformer setHandleNull(String value) {
    set(handleNull, value);
    return this;
  }

  /** Rows that are taken and encoded at once. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** The value of {@link #batchSize}. */
  public int getBatchSize() {
    return ((Number) getOrDefault(batchSize)).intValue();
  }

  /** Sets {@link #batchSize}. */
  public Sbert4jTransformer setBatchSize(int value) {
    set(batchSize, value);
    return this;
  }

  /** The name of one of the model's prompts, which is put in front of each text. */
  public Param<String> promptName() {
    return promptName;
  }

  /** The value of {@link #promptName}. */
  public String getPromptName() {
    return getOrDefault(promptName);
  }

  /** Sets {@link #promptName}. */
  public Sbert4jTransformer setPromptName(String value) {
    set(promptName, value);
    return this;
  }

  /** What is put in front of each text, in the place of a prompt of the model. */
  public Param<String> prompt() {
    return prompt;
  }

  /** The value of {@link #prompt}. */
  public String getPrompt() {
    return getOrDefault(prompt);
  }

  /** Sets {@link #prompt}. */
  public Sbert4jTransformer setPrompt(String value) {
    set(prompt, value);
    return this;
  }

  /**
   * True for vectors of length 1, false for vectors as pooling leaves them; unset for what the
   * model says.
   */
  public BooleanParam normalize() {
    return normalize;
  }

  /** The value of {@link #normalize}. */
  public boolean getNormalize() {
    return ((Boolean) getOrDefault(normalize)).booleanValue();
  }

  /** Sets {@link #normalize}. */
  public Sbert4jTransformer setNormalize(boolean value) {
    set(normalize, value);
    return this;
  }

  /** Elements of a vector that are kept; unset for what the model says. */
  public IntParam truncateDim() {
    return truncateDim;
  }

  /** The value of {@link #truncateDim}. */
  public int getTruncateDim() {
    return ((Number) getOrDefault(truncateDim)).intValue();
  }

  /** Sets {@link #truncateDim}. */
  public Sbert4jTransformer setTruncateDim(int value) {
    set(truncateDim, value);
    return this;
  }

  /** What becomes of a text that is too long: truncate, error or window. */
  public Param<String> truncation() {
    return truncation;
  }

  /** The value of {@link #truncation}. */
  public String getTruncation() {
    return getOrDefault(truncation);
  }

  /** Sets {@link #truncation}. */
  public Sbert4jTransformer setTruncation(String value) {
    set(truncation, value);
    return this;
  }

  /** The end of a text that is cut off: right or left. */
  public Param<String> truncationSide() {
    return truncationSide;
  }

  /** The value of {@link #truncationSide}. */
  public String getTruncationSide() {
    return getOrDefault(truncationSide);
  }

  /** Sets {@link #truncationSide}. */
  public Sbert4jTransformer setTruncationSide(String value) {
    set(truncationSide, value);
    return this;
  }

  /** Tokens that two windows over a long text share; unset for a quarter of a window. */
  public IntParam windowOverlap() {
    return windowOverlap;
  }

  /** The value of {@link #windowOverlap}. */
  public int getWindowOverlap() {
    return ((Number) getOrDefault(windowOverlap)).intValue();
  }

  /** Sets {@link #windowOverlap}. */
  public Sbert4jTransformer setWindowOverlap(int value) {
    set(windowOverlap, value);
    return this;
  }

  /** The most tokens of a text that count; unset for what the model says. */
  public IntParam maxSeqLength() {
    return maxSeqLength;
  }

  /** The value of {@link #maxSeqLength}. */
  public int getMaxSeqLength() {
    return ((Number) getOrDefault(maxSeqLength)).intValue();
  }

  /** Sets {@link #maxSeqLength}. */
  public Sbert4jTransformer setMaxSeqLength(int value) {
    set(maxSeqLength, value);
    return this;
  }

  /** What computes: auto, vector, scalar or cuda. */
  public Param<String> backend() {
    return backend;
  }

  /** The value of {@link #backend}. */
  public String getBackend() {
    return getOrDefault(backend);
  }

  /** Sets {@link #backend}. */
  public Sbert4jTransformer setBackend(String value) {
    set(backend, value);
    return this;
  }

  /** Which GPU of several, from 0; unset for the first. */
  public IntParam device() {
    return device;
  }

  /** The value of {@link #device}. */
  public int getDevice() {
    return ((Number) getOrDefault(device)).intValue();
  }

  /** Sets {@link #device}. */
  public Sbert4jTransformer setDevice(int value) {
    set(device, value);
    return this;
  }

  /** How the weights are kept: fp32, bf16, fp16 or int8. */
  public Param<String> weights() {
    return weights;
  }

  /** The value of {@link #weights}. */
  public String getWeights() {
    return getOrDefault(weights);
  }

  /** Sets {@link #weights}. */
  public Sbert4jTransformer setWeights(String value) {
    set(weights, value);
    return this;
  }

  /**
   * The most bytes of heap that encoding takes, for all tasks of an executor together; unset for a
   * quarter of its heap.
   */
  public LongParam memoryBudget() {
    return memoryBudget;
  }

  /** The value of {@link #memoryBudget}. */
  public long getMemoryBudget() {
    return ((Number) getOrDefault(memoryBudget)).longValue();
  }

  /** Sets {@link #memoryBudget}. */
  public Sbert4jTransformer setMemoryBudget(long value) {
    set(memoryBudget, value);
    return this;
  }

  /** True to read the embedding tables from their mapped file. */
  public BooleanParam mapEmbeddings() {
    return mapEmbeddings;
  }

  /** The value of {@link #mapEmbeddings}. */
  public boolean getMapEmbeddings() {
    return ((Boolean) getOrDefault(mapEmbeddings)).booleanValue();
  }

  /** Sets {@link #mapEmbeddings}. */
  public Sbert4jTransformer setMapEmbeddings(boolean value) {
    set(mapEmbeddings, value);
    return this;
  }
}
