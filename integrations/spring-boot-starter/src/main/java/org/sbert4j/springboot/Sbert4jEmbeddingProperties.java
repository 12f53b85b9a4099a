package org.sbert4j.springboot;

import org.sbert4j.TruncationPolicy;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.springframework.ai.document.MetadataMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code spring.ai.embedding.sbert4j.*}; one that is not there is an error. What
 * each means, and its default, is in {@code spring-configuration-metadata.json}, which IDEs show.
 *
 * <p>Not thread-safe; Spring fills it once.
 */
@ConfigurationProperties(prefix = Sbert4jEmbeddingProperties.PREFIX, ignoreUnknownFields = false)
public class Sbert4jEmbeddingProperties {
  /** What all properties begin with. */
  public static final String PREFIX = "spring.ai.embedding.sbert4j";

  private String model;
  private String backend = Backends.AUTO;
  private Integer device;
  private int threads;
  private DataSize memoryBudget;
  private WeightFormat weights = WeightFormat.FP32;
  private boolean mapEmbeddings;
  private Integer maxSeqLength;
  private TruncationPolicy truncation = TruncationPolicy.TRUNCATE;
  private Boolean normalize;
  private Integer dimensions;
  private String queryPromptName;
  private String queryPrompt;
  private String documentPromptName;
  private String documentPrompt;
  private MetadataMode metadataMode = MetadataMode.NONE;

  /** The folder of the model, or its name on the Hugging Face hub. */
  public String getModel() {
    return model;
  }

  /** Sets what {@link #getModel} says. */
  public void setModel(String model) {
    this.model = model;
  }

  /** What computes. */
  public String getBackend() {
    return backend;
  }

  /** Sets what {@link #getBackend} says. */
  public void setBackend(String backend) {
    this.backend = backend;
  }

  /** Which GPU of several. */
  public Integer getDevice() {
    return device;
  }

  /** Sets what {@link #getDevice} says. */
  public void setDevice(Integer device) {
    this.device = device;
  }

  /** How many threads may compute at once; 0 for as many as there are processors. */
  public int getThreads() {
    return threads;
  }

  /** Sets what {@link #getThreads} says. */
  public void setThreads(int threads) {
    this.threads = threads;
  }

  /** The most heap that encoding takes. */
  public DataSize getMemoryBudget() {
    return memoryBudget;
  }

  /** Sets what {@link #getMemoryBudget} says. */
  public void setMemoryBudget(DataSize memoryBudget) {
    this.memoryBudget = memoryBudget;
  }

  /** How the weights of the encoder's linear layers are kept. */
  public WeightFormat getWeights() {
    return weights;
  }

  /** Sets what {@link #getWeights} says. */
  public void setWeights(WeightFormat weights) {
    this.weights = weights;
  }

  /** Whether embedding tables are read from their mapped file. */
  public boolean isMapEmbeddings() {
    return mapEmbeddings;
  }

  /** Sets what {@link #isMapEmbeddings} says. */
  public void setMapEmbeddings(boolean mapEmbeddings) {
    this.mapEmbeddings = mapEmbeddings;
  }

  /** The most tokens of a text that count. */
  public Integer getMaxSeqLength() {
    return maxSeqLength;
  }

  /** Sets what {@link #getMaxSeqLength} says. */
  public void setMaxSeqLength(Integer maxSeqLength) {
    this.maxSeqLength = maxSeqLength;
  }

  /** What becomes of a text that is too long. */
  public TruncationPolicy getTruncation() {
    return truncation;
  }

  /** Sets what {@link #getTruncation} says. */
  public void setTruncation(TruncationPolicy truncation) {
    this.truncation = truncation;
  }

  /** Whether vectors get the length 1; null for what the model says. */
  public Boolean getNormalize() {
    return normalize;
  }

  /** Sets what {@link #getNormalize} says. */
  public void setNormalize(Boolean normalize) {
    this.normalize = normalize;
  }

  /** How many elements of a vector are kept. */
  public Integer getDimensions() {
    return dimensions;
  }

  /** Sets what {@link #getDimensions} says. */
  public void setDimensions(Integer dimensions) {
    this.dimensions = dimensions;
  }

  /** The name of the model's prompt for queries. */
  public String getQueryPromptName() {
    return queryPromptName;
  }

  /** Sets what {@link #getQueryPromptName} says. */
  public void setQueryPromptName(String queryPromptName) {
    this.queryPromptName = queryPromptName;
  }

  /** What is put in front of queries. */
  public String getQueryPrompt() {
    return queryPrompt;
  }

  /** Sets what {@link #getQueryPrompt} says. */
  public void setQueryPrompt(String queryPrompt) {
    this.queryPrompt = queryPrompt;
  }

  /** The name of the model's prompt for documents. */
  public String getDocumentPromptName() {
    return documentPromptName;
  }

  /** Sets what {@link #getDocumentPromptName} says. */
  public void setDocumentPromptName(String documentPromptName) {
    this.documentPromptName = documentPromptName;
  }

  /** What is put in front of documents. */
  public String getDocumentPrompt() {
    return documentPrompt;
  }

  /** Sets what {@link #getDocumentPrompt} says. */
  public void setDocumentPrompt(String documentPrompt) {
    this.documentPrompt = documentPrompt;
  }

  /** Which metadata of a document are encoded with its text. */
  public MetadataMode getMetadataMode() {
    return metadataMode;
  }

  /** Sets what {@link #getMetadataMode} says. */
  public void setMetadataMode(MetadataMode metadataMode) {
    this.metadataMode = metadataMode;
  }
}
