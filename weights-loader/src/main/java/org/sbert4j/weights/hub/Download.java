package org.sbert4j.weights.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.sbert4j.weights.hub.transfer.ContentDigest;
import org.sbert4j.weights.hub.transfer.RangeRefusedException;
import org.sbert4j.weights.hub.transfer.Retry;
import org.sbert4j.weights.hub.transfer.TransientException;

/**
 * Brings one file into a part of it on the disk, goes on where an earlier download was broken off,
 * and checks size and digest. A part that is found wrong is deleted.
 */
final class Download {
  /** Of a file whose size nobody tells, more is not believed. */
  private static final long UNTOLD_LIMIT = 64 << 20;

  private final HubApi api;
  private final Retry retry;
  private final HubListener listener;
  private final String commit;
  private final FileMetadata metadata;
  private final Path part;

  Download(
      HubApi api,
      Retry retry,
      HubListener listener,
      String commit,
      FileMetadata metadata,
      Path part) {
    this.api = api;
    this.retry = retry;
    this.listener = listener;
    this.commit = commit;
    this.metadata = metadata;
    this.part = part;
  }

  /** Makes the part the whole. */
  void run() throws IOException, InterruptedException {
    boolean resumed = here() > 0;
    transfer();
    if (resumed && !isIntact()) {
      // The part was of another making; the file itself may be right.
      Files.delete(part);
      transfer();
    }
    if (!isIntact()) {
      ContentDigest digest = metadata.digest().orElseThrow();
      String actual = digest.actual(part);
      Files.delete(part);
      throw HubException.of(
          metadata.file()
              + " was received with the "
              + digest.algorithm()
              + " "
              + actual
              + " where the hub promises "
              + digest.expected()
              + ", so it is not kept; try again, and check HF_ENDPOINT and your proxy");
    }
  }

  private boolean isIntact() throws IOException {
    return metadata.digest().isEmpty()
        || metadata.digest().get().actual(part).equals(metadata.digest().get().expected());
  }

  private long here() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private void transfer() throws IOException, InterruptedException {
    retry.run(
        () -> {
          try {
            attempt(resumePoint());
          } catch (RangeRefusedException e) {
            attempt(0);
          }
          return null;
        },
        this::here);
  }

  /** Without a size nobody can tell whether a part is one. */
  private long resumePoint() throws IOException {
    long here = here();
    return metadata.size().isPresent() && here <= metadata.size().getAsLong() ? here : 0;
  }

  private void attempt(long from) throws IOException, InterruptedException {
    OptionalLong size = metadata.size();
    if (size.isPresent() && from == size.getAsLong() && Files.exists(part)) {
      listener.progress(metadata.file(), from, from);
      return;
    }
    try (HubApi.Content content = api.content(commit, metadata, from)) {
      OptionalLong announced = content.fileSize();
      if (size.isPresent() && announced.isPresent() && !announced.equals(size)) {
        throw wrongSize("announces " + announced.getAsLong() + " bytes", size.getAsLong());
      }
      receive(content, size.isPresent() ? size : announced);
    }
  }

  private void receive(HubApi.Content content, OptionalLong size)
      throws IOException, InterruptedException {
    long limit = size.orElse(UNTOLD_LIMIT);
    requireRoom(size.orElse(0) - content.start());
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(content.start());
      long here = content.start();
      channel.position(here);
      tell(here, size);
      for (ByteBuffer buffer = content.body().next();
          buffer != null;
          buffer = content.body().next()) {
        here += buffer.remaining();
        if (here > limit) {
          channel.truncate(0);
          throw wrongSize("goes on", limit);
        }
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        tell(here, size);
      }
      channel.force(true);
      if (size.isPresent() && here < limit) {
        throw new TransientException(
            "the connection ended after " + here + " of " + limit + " bytes", (Throwable) null);
      }
    }
  }

  private void tell(long here, OptionalLong size) {
    listener.progress(metadata.file(), here, size.orElse(HubListener.UNKNOWN));
  }

  private void requireRoom(long bytes) throws IOException {
    long room = Files.getFileStore(part.getParent()).getUsableSpace();
    if (bytes > room) {
      throw HubException.of(
          part.getParent()
              + ": there is room for "
              + room
              + " bytes, and "
              + metadata.file()
              + " needs "
              + bytes
              + "; make room, or put the cache on another disk by SENTENCE_TRANSFORMERS_HOME or"
              + " HF_HOME");
    }
  }

  private HubException wrongSize(String found, long size) throws IOException {
    Files.deleteIfExists(part);
    return HubException.of(
        "the hub "
            + found
            + " where "
            + metadata.file()
            + " has "
            + size
            + " bytes at most, so it is not kept; try again, and check HF_ENDPOINT and your proxy");
  }
}
