package consumer;

import java.nio.file.Path;
import java.util.Arrays;
import org.sbert4j.SentenceTransformer;

/** Prints a text's vector: the folder of a model, the text. */
public final class Consumer {
  private Consumer() {}

  public static void main(String[] arguments) {
    try (SentenceTransformer model = SentenceTransformer.load(Path.of(arguments[0]))) {
      System.out.println(Arrays.toString(model.encode(arguments[1])).replace(" ", ""));
    }
  }
}
