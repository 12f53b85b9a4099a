package org.sbert4j.weights.hub;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import org.sbert4j.weights.hub.Listing.ListedFile;
import org.sbert4j.weights.hub.transfer.ContentDigest;

/**
 * What the hub says about a file before it gives it ({@code get_hf_file_metadata}).
 *
 * @param file its path within the model
 * @param etag the hub's tag for its content
 * @param size in bytes, if it is told
 * @param digest of its content, if it is told
 */
record FileMetadata(String file, String etag, OptionalLong size, Optional<ContentDigest> digest) {

  /**
   * Reads the headers of an answer, and where they are silent the listing.
   *
   * @param redirects whether the answer sends on to the file, so that its length is not the file's
   */
  static Optional<FileMetadata> of(
      String file, HttpHeaders headers, boolean redirects, ListedFile listed) {
    OptionalLong linked = number(headers, "X-Linked-Size");
    OptionalLong own = redirects ? OptionalLong.empty() : number(headers, "Content-Length");
    OptionalLong told = linked.isPresent() ? linked : own;
    return etag(headers)
        .map(
            etag ->
                new FileMetadata(
                    file,
                    etag,
                    told.isPresent() ? told : listed.size(),
                    ContentDigest.of(etag).or(() -> listed.tag().flatMap(ContentDigest::of))));
  }

  /** The tag of a file's content, without what HTTP puts round it. */
  static Optional<String> etag(HttpHeaders headers) {
    return headers
        .firstValue(HubConnection.LINKED_ETAG)
        .or(() -> headers.firstValue("ETag"))
        .map(etag -> etag.startsWith("W/") ? etag.substring(2) : etag)
        .map(etag -> etag.replaceAll("^\"|\"$", ""))
        .filter(etag -> !etag.isEmpty());
  }

  /** The number in a header, if there is one. */
  static OptionalLong number(HttpHeaders headers, String name) {
    Optional<String> value = headers.firstValue(name);
    try {
      return value.isPresent()
          ? OptionalLong.of(Long.parseLong(value.get().strip()))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
