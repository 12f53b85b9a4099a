package org.sbert4j.spark;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;

/**
 * A model that the tasks of a JVM share. The first task that needs it loads it, and others wait.
 *
 * <p>Thread-safe, but for what {@link SharedModels} counts under its own lock.
 */
final class SharedModel {
  /**
   * What makes it another model.
   *
   * @param location as {@link ModelLocation#local} says, or what Hadoop has to fetch
   * @param stamp of its files, so that a folder whose files were replaced is another model
   */
  record Key(ModelSettings settings, String location, String stamp) {}

  private final Key key;
  private volatile SentenceTransformer model;

  /** Tasks that use it. */
  int users;

  /** When the last of them ended. */
  long unusedSince;

  SharedModel(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  boolean isLoaded() {
    return model != null;
  }

  /**
   * The model, loaded if it is not yet.
   *
   * @param hadoop for a model that has to be fetched
   */
  synchronized SentenceTransformer get(Configuration hadoop) throws IOException {
    if (model == null) {
      model = load(key.settings().options(TaskCores.ofThisJvm()), hadoop);
      SharedModels.countLoaded();
    }
    return model;
  }

  private SentenceTransformer load(LoadOptions options, Configuration hadoop) throws IOException {
    if (!ModelLocation.isRemote(key.location())) {
      return SentenceTransformer.load(key.location(), options);
    }
    Path parent = ModelLocation.fetch(key.location(), hadoop);
    try {
      return SentenceTransformer.load(ModelLocation.fetched(parent), options);
    } finally {
      // A loaded model needs its files no more; a mapped one keeps what it has mapped.
      ModelLocation.delete(parent);
    }
  }

  synchronized void close() {
    if (model != null) {
      model.close();
    }
  }
}
