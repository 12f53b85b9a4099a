package org.sbert4j.cli.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.WeightFormat;

/** Which backends can run here, and whether they compute the same. */
final class BackendsCheck {
  private BackendsCheck() {}

  /**
   * A row for each backend.
   *
   * @param providers the most preferred first
   */
  static Section run(List<BackendProvider> providers) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (BackendProvider provider : providers) {
      Availability availability = provider.availability();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", provider.name());
      row.put("available", availability.available());
      row.put("registerBits", null);
      row.put("description", availability.reason());
      if (availability.available()) {
        describe(provider, row, problems);
      } else if (provider.missedIfUnavailable()) {
        problems.add(
            Problem.slow(
                "the scalar backend is used, which is many times slower: "
                    + availability.reason()));
      }
      rows.add(row);
    }
    if (rows.stream().noneMatch(row -> Boolean.TRUE.equals(row.get("available")))) {
      problems.add(
          0,
          Problem.fatal(
              "no backend can compute",
              "have META-INF/services/org.sbert4j.backend.BackendProvider of all sbert4j jars on the"
                  + " class path; who puts them into one jar must merge these files"));
    }
    return new Section("backends", rows, problems);
  }

  private static void describe(
      BackendProvider provider, Map<String, Object> row, List<Problem> problems) {
    try (Backend backend = provider.create(BackendOptions.none())) {
      row.put("description", backend.description());
      row.put(
          "registerBits",
          backend.registerBits().isPresent() ? backend.registerBits().getAsInt() : null);
      SampleSentences.encode(backend, WeightFormat.FP32);
    } catch (RuntimeException | LinkageError e) {
      row.put("available", false);
      row.put("description", "fails: " + e);
      problems.add(
          Problem.slow(
              "the backend " + provider.name() + " fails (" + e + ")",
              "report this, and choose another with --backend"));
    }
  }
}
