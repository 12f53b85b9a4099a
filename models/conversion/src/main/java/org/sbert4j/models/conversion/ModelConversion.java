package org.sbert4j.models.conversion;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.bundled.FileList;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/**
 * Completes a sentence-transformers folder that has all but the tokenizer and the weights: out of
 * an ONNX file, of which only the numbers are taken, and a tokenizer.json.
 *
 * <p>The weights are written as 16-bit floats, which is an error unless each of them is one: half
 * the bytes, and not a bit of any vector changes. A file that would get the content it has is left
 * alone, so that a build that has nothing new does not make its jar again.
 */
public final class ModelConversion {
  private static final String WEIGHTS = "model.safetensors";
  private static final String TOKENIZER = "tokenizer.json";

  private final URL onnx;
  private final URL tokenizer;

  ModelConversion(URL onnx, URL tokenizer) {
    this.onnx = onnx;
    this.tokenizer = tokenizer;
  }

  /**
   * Converts a model that is on the class path.
   *
   * @param arguments the names of the ONNX file and of tokenizer.json there, the folder, and one
   *     for files that are not complete
   */
  public static void main(String[] arguments) throws IOException {
    new ModelConversion(find(arguments[0]), find(arguments[1]))
        .complete(Path.of(arguments[2]), Path.of(arguments[3]));
  }

  private static URL find(String name) {
    URL url = ModelConversion.class.getResource("/" + name);
    if (url == null) {
      throw new IllegalArgumentException(name + " is not on the class path");
    }
    return url;
  }

  /**
   * Adds to the folder what is missing in it, the list of its files last.
   *
   * @param work a folder for files that are not complete; made if it is not there
   */
  void complete(Path folder, Path work) throws IOException {
    Files.createDirectories(work);
    Path original = work.resolve("model.onnx");
    Path made = work.resolve("made");
    copy(onnx, original);
    try (Checkpoint checkpoint = Checkpoint.openFile(original)) {
      SafetensorsWriter.write(made, parameters(checkpoint), Map.of("format", "pt"));
    }
    replace(made, folder.resolve(WEIGHTS));
    copy(tokenizer, made);
    replace(made, folder.resolve(TOKENIZER));
    Files.writeString(made, FileList.of(folder).text());
    replace(made, folder.resolve(FileList.NAME));
    Files.delete(original);
  }

  /** The model's own tensors; an ONNX graph has constants of its own besides. */
  private static Map<String, TensorView> parameters(Checkpoint checkpoint) {
    Map<String, TensorView> parameters = new LinkedHashMap<>();
    for (String name : checkpoint.tensorNames()) {
      if (name.startsWith("embeddings.") || name.startsWith("encoder.")) {
        parameters.put(name, HalfTensor.of(checkpoint.find(name).orElseThrow()));
      }
    }
    return parameters;
  }

  private static void copy(URL from, Path to) throws IOException {
    try (InputStream in = from.openStream()) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void replace(Path made, Path target) throws IOException {
    if (!Files.exists(target) || Files.mismatch(made, target) >= 0) {
      Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.delete(made);
    }
  }
}
