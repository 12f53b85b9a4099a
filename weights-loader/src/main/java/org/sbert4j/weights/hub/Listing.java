package org.sbert4j.weights.hub;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;

/**
 * What the hub says about a model at a revision.
 *
 * @param commit that the revision means now
 * @param files by their paths
 */
record Listing(String commit, Map<String, ListedFile> files) {
  /**
   * A file of the listing.
   *
   * @param size in bytes, if it is told
   * @param tag the SHA-256 of a large file or git's SHA-1 of a small one, if it is told
   */
  record ListedFile(OptionalLong size, Optional<String> tag) {}

  /**
   * Reads the answer of {@code /api/models/NAME/revision/REVISION}.
   *
   * @param source its address, for messages
   */
  static Listing read(byte[] json, String source) {
    try {
      JsonObject root =
          JsonObject.read(Path.of("listing.json"), new String(json, StandardCharsets.UTF_8));
      String commit = root.requiredString("sha");
      if (!HubName.isCommit(commit)) {
        throw root.error("sha", "expected a commit, found \"" + commit + "\"");
      }
      Map<String, ListedFile> files = new HashMap<>();
      for (JsonObject sibling : root.objects("siblings")) {
        String name = sibling.requiredString("rfilename");
        RepositoryPath.requireInside(name, source);
        files.put(name, file(sibling));
      }
      return new Listing(commit, files);
    } catch (ModelFormatException e) {
      throw HubException.of(
          source + " is not a listing of a model (" + e.getMessage() + "); check HF_ENDPOINT", e);
    }
  }

  private static ListedFile file(JsonObject sibling) {
    Optional<JsonObject> large = sibling.object("lfs");
    JsonObject sized = large.filter(lfs -> lfs.has("size")).orElse(sibling);
    Optional<Double> size = sized.number("size");
    return new ListedFile(
        size.isPresent() ? OptionalLong.of(size.get().longValue()) : OptionalLong.empty(),
        large.isPresent() ? large.get().string("sha256") : sibling.string("blobId"));
  }
}
