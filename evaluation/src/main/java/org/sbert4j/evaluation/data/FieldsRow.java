package org.sbert4j.evaluation.data;

import java.util.List;
import java.util.Map;

/**
 * A row whose fields follow each other.
 *
 * @param places the index of each column's field
 */
record FieldsRow(Place place, List<String> fields, Map<Column, Integer> places) implements Row {
  @Override
  public String text(Column column) {
    return fields.get(places.get(column));
  }

  @Override
  public String numberFix() {
    return place.line() == 1
        ? "if the line is a header, as it looks like, name columns by it (--column NAME=COLUMN) or"
            + " remove it; else correct it, or say by --column where the numbers are"
        : Row.super.numberFix();
  }

  @Override
  public List<String> texts(Column column) {
    return List.of(text(column));
  }
}
