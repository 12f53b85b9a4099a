package org.sbert4j.models.bgesmallzh;

import java.nio.file.Path;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.bundled.BundledModel;

/**
 * The Chinese model bge-small-zh-v1.5 by BAAI, which this jar holds: vectors of 512 elements, texts
 * of up to 512 tokens. It is under the MIT licence, which is in its folder.
 *
 * <pre>{@code
 * try (SentenceTransformer model = SentenceTransformer.load(BgeSmallZh.folder())) {
 *   float[] vector = model.encode("到期不能按时还款怎么办");
 * }
 * }</pre>
 *
 * <p>The first call on a machine unpacks it, 48 MB, in a fraction of a second; later ones find it,
 * and unpack it again only if a file is missing or damaged. Nothing is downloaded.
 *
 * <p>Thread-safe, and any number of processes may ask at once: one unpacks, the others wait.
 */
public final class BgeSmallZh {
  /** The model's name, and its folder's. */
  public static final String NAME = "bge-small-zh-v1.5";

  private static final String RESOURCES = "/org/sbert4j/models/" + NAME + "/";
  private static final BundledModel MODEL =
      new BundledModel(NAME, file -> BgeSmallZh.class.getResourceAsStream(RESOURCES + file));

  private BgeSmallZh() {}

  /**
   * The model's folder in this user's cache: {@code models/bge-small-zh-v1.5} in {@code
   * ~/.cache/sbert4j}, or wherever the system keeps caches, or where the environment variable
   * {@code SBERT4J_CACHE} says.
   *
   * @throws ModelFormatException if the cache cannot be written, the user has no home and the
   *     variable is not set, or the jar is damaged
   */
  public static Path folder() {
    return MODEL.folder();
  }

  /**
   * The model's folder in another one: {@code bge-small-zh-v1.5} in {@code models}.
   *
   * @param models where to unpack the model; made if it is not there
   * @throws ModelFormatException if it cannot be written, or the jar is damaged
   */
  public static Path folder(Path models) {
    return MODEL.folder(models);
  }
}
