package org.sbert4j.weights.pytorch;

import java.util.Optional;
import java.util.function.Supplier;
import org.sbert4j.weights.storage.ByteRegion;

/** A file of {@code torch.save}: a pickle, and the storages that it speaks of. */
sealed interface Storages permits ZipStorages, LegacyStorages {

  /**
   * The bytes of a storage.
   *
   * @param name for error messages
   * @param size in bytes
   * @param region makes a view of the bytes
   */
  record Storage(String name, long size, Supplier<ByteRegion> region) {}

  /** Where the pickle is, for error messages. */
  String pickleName();

  /** The object that was saved. Called once, and first. */
  Object unpickle();

  /** The storage of a key, if the file holds it. */
  Optional<Storage> find(String key);
}
