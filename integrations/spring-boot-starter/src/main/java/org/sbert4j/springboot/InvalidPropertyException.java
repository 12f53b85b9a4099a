package org.sbert4j.springboot;

/**
 * A property that keeps the model from being made; the message begins with its whole name. Spring
 * Boot shows it by {@link InvalidPropertyFailureAnalyzer}.
 */
public final class InvalidPropertyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String property;
  private final String reason;

  /**
   * @param name of the property, without what all begin with
   * @param value that it has, or null
   * @param reason what is wrong and how to mend it, in one sentence
   * @param cause what was caught, or null
   */
  InvalidPropertyException(String name, Object value, String reason, Throwable cause) {
    super(
        "%s.%s %s: %s"
            .formatted(
                Sbert4jEmbeddingProperties.PREFIX,
                name,
                value == null ? "is not set" : "is \"%s\"".formatted(value),
                reason),
        cause);
    this.property = Sbert4jEmbeddingProperties.PREFIX + "." + name;
    this.reason = reason;
  }

  /** The property's whole name. */
  public String property() {
    return property;
  }

  /** What is wrong and how to mend it. */
  public String reason() {
    return reason;
  }
}
