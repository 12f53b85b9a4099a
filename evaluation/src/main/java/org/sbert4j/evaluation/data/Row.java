package org.sbert4j.evaluation.data;

import java.util.List;

/** A row of a data set. What is missing or of another kind is an error that names file and line. */
interface Row {
  /** Where it is. */
  Place place();

  /** The text in a column. */
  String text(Column column);

  /** The texts in a column, where a format can hold several. */
  List<String> texts(Column column);

  /** The finite number in a column. */
  default double number(Column column) {
    String text = text(column);
    return Numbers.parse(text)
        .orElseThrow(
            () ->
                place()
                    .error(
                        "the %s is \"%s\", which is no number: %s"
                            .formatted(column.name(), Numbers.shortened(text), numberFix())));
  }

  /** What to do where a number should be. */
  default String numberFix() {
    return "correct it, or say by --column where the numbers are";
  }
}
