package org.sbert4j.cli.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one check found.
 *
 * @param key the section's name in a report
 * @param content a map of names to values, or a list of such maps
 * @param problems what is wrong, the worst first
 */
public record Section(String key, Object content, List<Problem> problems) {

  /** A section while it is being filled. Values may be null where something is not known. */
  static final class Builder {
    private final String key;
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Builder(String key) {
      this.key = key;
    }

    Builder put(String name, Object value) {
      fields.put(name, value);
      return this;
    }

    Builder problem(Problem problem) {
      problems.add(problem);
      return this;
    }

    Section build() {
      return new Section(key, fields, List.copyOf(problems));
    }
  }
}
