package org.sbert4j.cli.model;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.sbert4j.cli.terminal.ProgressLine;
import org.sbert4j.weights.hub.HubListener;

/** Shows on a terminal how much of a file is downloaded; elsewhere shows nothing. */
final class DownloadProgress implements HubListener, AutoCloseable {
  private static final int MEGABYTE = 1_000_000;

  /** What is smaller is here before anybody could read about it. */
  private static final int LEAST_BYTES = MEGABYTE;

  private final PrintWriter err;
  private final boolean shown;
  private String file = "";
  private ProgressBar bar;

  DownloadProgress(PrintWriter err, boolean shown) {
    this.err = err;
    this.shown = shown;
  }

  @Override
  public void progress(String newFile, long bytes, long totalBytes) {
    if (!shown || totalBytes < LEAST_BYTES) {
      return;
    }
    if (!newFile.equals(file)) {
      close();
      file = newFile;
      bar = build(bytes, totalBytes);
    }
    bar.stepTo(bytes);
  }

  private ProgressBar build(long bytes, long totalBytes) {
    return new ProgressBarBuilder()
        .setTaskName(file)
        .setUnit("MB", MEGABYTE)
        .setInitialMax(totalBytes)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(new ProgressLine(err))
        .build()
        .stepTo(bytes);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
