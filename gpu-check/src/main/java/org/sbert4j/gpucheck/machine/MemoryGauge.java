package org.sbert4j.gpucheck.machine;

import java.util.Locale;
import org.sbert4j.gpucheck.setup.Subject;

/** How much memory is in use where a backend keeps its own. */
interface MemoryGauge extends AutoCloseable {
  /** Bytes in use, what nobody can reach any more being left out. */
  long used();

  /** For messages: {@code device memory}. */
  String what();

  @Override
  default void close() {}

  /** The gauge of a backend. Asks for the device, if there is one, only after the backend did. */
  static MemoryGauge of(Subject subject) {
    return subject.isGpu() ? new DeviceGauge(subject.device().orElse(0)) : new HeapGauge();
  }

  /** Bytes as people write them. */
  static String format(double bytes) {
    return Double.isFinite(bytes) ? String.format(Locale.ROOT, "%.1f MiB", bytes / (1 << 20)) : "";
  }
}
