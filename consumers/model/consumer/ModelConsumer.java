package consumer;

import java.nio.file.Path;
import java.util.Arrays;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.models.bgesmallzh.BgeSmallZh;

/** Prints a text's vector by the model that comes in a jar: where to unpack it, the text. */
public final class ModelConsumer {
  private ModelConsumer() {}

  public static void main(String[] arguments) {
    Path folder = BgeSmallZh.folder(Path.of(arguments[0]));
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      System.out.println(Arrays.toString(model.encode(arguments[1])).replace(" ", ""));
    }
  }
}
