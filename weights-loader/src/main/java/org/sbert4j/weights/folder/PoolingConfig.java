package org.sbert4j.weights.folder;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.weights.PoolingMode;

/**
 * Pooling: token embeddings {@code [T, embeddingDimension]} to one vector {@code [modes.size() *
 * embeddingDimension]}.
 *
 * @param file where it was configured; config.json when the folder has no modules.json
 * @param modes the modes in the order in which their results are concatenated: that of {@link
 *     PoolingMode} for the configuration up to version 5, the order written for the list of version
 *     6. Never empty.
 * @param embeddingDimension the size of a token embedding
 * @param includePrompt whether a prompt's tokens take part
 */
public record PoolingConfig(
    Path file, List<PoolingMode> modes, int embeddingDimension, boolean includePrompt)
    implements ModuleConfig {

  /** Copies the list. */
  public PoolingConfig {
    modes = List.copyOf(modes);
  }
}
