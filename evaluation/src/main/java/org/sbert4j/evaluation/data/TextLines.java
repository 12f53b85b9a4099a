package org.sbert4j.evaluation.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lines of a text that are not blank, by their numbers from 1. */
final class TextLines {
  private TextLines() {}

  /** A line ends at LF or CR LF. */
  static List<Map.Entry<Integer, String>> of(String text) {
    List<Map.Entry<Integer, String>> lines = new ArrayList<>();
    int number = 0;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end;
      boolean carriageReturn = next > start && text.charAt(next - 1) == '\r';
      String line = text.substring(start, carriageReturn ? next - 1 : next);
      number++;
      if (!line.isBlank()) {
        lines.add(Map.entry(number, line));
      }
      start = next + 1;
    }
    return lines;
  }
}
