package org.sbert4j.weights;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A model folder or file that cannot be used, and what to do about it.
 *
 * <p>The message is complete and meant for people: {@code <file>: <field or tensor>: <what is
 * wrong>; <fix>}. Print it as it is: control characters and directions of writing that a file would
 * smuggle in are escaped, and what is too long is cut.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The beginning of a message says where, the end what to do. */
  private static final int LONGEST_START = 3000;

  private static final int LONGEST_END = 1000;

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
    super(printable(file + ": " + (field.isEmpty() ? "" : field + ": ") + problemAndFix), cause);
    this.file = Objects.requireNonNull(file, "file");
    this.field = field;
  }

  private static String printable(String message) {
    int cut = message.length() - LONGEST_START - LONGEST_END;
    if (cut > 0) {
      return printable(message.substring(0, LONGEST_START))
          + " … "
          + printable(message.substring(LONGEST_START + cut));
    }
    StringBuilder printable = new StringBuilder(message.length());
    message
        .codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean escaped =
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.SURROGATE
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR;
              if (escaped) {
                printable.append("\\u{%X}".formatted(c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
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
