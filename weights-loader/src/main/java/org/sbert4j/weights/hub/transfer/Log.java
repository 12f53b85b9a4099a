package org.sbert4j.weights.hub.transfer;

import java.lang.System.Logger.Level;

/** What is said to people besides errors, a line each; a logger starts at the first. */
public final class Log {
  /** Users configure the logger by the name of the package that they know. */
  private static final String LOGGER = "org.sbert4j.weights.hub";

  private Log() {}

  /** Says that something is not as the user will have meant it. */
  public static void warn(String line) {
    logger().log(Level.WARNING, line);
  }

  static void inform(String line) {
    logger().log(Level.INFO, line);
  }

  /** Says what only those who look for a fault want to know. */
  public static void debug(String line) {
    logger().log(Level.DEBUG, line);
  }

  private static System.Logger logger() {
    return System.getLogger(LOGGER);
  }
}
