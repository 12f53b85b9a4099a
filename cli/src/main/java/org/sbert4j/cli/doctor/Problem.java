package org.sbert4j.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that makes embedding slow, or impossible.
 *
 * @param problem what is wrong
 * @param fix what to do about it
 * @param fatal whether embedding cannot work at all
 */
public record Problem(String problem, String fix, boolean fatal) {

  static Problem slow(String problem, String fix) {
    return new Problem(problem, fix, false);
  }

  static Problem fatal(String problem, String fix) {
    return new Problem(problem, fix, true);
  }

  /** From a sentence of the form {@code <what is wrong>; <fix>}. */
  static Problem slow(String sentence) {
    int end = sentence.indexOf("; ");
    return end < 0
        ? slow(sentence, "")
        : slow(sentence.substring(0, end), sentence.substring(end + 2));
  }

  /** For a report. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("problem", problem);
    fields.put("fix", fix);
    fields.put("fatal", fatal);
    return fields;
  }
}
