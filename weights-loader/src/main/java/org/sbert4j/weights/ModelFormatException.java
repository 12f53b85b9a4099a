package org.sbert4j.weights;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A model folder or file that cannot be used, and what to do about it.
 *
 * <p>The message is complete and meant for people: {@code <file>: <field or tensor>: <what is
 * wrong>; <fix>}. Print it as it is.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final String field;

  /**
   * @param file the file or folder at fault
   * @param field the JSON field, tensor, archive entry or byte offset at fault; empty when it is
   *     the file as a whole
   * @param problemAndFix what is wrong and what the reader of the message can do, apart by a
   *     semicolon; file and field are put in front of it
   */
  public ModelFormatException(Path file, String field, String problemAndFix) {
    this(file, field, problemAndFix, null);
  }

  /**
   * As the other constructor, with a cause.
   *
   * @param cause what was caught, or null
   */
  public ModelFormatException(Path file, String field, String problemAndFix, Throwable cause) {
    super(file + ": " + (field.isEmpty() ? "" : field + ": ") + problemAndFix, cause);
    this.file = Objects.requireNonNull(file, "file");
    this.field = field;
  }

  /** The file or folder at fault; null only after Java serialization. */
  public Path file() {
    return file;
  }

  /** The JSON field, tensor, archive entry or byte offset at fault; empty for the whole file. */
  public String field() {
    return field;
  }
}
