package org.sbert4j.cli.doctor;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.hub.HubException;

/** The folders in which models are kept. */
final class CachesCheck {
  /** A cache may hold very many files. */
  private static final Duration LONGEST_WALK = Duration.ofMillis(300);

  private static final long LITTLE_SPACE = 1L << 30;

  private CachesCheck() {}

  /**
   * A cache.
   *
   * @param locate tells its folder, or throws what says why there is none
   * @param variable that puts it elsewhere
   */
  record Cache(String name, Supplier<Path> locate, String variable) {}

  static Section run(List<Cache> caches) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Cache cache : caches) {
      rows.add(row(cache, problems));
    }
    return new Section("caches", rows, problems);
  }

  private static Map<String, Object> row(Cache cache, List<Problem> problems) {
    try {
      return row(cache, cache.locate().get(), problems);
    } catch (CommandException | HubException e) {
      problems.add(Problem.slow(e.getMessage()));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", cache.name());
      row.put("exists", false);
      row.put("writable", false);
      return row;
    }
  }

  private static Map<String, Object> row(Cache cache, Path folder, List<Problem> problems) {
    Path existing = existing(folder);
    boolean writable = Files.isDirectory(existing) && Files.isWritable(existing);
    SizeOfFiles size = SizeOfFiles.in(folder);
    Long free = free(existing);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", cache.name());
    row.put("exists", Files.isDirectory(folder));
    row.put("writable", writable);
    row.put("sizeBytes", size.bytes);
    row.put("sizeIsComplete", size.complete);
    row.put("freeBytes", free);
    row.put("folder", folder.toString());
    String elsewhere = "set " + cache.variable() + " to a folder elsewhere";
    if (!writable) {
      problems.add(
          Problem.slow(
              "the cache folder " + folder + " cannot be written",
              "make " + existing + " a writable folder, or " + elsewhere));
    } else if (free != null && free < LITTLE_SPACE) {
      problems.add(
          Problem.slow(
              "the cache folder " + folder + " has %d MB of free space".formatted(free >> 20),
              "free some space, or " + elsewhere));
    }
    return row;
  }

  /** The folder or, if it is not there yet, the one in which it would be made. */
  private static Path existing(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static Long free(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return null;
    }
  }

  /** Adds up the sizes of files, and stops when it takes long. Links are not followed. */
  private static final class SizeOfFiles extends SimpleFileVisitor<Path> {
    private final long start = System.nanoTime();
    private long bytes;
    private boolean complete = true;

    static SizeOfFiles in(Path folder) {
      SizeOfFiles size = new SizeOfFiles();
      try {
        if (Files.isDirectory(folder)) {
          Files.walkFileTree(folder, size);
        }
      } catch (IOException e) {
        size.complete = false;
      }
      return size;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      if (System.nanoTime() - start < LONGEST_WALK.toNanos()) {
        return FileVisitResult.CONTINUE;
      }
      complete = false;
      return FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      complete = false;
      return FileVisitResult.CONTINUE;
    }
  }
}
