package org.sbert4j.gpucheck;

/** Something that is still done when the JVM is killed, by a signal that it can catch. */
final class OnExit {
  private final Thread hook;

  OnExit(Runnable action) {
    hook = new Thread(action, "gpu-check-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** It need not be done any more. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, so it is being done.
    }
  }
}
