package org.sbert4j.cli.model;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import org.sbert4j.cli.terminal.CommandException;

/**
 * Where the bundled model comes from.
 *
 * @param onnx the weights
 * @param tokenizer tokenizer.json
 */
record ModelSource(URL onnx, URL tokenizer) {
  /**
   * The artifact on the class path.
   *
   * @throws CommandException when it is not there
   */
  static ModelSource bundled() {
    return new ModelSource(
        find(BundledModel.NAME + ".onnx"), find(BundledModel.NAME + "-tokenizer.json"));
  }

  private static URL find(String name) {
    URL url = ModelSource.class.getResource("/" + name);
    if (url == null) {
      throw new CommandException(
          "no model is bundled with this command: give one with --model, a folder or a name on the"
              + " Hugging Face hub such as BAAI/bge-small-zh-v1.5, which is downloaded once");
    }
    return url;
  }

  /** A line for each part that changes with its content: its size and, in a jar, its checksum. */
  String describe() throws IOException {
    return "onnx " + describe(onnx) + "\ntokenizer " + describe(tokenizer) + "\n";
  }

  private static String describe(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return jar.getJarEntry().getSize() + " crc32 " + jar.getJarEntry().getCrc();
    }
    connection.getInputStream().close();
    return connection.getContentLengthLong() + " bytes";
  }
}
