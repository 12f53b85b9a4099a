package org.sbert4j.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.sbert4j.cli.input.TextSource;

/**
 * Shows on a terminal how many texts are done, once that has taken a while; elsewhere shows
 * nothing. Not thread-safe: one call at a time.
 */
public final class Progress implements AutoCloseable {
  /** What is done sooner needs no bar. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PrintWriter err;
  private final boolean shown;
  private final long total;
  private final Instant start = Instant.now();
  private ProgressBar bar;

  /**
   * Begins.
   *
   * @param shown false for no output at all
   * @param total how many texts there will be, or {@link TextSource#UNKNOWN}
   */
  public Progress(PrintWriter err, boolean shown, long total) {
    this.err = err;
    this.shown = shown;
    this.total = total;
  }

  /** Tells the number of texts done so far. */
  public void done(long texts) {
    if (!shown) {
      return;
    }
    Duration elapsed = Duration.between(start, Instant.now());
    if (bar == null && elapsed.compareTo(PATIENCE) >= 0) {
      bar = build(texts, elapsed);
    }
    if (bar != null) {
      bar.stepTo(texts);
    }
  }

  private ProgressBar build(long texts, Duration elapsed) {
    return new ProgressBarBuilder()
        .setTaskName("texts")
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .startsFrom(texts, elapsed)
        .setConsumer(new ProgressLine(err))
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
