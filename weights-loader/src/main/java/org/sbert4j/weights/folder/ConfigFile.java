package org.sbert4j.weights.folder;

import java.nio.file.Path;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;

/**
 * A JSON file with one object, read field by field. A field of the wrong type is an error that
 * names the file, the field, what was expected and what was found; a field that is null counts as
 * absent.
 *
 * <p>Immutable and thread-safe.
 */
public final class ConfigFile {
  private final JsonObject json;

  private ConfigFile(JsonObject json) {
    this.json = json;
  }

  /**
   * Reads a file.
   *
   * @throws ModelFormatException if it is missing or holds anything but one JSON object
   */
  public static ConfigFile read(Path file) {
    return new ConfigFile(JsonObject.read(file));
  }

  /** The file that was read. */
  public Path file() {
    return json.file();
  }

  /**
   * The architecture that {@code model_type} names, else {@code architectures}; BERT where neither
   * is there. Ask first: another architecture has other fields.
   *
   * @throws ModelFormatException for one that cannot be loaded, by its name, with what it would
   *     need
   */
  public Architecture architecture() {
    return ModelTypes.of(json);
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return json.has(field);
  }

  /**
   * A whole number that must be there.
   *
   * @throws ModelFormatException if it is missing or anything but a whole number that fits an int
   */
  public int requiredInt(String field) {
    return json.requiredInteger(field);
  }

  /** A whole number, or {@code absent} when the field is not there. */
  public int intOr(String field, int absent) {
    return json.integer(field).orElse(absent);
  }

  /** A number, or {@code absent} when the field is not there. */
  public double doubleOr(String field, double absent) {
    return json.number(field).orElse(absent);
  }

  /** A string, or {@code absent} when the field is not there. */
  public String stringOr(String field, String absent) {
    return json.string(field).orElse(absent);
  }

  /** True or false, or {@code absent} when the field is not there. */
  public boolean booleanOr(String field, boolean absent) {
    return json.bool(field).orElse(absent);
  }
}
