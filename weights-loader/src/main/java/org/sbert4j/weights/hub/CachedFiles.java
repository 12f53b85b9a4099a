package org.sbert4j.weights.hub;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a model that a snapshot in the cache has. */
final class CachedFiles implements FileSource {
  private final HubName name;
  private final RepositoryCache cache;
  private final String commit;
  private boolean certain = true;

  CachedFiles(HubName name, RepositoryCache cache, String commit) {
    this.name = name;
    this.cache = cache;
    this.commit = commit;
  }

  @Override
  public String model() {
    return name + " in " + cache.snapshot(commit);
  }

  @Override
  public boolean has(String file) {
    return Files.isRegularFile(cache.entry(commit, file));
  }

  @Override
  public Path get(String file) {
    return cache.entry(commit, file);
  }

  /** A Python program that wanted no more may have left it out. */
  @Override
  public void lacks(String file) {
    certain &= cache.isAbsent(commit, file);
  }

  /** Whether the model itself lacks what the snapshot does, as far as that changes the model. */
  boolean isCertain() {
    return certain;
  }
}
