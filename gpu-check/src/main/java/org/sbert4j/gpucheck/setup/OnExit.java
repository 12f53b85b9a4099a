package org.sbert4j.gpucheck.setup;

/** Something that is still done when the JVM is killed, by a signal that it can catch. */
public final class OnExit {
  private final Thread hook;

  public OnExit(Runnable action) {
    hook = new Thread(action, "gpu-check-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** It need not be done any more. */
  public void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, so it is being done.
    }
  }
}
