package org.sbert4j.gpucheck.report;

import java.util.Locale;

/** Remembers the worst of many errors and where it was. One thread at a time. */
public final class Worst {
  private double error;
  private String where = "";
  private int count;

  /** Counts an error; one that is no number is the worst of all. */
  public void add(String place, double found) {
    double counted = Double.isNaN(found) ? Double.POSITIVE_INFINITY : found;
    if (count++ == 0 || counted > error) {
      error = counted;
      where = place;
    }
  }

  /** Counts the errors that another has counted. */
  public void add(Worst other) {
    if (other.count > 0 && (count == 0 || other.error > error)) {
      error = other.error;
      where = other.where;
    }
    count += other.count;
  }

  public double error() {
    return error;
  }

  /** The finding of all that was added; of nothing at all it is a failure. */
  public Finding finding() {
    return count == 0
        ? new Finding(Double.POSITIVE_INFINITY, "nothing was compared")
        : new Finding(error, String.format(Locale.ROOT, "worst of %,d: %s", count, where));
  }
}
