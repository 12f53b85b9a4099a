package org.sbert4j.weights.hub;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.sbert4j.weights.hub.Listing.ListedFile;
import org.sbert4j.weights.hub.transfer.ContentRange;
import org.sbert4j.weights.hub.transfer.RangeRefusedException;
import org.sbert4j.weights.hub.transfer.TransientException;

/** What is asked of the hub about one model, a request or two each; whoever asks tries again. */
final class HubApi {
  /** The listing of a model with tens of thousands of files is smaller. */
  private static final int MAX_LISTING_BYTES = 32 << 20;

  private final HubConnection connection;
  private final HubName name;
  private final HubErrors errors;

  HubApi(HubConnection connection, HubName name) {
    this.connection = connection;
    this.name = name;
    this.errors = new HubErrors(connection, name);
  }

  /** The model's files at the revision. */
  Listing listing() throws TransientException, InterruptedException {
    String model = "/api/models/" + name.repository();
    String path = model + "/revision/" + encode(name.revision());
    HttpResponse<ResponseBody> response = connection.get(path);
    try (ResponseBody body = response.body()) {
      int status = response.statusCode();
      if (status == 404 && response.headers().firstValue("X-Error-Code").isEmpty()) {
        throw exists(model) ? errors.noRevision() : errors.noRepository();
      }
      if (status != 200) {
        errors.fail(response, "the list of its files");
      }
      String address = connection.address() + path;
      return Listing.read(body.all(MAX_LISTING_BYTES, address), address);
    }
  }

  private boolean exists(String model) throws TransientException, InterruptedException {
    HttpResponse<ResponseBody> response = connection.get(model);
    response.body().close();
    return response.statusCode() == 200;
  }

  /**
   * What there is to know of a file.
   *
   * @param listed what the listing says of it
   */
  FileMetadata metadata(String commit, String file, ListedFile listed)
      throws TransientException, InterruptedException {
    HttpResponse<ResponseBody> response = connection.head(path(commit, file));
    response.body().close();
    boolean redirects = response.statusCode() / 100 == 3;
    if (response.statusCode() != 200 && !redirects) {
      errors.fail(response, file);
    }
    String found = response.headers().firstValue("X-Repo-Commit").orElse(commit);
    if (!found.equals(commit)) {
      throw HubException.of(
          name
              + ": the hub has "
              + file
              + " of commit "
              + found
              + " where "
              + commit
              + " was asked for; try again, and check HF_ENDPOINT");
    }
    return FileMetadata.of(file, response.headers(), redirects, listed)
        .orElseThrow(
            () ->
                HubException.of(
                    connection.address()
                        + " gives no ETag for "
                        + file
                        + " of "
                        + name
                        + ", so it is no Hugging Face hub; check HF_ENDPOINT and your proxy"));
  }

  /**
   * Part of a file, on its way.
   *
   * @param body the bytes from {@code start} on
   * @param start 0 if the hub gives all of the file though less was asked for
   * @param fileSize the size of the whole file, if it is told
   */
  record Content(ResponseBody body, long start, OptionalLong fileSize) implements AutoCloseable {
    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * A file's bytes.
   *
   * @param from the first byte that is wanted
   */
  Content content(String commit, FileMetadata metadata, long from)
      throws TransientException, InterruptedException {
    HttpResponse<ResponseBody> response = connection.get(path(commit, metadata.file()), from);
    try {
      return content(response, metadata, from);
    } catch (TransientException | RuntimeException e) {
      response.body().close();
      throw e;
    }
  }

  private Content content(HttpResponse<ResponseBody> response, FileMetadata metadata, long from)
      throws TransientException {
    int status = response.statusCode();
    if (status == 416 && from > 0) {
      // What is here cannot be a part of what the hub has.
      throw new RangeRefusedException();
    }
    if (status != 200 && !(status == 206 && from > 0)) {
      errors.fail(response, metadata.file());
    }
    String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw HubException.of(
          connection.address()
              + " gives "
              + metadata.file()
              + " of "
              + name
              + " compressed ("
              + encoding
              + "), which was not asked for; check HF_ENDPOINT and your proxy");
    }
    if (status == 200) {
      return new Content(
          response.body(), 0, FileMetadata.number(response.headers(), "Content-Length"));
    }
    ContentRange range =
        ContentRange.parse(response.headers().firstValue("Content-Range").orElse(""));
    if (range.start() != from || isAnother(response, metadata)) {
      throw new RangeRefusedException();
    }
    return new Content(response.body(), from, range.fileSize());
  }

  /** Whether the hub itself gives part of another file; elsewhere a file may have another tag. */
  private boolean isAnother(HttpResponse<?> response, FileMetadata metadata) {
    return connection.isHub(response.uri())
        && FileMetadata.etag(response.headers())
            .filter(etag -> !etag.equals(metadata.etag()))
            .isPresent();
  }

  private String path(String commit, String file) {
    String encoded =
        Arrays.stream(file.split("/")).map(HubApi::encode).collect(Collectors.joining("/"));
    return "/" + name.repository() + "/resolve/" + commit + "/" + encoded;
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
