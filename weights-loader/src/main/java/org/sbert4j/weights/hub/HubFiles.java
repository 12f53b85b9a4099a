package org.sbert4j.weights.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sbert4j.weights.hub.transfer.DownloadLock;
import org.sbert4j.weights.hub.transfer.Retry;

/** The files of a model on the hub; what is not in the cache yet is downloaded into it. */
final class HubFiles implements FileSource {
  private final HubName name;
  private final RepositoryCache cache;
  private final HubApi api;
  private final Retry retry;
  private final Listing listing;
  private final HubListener listener;

  HubFiles(
      HubName name,
      RepositoryCache cache,
      HubApi api,
      Retry retry,
      Listing listing,
      HubListener listener) {
    this.name = name;
    this.cache = cache;
    this.api = api;
    this.retry = retry;
    this.listing = listing;
    this.listener = listener;
  }

  @Override
  public String model() {
    return name.toString();
  }

  @Override
  public boolean has(String file) {
    return listing.files().containsKey(file);
  }

  @Override
  public void lacks(String file) {
    cache.markAbsent(listing.commit(), file);
  }

  @Override
  public Path get(String file) throws IOException, InterruptedException {
    String commit = listing.commit();
    Path entry = cache.entry(commit, file);
    if (Files.exists(entry)) {
      return entry;
    }
    FileMetadata metadata = retry.run(() -> api.metadata(commit, file, listing.files().get(file)));
    DownloadLock.with(
        cache.lock(metadata.etag()),
        file + " of " + name,
        () -> {
          if (!Files.exists(entry)) {
            put(metadata);
          }
        });
    return entry;
  }

  private void put(FileMetadata metadata) throws IOException, InterruptedException {
    Path blob = cache.blob(metadata.etag());
    boolean isNew = !isWhole(blob, metadata);
    if (isNew) {
      download(metadata, blob);
    }
    cache.putInSnapshot(listing.commit(), metadata.file(), metadata.etag(), isNew);
  }

  private static boolean isWhole(Path blob, FileMetadata metadata) throws IOException {
    return Files.exists(blob)
        && (metadata.size().isEmpty() || Files.size(blob) == metadata.size().getAsLong());
  }

  private void download(FileMetadata metadata, Path blob) throws IOException, InterruptedException {
    Files.createDirectories(blob.getParent());
    Path part = cache.part(metadata.etag());
    new Download(api, retry, listener, listing.commit(), metadata, part).run();
    RepositoryCache.moveInto(blob, part);
  }
}
