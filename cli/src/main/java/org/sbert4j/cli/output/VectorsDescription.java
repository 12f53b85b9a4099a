package org.sbert4j.cli.output;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.Precision;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.terminal.JsonReport;
import org.sbert4j.cli.terminal.Version;

/** What a file of vectors does not say itself: which model made them, and how. */
public final class VectorsDescription {
  /** A description's file is called as the file of vectors, with this at the end. */
  public static final String SUFFIX = ".fingerprint.json";

  private VectorsDescription() {}

  /** One JSON object, on a line. */
  public static String json(
      SentenceTransformer model,
      String modelName,
      OutputFormat format,
      EmbeddingOptions options,
      Precision precision,
      long texts)
      throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("fingerprint", model.fingerprint());
    fields.put("model", modelName);
    fields.put("texts", texts);
    fields.put("dimension", model.embeddingDimension(options));
    fields.put("precision", precision.toString().toLowerCase(Locale.ROOT));
    options.prompt().ifPresent(prompt -> fields.put("prompt", prompt));
    options.promptName().ifPresent(name -> fields.put("promptName", name));
    fields.put("truncation", options.truncation().toString().toLowerCase(Locale.ROOT));
    fields.put("format", format.toString());
    fields.put("weights", model.weightFormat().label());
    fields.put("maxSeqLength", model.maxSeqLength());
    fields.put("backend", model.backendName());
    fields.put("createdBy", Version.ofThisBuild());
    return JsonReport.of(fields);
  }
}
