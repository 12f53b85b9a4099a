package org.sbert4j.weights.pytorch;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.FileRegion;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * What {@code torch.save} wrote before PyTorch 1.6, and still does with {@code
 * _use_new_zipfile_serialization=False}: five pickles, which are a magic number, the version of the
 * protocol, facts about the machine, the object and the keys of its storages; then, for each key,
 * the number of elements in 8 bytes and the elements. Reference: {@code torch/serialization.py},
 * {@code _legacy_load}.
 */
final class LegacyStorages implements Storages {
  private static final BigInteger MAGIC_NUMBER = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Long PROTOCOL_VERSION = 1001L;
  private static final int MAX_PICKLES_BYTES = 16 << 20;
  private static final String AGAIN = "; download the file again";

  private final Path file;
  private final long fileSize;
  private final Map<String, Storage> storages = new HashMap<>();

  LegacyStorages(Path file) {
    this.file = file;
    this.fileSize = ModelFiles.size(file);
  }

  @Override
  public String pickleName() {
    return "pickle";
  }

  @Override
  public Object unpickle() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int length = (int) Math.min(fileSize, MAX_PICKLES_BYTES);
      ByteBuffer pickles =
          ByteBuffer.wrap(ModelFiles.bytes(channel, file, 0, length))
              .order(ByteOrder.LITTLE_ENDIAN);
      requireHeader(pickles);
      Unpickler unpickler = new Unpickler(file, pickleName(), pickles);
      Object object = unpickler.read();
      locate(channel, read(pickles, "storage keys"), pickles.position(), unpickler.storages());
      return object;
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private Object read(ByteBuffer pickles, String what) {
    return new Unpickler(file, what, pickles).read();
  }

  private void requireHeader(ByteBuffer pickles) {
    if (!MAGIC_NUMBER.equals(read(pickles, "magic number"))
        || !PROTOCOL_VERSION.equals(read(pickles, "protocol version"))) {
      throw new ModelFormatException(
          file,
          "byte 0",
          "is a pickle, but not one that torch.save has written; save the model with"
              + " torch.save(model.state_dict(), path)");
    }
    if (read(pickles, "machine") instanceof Map<?, ?> machine
        && Boolean.FALSE.equals(machine.get("little_endian"))) {
      throw new ModelFormatException(
          file,
          "little_endian",
          "is False, and such a byte order is not supported; save the model on a little-endian"
              + " machine");
    }
  }

  /** Goes along the storages, whose sizes the pickle has told. */
  private void locate(
      FileChannel channel, Object keys, long start, Map<String, StorageReference> known)
      throws IOException {
    if (!(keys instanceof List<?> list)) {
      throw new ModelFormatException(file, "storage keys", "are no list" + AGAIN);
    }
    long position = start;
    for (Object key : list) {
      // Nothing but strings is hashed: a list that contains itself would never end.
      StorageReference storage = key instanceof String name ? known.get(name) : null;
      if (storage == null || storages.containsKey(storage.key())) {
        throw new ModelFormatException(
            file,
            "storage keys",
            "hold one that is not exactly once in the pickle and here" + AGAIN);
      }
      if (fileSize - position < Long.BYTES) {
        throw cut(storage);
      }
      long elements =
          ByteBuffer.wrap(ModelFiles.bytes(channel, file, position, Long.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN)
              .getLong();
      position += Long.BYTES;
      if (elements != storage.elementCount()) {
        throw new ModelFormatException(
            file,
            "storage " + storage.key(),
            "has %d elements, the pickle says %d".formatted(elements, storage.elementCount())
                + AGAIN);
      }
      int elementBytes = storage.type().elementBytes();
      if (elements > (fileSize - position) / elementBytes) {
        throw cut(storage);
      }
      long first = position;
      long size = elements * elementBytes;
      storages.put(
          storage.key(),
          new Storage("storage " + storage.key(), size, () -> new FileRegion(file, first, size)));
      position += size;
    }
  }

  private ModelFormatException cut(StorageReference storage) {
    return new ModelFormatException(
        file,
        "storage " + storage.key(),
        "the file of " + fileSize + " bytes ends before it: it was cut short" + AGAIN);
  }

  @Override
  public Optional<Storage> find(String key) {
    return Optional.ofNullable(storages.get(key));
  }
}
