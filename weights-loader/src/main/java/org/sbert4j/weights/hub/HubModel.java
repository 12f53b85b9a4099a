package org.sbert4j.weights.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.transfer.Log;
import org.sbert4j.weights.hub.transfer.Retry;
import org.sbert4j.weights.hub.transfer.TransientException;

/** One model by its name: from the cache, from the hub, or from the cache because of the hub. */
final class HubModel {
  private final HubSettings settings;
  private final HubName name;
  private final HubListener listener;
  private final RepositoryCache cache;

  HubModel(HubSettings settings, HubName name, HubListener listener) {
    this.settings = settings;
    this.name = name;
    this.listener = listener;
    this.cache = new RepositoryCache(settings, name);
  }

  /**
   * What the cache has of the model.
   *
   * @param folder the snapshot
   * @param certain whether all that matters is known to be there
   * @param problem what is missing; empty if nothing is
   */
  private record Cached(Path folder, boolean certain, Optional<String> problem) {
    boolean usable() {
      return problem.isEmpty();
    }
  }

  /** The model's folder, with all files that are needed. */
  Path folder() throws IOException, InterruptedException {
    if (settings.offline()) {
      return offline(cached());
    }
    if (name.isPinned()) {
      Cached cached = cached();
      if (cached.usable() && cached.certain()) {
        return cached.folder();
      }
    }
    try {
      return fromHub();
    } catch (TransientException e) {
      return instead(
          HubException.of(
              name
                  + " is no folder here and cannot be had from "
                  + settings.endpoint()
                  + " ("
                  + e.getMessage()
                  + "), nor is it complete in "
                  + settings.cache()
                  + "; check your network, HF_ENDPOINT and your proxy",
              e),
          e.getMessage());
    } catch (HubException e) {
      if (!e.cacheMayServe()) {
        throw e;
      }
      return instead(e, e.getMessage());
    }
  }

  private Path fromHub() throws IOException, InterruptedException {
    try (HubConnection connection = new HubConnection(settings)) {
      return from(new HubApi(connection, name));
    }
  }

  private Path from(HubApi api) throws IOException, InterruptedException {
    Retry retry = new Retry(settings.firstDelay());
    // With a copy at hand nobody wants to wait for a network that is down.
    Listing listing = isUsable() ? api.listing() : retry.run(api::listing);
    new NeededFiles(new HubFiles(name, cache, api, retry, listing, listener)).get();
    cache.writeCommit(listing.commit());
    return cache.snapshot(listing.commit());
  }

  /** What a reference says that is not needed, because the hub is asked, is no error. */
  private boolean isUsable() throws IOException, InterruptedException {
    try {
      return cached().usable();
    } catch (HubException e) {
      return false;
    }
  }

  private Path instead(HubException failure, String reason)
      throws IOException, InterruptedException {
    Cached cached = cached();
    if (!cached.usable()) {
      throw failure;
    }
    Log.warn(
        name
            + " is taken from the cache as it was last seen, because the hub cannot be asked: "
            + reason);
    return cached.folder();
  }

  private Path offline(Cached cached) {
    if (!cached.usable()) {
      throw HubException.of(
          cached.problem().get()
              + ", and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids to ask the hub; unset it, or"
              + " set "
              + settings.cacheVariable()
              + " to where the model is");
    }
    if (!cached.certain()) {
      Log.warn(
          name
              + " has no modules.json in the cache; if the hub has one, which says how its vectors are"
              + " made, load it once without HF_HUB_OFFLINE");
    }
    return cached.folder();
  }

  private Cached cached() throws IOException, InterruptedException {
    Optional<String> commit = cache.commit();
    if (commit.isEmpty()) {
      return new Cached(
          cache.folder(), false, Optional.of(name + " is not in the cache, " + settings.cache()));
    }
    Path folder = cache.snapshot(commit.get());
    CachedFiles files = new CachedFiles(name, cache, commit.get());
    try {
      new NeededFiles(files).get();
      return new Cached(folder, files.isCertain(), Optional.empty());
    } catch (HubException | ModelFormatException e) {
      return new Cached(
          folder,
          false,
          Optional.of(name + " is not complete in the cache (" + withoutFix(e.getMessage()) + ")"));
    }
  }

  private static String withoutFix(String message) {
    int fix = message.lastIndexOf(';');
    return fix < 0 ? message : message.substring(0, fix);
  }
}
