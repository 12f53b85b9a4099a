package org.sbert4j.cli.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.backend.Availability;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;

/**
 * What the backend {@code auto} stands for here, and why.
 *
 * @param backend empty if there is none
 */
public record AutoChoice(String backend, String reason) {
  public static AutoChoice here() {
    String property = System.getProperty(Backends.PROPERTY, Backends.AUTO);
    return property.equals(Backends.AUTO)
        ? of(Backends.providers())
        : new AutoChoice(property, "the system property " + Backends.PROPERTY + " names it");
  }

  /**
   * The first that is available.
   *
   * @param providers the most preferred first
   */
  static AutoChoice of(List<BackendProvider> providers) {
    List<String> passedOver = new ArrayList<>();
    for (BackendProvider provider : providers) {
      Availability availability = provider.availability();
      if (availability.available()) {
        return new AutoChoice(
            provider.name(),
            passedOver.isEmpty()
                ? "it is the most preferred"
                : "not " + String.join("; not ", passedOver));
      }
      passedOver.add(provider.name() + ": " + availability.reason());
    }
    return new AutoChoice("", "no backend is available: " + String.join("; ", passedOver));
  }

  /** For a report. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("backend", backend);
    fields.put("reason", reason);
    return fields;
  }
}
