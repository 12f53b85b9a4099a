package org.sbert4j.fuzzing;

import java.lang.reflect.Constructor;

/** What Jazzer calls, by these two names. */
public final class FuzzDriver {
  private static FuzzTarget target;

  private FuzzDriver() {}

  /** Makes the target, whose class is the one argument. */
  public static void fuzzerInitialize(String[] args) throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(args[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    target = (FuzzTarget) constructor.newInstance();
  }

  /** Feeds the target one input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.run(input);
  }
}
