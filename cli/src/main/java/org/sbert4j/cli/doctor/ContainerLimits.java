package org.sbert4j.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What Linux' control groups allow this process, in version 1 and 2. Elsewhere there is no limit.
 *
 * @param processors processors' worth of time
 * @param memoryBytes bytes
 */
record ContainerLimits(OptionalDouble processors, OptionalLong memoryBytes) {
  /** Version 1 says "no limit" with a number near the greatest; no machine has so much. */
  private static final long NO_LIMIT = 1L << 60;

  static ContainerLimits ofThisProcess() {
    return read(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
  }

  /**
   * Reads the limits; the narrowest counts, as a group is within its parents' limits too.
   *
   * @param groups lines of {@code id:controllers:path}
   * @param mount where the groups' files are
   */
  static ContainerLimits read(Path groups, Path mount) {
    List<Double> processors = new ArrayList<>();
    List<Long> memory = new ArrayList<>();
    for (String line : lines(groups)) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      if (fields[1].isEmpty()) {
        for (Path folder : upwards(mount, fields[2])) {
          processorsOf(words(folder.resolve("cpu.max"))).ifPresent(processors::add);
          bytes(words(folder.resolve("memory.max"))).ifPresent(memory::add);
        }
      }
      for (String controller : fields[1].split(",", -1)) {
        if (controller.equals("cpu")) {
          for (Path folder : upwards(mount.resolve(controller), fields[2])) {
            processorsOf(
                    Stream.of("cpu.cfs_quota_us", "cpu.cfs_period_us")
                        .flatMap(file -> words(folder.resolve(file)).stream())
                        .toList())
                .ifPresent(processors::add);
          }
        } else if (controller.equals("memory")) {
          for (Path folder : upwards(mount.resolve(controller), fields[2])) {
            bytes(words(folder.resolve("memory.limit_in_bytes"))).ifPresent(memory::add);
          }
        }
      }
    }
    return new ContainerLimits(
        processors.stream().mapToDouble(Double::doubleValue).min(),
        memory.stream().mapToLong(Long::longValue).min());
  }

  /** The group's folder and those above it; inside of a container only the last may exist. */
  private static List<Path> upwards(Path mount, String path) {
    List<Path> folders = new ArrayList<>();
    Path group = mount.resolve(path.replaceFirst("^/+", "")).normalize();
    // A path that leads upwards is that of another container's group.
    Path folder = group.startsWith(mount) ? group : mount;
    while (folder != null && folder.startsWith(mount)) {
      folders.add(folder);
      folder = folder.getParent();
    }
    return folders;
  }

  /** A quota and its period, in the same unit. */
  private static OptionalDouble processorsOf(List<String> words) {
    if (words.size() < 2 || !isNumber(words.get(0)) || !isNumber(words.get(1))) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(words.get(0)) / Double.parseDouble(words.get(1)));
  }

  private static OptionalLong bytes(List<String> words) {
    if (words.isEmpty() || !isNumber(words.get(0))) {
      return OptionalLong.empty();
    }
    long bytes = Long.parseLong(words.get(0));
    return bytes < NO_LIMIT ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  /** A number above 0: -1 and "max" mean that there is no limit. */
  private static boolean isNumber(String word) {
    return word.matches("[1-9][0-9]{0,18}");
  }

  private static List<String> words(Path file) {
    return lines(file).stream().flatMap(line -> Arrays.stream(line.strip().split(" +"))).toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
