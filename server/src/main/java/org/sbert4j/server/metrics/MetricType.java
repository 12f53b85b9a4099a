package org.sbert4j.server.metrics;

import java.util.List;
import java.util.Locale;

/** The kinds of metrics, and what each one's samples are called. */
enum MetricType {
  COUNTER,
  GAUGE,
  HISTOGRAM,
  SUMMARY;

  /** What follows the family's name in the names of its samples. */
  List<String> suffixes() {
    return switch (this) {
      case COUNTER, GAUGE -> List.of("");
      case HISTOGRAM -> List.of("_bucket", "_sum", "_count");
      case SUMMARY -> List.of("", "_sum", "_count");
    };
  }

  /** Its word in a TYPE line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
