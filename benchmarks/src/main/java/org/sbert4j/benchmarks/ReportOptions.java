package org.sbert4j.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The options of a report's command.
 *
 * @param quick whether to measure in short
 * @param output the file to write
 * @param jvms the JVMs to measure on; empty means this one
 */
public record ReportOptions(boolean quick, Path output, List<Path> jvms) {
  /**
   * Reads the options.
   *
   * @throws UsageException naming the option that is wrong
   */
  public static ReportOptions parse(List<String> arguments) {
    return parse(arguments, "");
  }

  /**
   * Reads the options that a command has beside others.
   *
   * @param others the others, for the message about one that does not exist
   * @throws UsageException naming the option that is wrong
   */
  public static ReportOptions parse(List<String> arguments, String others) {
    boolean quick = false;
    Path output = null;
    List<Path> jvms = new ArrayList<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--quick" -> quick = true;
        case "--output" -> output = path(option, rest);
        case "--jvm" -> jvms.add(path(option, rest));
        default ->
            throw new UsageException(
                option
                    + ": no such option; there are "
                    + others
                    + "--quick, --output FILE and --jvm PATH",
                null);
      }
    }
    if (output == null) {
      throw new UsageException("--output: is missing; say which file to write", null);
    }
    return new ReportOptions(quick, output, List.copyOf(jvms));
  }

  /** The path that follows an option. */
  public static Path path(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageException(option + ": is the last word; put a path after it", null);
    }
    return Path.of(rest.next());
  }

  Effort effort() {
    return quick ? Effort.QUICK : Effort.FULL;
  }

  /** The options that the numbers depend on, without anybody's paths. */
  public String describe() {
    return (quick ? " --quick" : "") + " --jvm PATH".repeat(jvms.size());
  }
}
