package org.sbert4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkFiles;

/**
 * Where a model named by a param lies, for the JVM that asks.
 *
 * <ul>
 *   <li>{@code sparkfiles:NAME}: what {@code --archives ZIP#NAME} has brought to each executor. So
 *       does {@code SparkContext.addArchive}, but not to Spark 4's executors, where a session gets
 *       what was added to itself alone;
 *   <li>{@code hdfs://…}, {@code s3a://…}: any file system that Hadoop knows, copied for loading;
 *   <li>{@code file:/…} or a path: a folder of the machine;
 *   <li>anything else: a name on the Hugging Face hub.
 * </ul>
 */
final class ModelLocation {
  private static final String SPARK_FILES = "sparkfiles:";

  /** Two letters or more, since one is a drive. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private static final Pattern PATH = Pattern.compile("[/.~].*|.*\\\\.*|.*/|[A-Za-z]:.*");

  private ModelLocation() {}

  /** Whether Hadoop has to fetch it. */
  static boolean isRemote(String model) {
    return SCHEME.matcher(model).matches() && !model.startsWith("file:");
  }

  /**
   * What the engine takes: the path of a folder that is there, or a name on the hub.
   *
   * @param model not remote
   * @throws IllegalArgumentException naming the folder, if it is not there
   */
  static String local(String model) {
    if (model.startsWith(SPARK_FILES)) {
      return folder(Path.of(SparkFiles.get(model.substring(SPARK_FILES.length()))), model);
    }
    if (model.startsWith("file:")) {
      return folder(Path.of(URI.create(model).getPath()), model);
    }
    return PATH.matcher(model).matches() || exists(model) ? folder(Path.of(model), model) : model;
  }

  private static boolean exists(String model) {
    try {
      return Files.exists(Path.of(model));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String folder(Path folder, String model) {
    Path absolute = folder.toAbsolutePath();
    if (!Files.isDirectory(absolute)) {
      throw new IllegalArgumentException(
          "there is no folder %s%s; put the model there on every machine, or name it as hdfs://…, as sparkfiles:NAME with --archives ZIP#NAME, or by its name on the hub"
              .formatted(
                  absolute, absolute.toString().equals(model) ? "" : " (for " + model + ")"));
    }
    return absolute.toString();
  }

  /**
   * Tells a folder whose files were replaced from what it was: names, sizes and times of its files.
   * Empty for a name.
   */
  static String stamp(String nameOrFolder) {
    Path folder = Path.of(nameOrFolder);
    if (!folder.isAbsolute()) {
      return "";
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files
          .filter(Files::isRegularFile)
          .map(ModelLocation::stamp)
          .sorted()
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String stamp(Path file) {
    try {
      return "%s %d %s".formatted(file, Files.size(file), Files.getLastModifiedTime(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies a remote model to this machine.
   *
   * @return a folder for the caller to {@link #delete}
   * @throws IllegalArgumentException naming the folder, if it is not there
   */
  static Path fetch(String model, Configuration hadoop) throws IOException {
    Path parent = Files.createTempDirectory("sbert4j");
    try {
      org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(model);
      FileSystem files = remote.getFileSystem(hadoop);
      if (!files.exists(remote)) {
        throw new IllegalArgumentException(
            "there is no folder %s; correct it, or put the model there".formatted(model));
      }
      Path folder = parent.resolve("model");
      files.copyToLocalFile(
          false, remote, new org.apache.hadoop.fs.Path(folder.toUri()), /* without .crc */ true);
      return parent;
    } catch (IOException | RuntimeException e) {
      delete(parent);
      throw e;
    }
  }

  /** The model in what {@link #fetch} has made. */
  static Path fetched(Path parent) {
    return parent.resolve("model");
  }

  /** Deletes what {@link #fetch} has made. */
  static void delete(Path parent) {
    try (Stream<Path> files = Files.walk(parent)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(ModelLocation.class.getName())
          .log(System.Logger.Level.WARNING, "{0} cannot be deleted: {1}", parent, e.toString());
    }
  }
}
