package org.sbert4j.weights.checkpoint;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.storage.TensorTable;

/**
 * The index of a checkpoint in several files: {@code {"weight_map": {"tensor": "file", …}}}, as
 * transformers writes it beside the shards.
 */
final class ShardIndex {
  private static final String WEIGHT_MAP = "weight_map";

  private ShardIndex() {}

  /** Opens every shard and checks that each tensor is where the index says. */
  static TensorTable open(Path index) {
    Set<FileStamp> stamps = new HashSet<>(Set.of(FileStamp.of(index)));
    JsonObject weightMap = JsonObject.read(index).requiredObject(WEIGHT_MAP);
    Map<String, TensorTable> shards = new HashMap<>();
    Map<Path, TensorTable> opened = new HashMap<>();
    Map<String, Supplier<TensorView>> tensors = new LinkedHashMap<>();
    Map<String, Path> files = new HashMap<>();
    Map<String, String> unreadable = new HashMap<>();
    for (String name : weightMap.names()) {
      String shardName = weightMap.requiredString(name);
      TensorTable shard =
          shards.computeIfAbsent(
              shardName,
              unopened -> {
                Path file = shardFile(index, unopened, weightMap.path(name));
                // A file of many names, a and ./a, is still opened once.
                return opened.computeIfAbsent(
                    ModelFiles.realPath(file), real -> CheckpointFiles.openWeights(file));
              });
      if (!shard.has(name)) {
        throw new ModelFormatException(
            shard.source(),
            name,
            "the tensor is missing, which "
                + index.getFileName()
                + " says is here; take the index and all shards from the same model");
      }
      if (shard.unreadable().containsKey(name)) {
        unreadable.put(name, shard.unreadable().get(name));
      } else {
        tensors.put(name, () -> shard.stored(name));
      }
      files.put(name, shard.source());
    }
    opened.values().forEach(shard -> stamps.addAll(shard.stamps()));
    return new TensorTable(index, tensors, files, stamps, unreadable);
  }

  private static Path shardFile(Path index, String shardName, String field) {
    Path folder = index.toAbsolutePath().getParent();
    return ModelFiles.inside(folder, shardName, index, field);
  }
}
