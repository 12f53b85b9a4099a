package org.sbert4j.gpucheck.setup;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.sbert4j.LoadOptions;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Report;

/**
 * What is checked: a backend, and the formats of weights that it has of those that are checked
 * here, 32 and 16 bits.
 *
 * @param name by which models choose it
 * @param device which GPU of several; empty for the first, and for a backend that has none
 * @param description the backend's own
 * @param formats fp32 first
 */
public record Subject(
    String name, OptionalInt device, String description, List<WeightFormat> formats) {
  private static final List<WeightFormat> CHECKED = List.of(WeightFormat.FP32, WeightFormat.FP16);

  private static final String CUDA = "cuda";

  /** In parts of a row's norm. */
  private static final double FP32_TOLERANCE = 1e-4;

  private static final double FP16_TOLERANCE = 5e-3;

  /**
   * Finds out what a backend has.
   *
   * @param wanted the device that was asked for; a GPU's backend is held to the first if none was,
   *     so that what is asked of the device besides is asked of the same one
   * @throws org.sbert4j.backend.BackendUnavailableException if it cannot run here
   */
  public static Subject of(String name, OptionalInt wanted) {
    OptionalInt device = name.equals(CUDA) ? OptionalInt.of(wanted.orElse(0)) : wanted;
    try (Backend backend = Backends.create(name, new BackendOptions(device))) {
      Set<WeightFormat> has = backend.weightFormats();
      return new Subject(
          name, device, backend.description(), CHECKED.stream().filter(has::contains).toList());
    }
  }

  public Backend newBackend() {
    return Backends.create(name, new BackendOptions(device));
  }

  /** How models are loaded on it. */
  public LoadOptions options(WeightFormat format) {
    LoadOptions options = LoadOptions.defaults().withBackend(name).withWeights(format);
    return device.isPresent() ? options.withDevice(device.getAsInt()) : options;
  }

  /** Whether it keeps weights and tensors on a device. */
  public boolean isGpu() {
    return name.equals(CUDA);
  }

  /** How far a result may be from the exact one, in parts of its row's norm. */
  public static double tolerance(WeightFormat format) {
    return format == WeightFormat.FP32 ? FP32_TOLERANCE : FP16_TOLERANCE;
  }

  /** Adds the lines that say which formats a group had to leave out. */
  public void tellMissing(Report report, String group) {
    for (WeightFormat format : CHECKED) {
      if (!formats.contains(format)) {
        report.skip(
            group + " " + format.label(), "the %s backend has no such weights".formatted(name));
      }
    }
  }
}
