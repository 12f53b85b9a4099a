package org.sbert4j.weights.hub;

import java.lang.System.Logger.Level;

/** What is said to people besides errors, a line each; a logger starts at the first. */
final class Log {
  private Log() {}

  static void warn(String line) {
    logger().log(Level.WARNING, line);
  }

  static void inform(String line) {
    logger().log(Level.INFO, line);
  }

  static void debug(String line) {
    logger().log(Level.DEBUG, line);
  }

  private static System.Logger logger() {
    return System.getLogger(Log.class.getPackageName());
  }
}
