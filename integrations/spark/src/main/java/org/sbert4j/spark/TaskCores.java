package org.sbert4j.spark;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** What Spark has given to this JVM, and where it runs. */
final class TaskCores {
  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+)[],].*");

  private TaskCores() {}

  /**
   * The processors for all tasks of this JVM together: {@code spark.executor.cores}, or the number
   * in {@code local[2]}, and no more than there are.
   */
  static int ofThisJvm() {
    int processors = Runtime.getRuntime().availableProcessors();
    SparkEnv env = SparkEnv.get();
    if (env == null) {
      return processors;
    }
    SparkConf conf = env.conf();
    Matcher local = LOCAL.matcher(conf.get("spark.master", ""));
    int cores =
        local.matches()
            ? Integer.parseInt(local.group(1))
            : conf.getInt("spark.executor.cores", processors);
    return Math.max(1, Math.min(cores, processors));
  }

  /** For messages: {@code host data-7, executor 3}. */
  static String thisExecutor() {
    SparkEnv env = SparkEnv.get();
    return "host " + host() + (env == null ? "" : ", executor " + env.executorId());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
