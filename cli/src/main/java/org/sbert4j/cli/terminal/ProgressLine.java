package org.sbert4j.cli.terminal;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarConsumer;

/** One line that is written over and over; wiped at the end, so that only results stay. */
public record ProgressLine(PrintWriter err) implements ProgressBarConsumer {
  /** Fits the narrowest usual terminal. */
  private static final int WIDTH = 79;

  @Override
  public int getMaxRenderedLength() {
    return WIDTH;
  }

  @Override
  public void accept(String rendered) {
    err.print("\r" + rendered);
    err.flush();
  }

  @Override
  public void close() {
    err.print("\r" + " ".repeat(WIDTH) + "\r");
    err.flush();
  }
}
