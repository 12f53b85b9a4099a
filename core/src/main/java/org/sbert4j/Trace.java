package org.sbert4j;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.encoding.TracedTexts;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tracing.TracedTensor;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/**
 * What a model computed of some texts, all of it: token ids, every intermediate tensor, vectors.
 *
 * <pre>{@code
 * Trace trace = model.trace(List.of("到期不能按时还款怎么办"));
 * TensorView probs = trace.tensor("encoder.layer.0.attention.self.probs"); // [B, N, T, T]
 * trace.write(Path.of("trace.safetensors"));
 * }</pre>
 *
 * <p>Tensors bear the names of PyTorch's modules, and have the padded shapes of Hugging Face: B
 * texts, T tokens of the longest. The engine has no padding; where it stands, there is 0. The table
 * of names is in docs/trace.md.
 *
 * <p>Immutable, as long as nobody changes the arrays, and thread-safe.
 */
public final class Trace {
  private final String fingerprint;
  private final List<Encoding> encodings;
  private final Map<String, TensorView> tensors;
  private final float[][] vectors;

  Trace(String fingerprint, TracedTexts texts) {
    this.fingerprint = fingerprint;
    this.encodings = texts.encodings();
    this.vectors = texts.vectors();
    Map<String, TensorView> all = new LinkedHashMap<>(texts.tensors());
    all.put("offsets", offsets(all.get("input_ids").shape()));
    all.put("sentence_embedding", TracedTensor.ofTexts("sentence_embedding", vectors));
    this.tensors = Collections.unmodifiableMap(all);
  }

  /** Code points, in which the reference counts, {@code [B, T, 2]}. */
  private TensorView offsets(List<Long> shape) {
    int longest = Math.toIntExact(shape.get(1));
    TracedTensor offsets = TracedTensor.zeros("offsets", DType.I64, shape.get(0), longest, 2);
    for (int text = 0; text < encodings.size(); text++) {
      Encoding encoding = encodings.get(text);
      for (int t = 0; t < encoding.size(); t++) {
        int place = 2 * (text * longest + t);
        offsets.values()[place] = encoding.startCodePoint(t);
        offsets.values()[place + 1] = encoding.endCodePoint(t);
      }
    }
    return offsets;
  }

  /** The {@link SentenceTransformer#fingerprint()} of the model. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The tokens of each text with their ids and offsets; a prompt is part of the text here. */
  public List<Encoding> encodings() {
    return encodings;
  }

  /** All tensors by name, in the order in which they were computed. Unmodifiable. */
  public Map<String, TensorView> tensors() {
    return tensors;
  }

  /**
   * A tensor.
   *
   * @throws IllegalArgumentException if the trace has none of that name
   */
  public TensorView tensor(String name) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the trace has no tensor named \"%s\"; it has %s"
                        .formatted(name, tensors.keySet())));
  }

  /** The elements of a tensor, row by row; the caller's own. */
  public float[] values(String name) {
    TensorView tensor = tensor(name);
    float[] values = new float[Math.toIntExact(tensor.elementCount())];
    tensor.readFloats(0, values, 0, values.length);
    return values;
  }

  /** The texts' vectors, {@code [B, dimension]}: to the last bit what {@code encode} gives. */
  public float[][] vectors() {
    return vectors;
  }

  /**
   * Writes all tensors as a safetensors file, which appears when it is complete and replaces one of
   * the same name. Its metadata have the {@code fingerprint}, and for text 0 {@code text.0} and
   * {@code tokens.0}, a line each; half of a surrogate pair is written as {@code ?}.
   *
   * @throws ModelFormatException if the file cannot be written; then nothing is left behind
   */
  public void write(Path file) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("fingerprint", fingerprint);
    for (int text = 0; text < encodings.size(); text++) {
      metadata.put("text." + text, writable(encodings.get(text).text(0)));
      metadata.put("tokens." + text, writable(String.join("\n", encodings.get(text).tokens())));
    }
    SafetensorsWriter.write(file, tensors, metadata);
  }

  /** UTF-8 has no half of a surrogate pair, and readers of JSON refuse an escaped one. */
  private static String writable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
