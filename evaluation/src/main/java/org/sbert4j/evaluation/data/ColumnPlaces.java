package org.sbert4j.evaluation.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which field of a row is which column.
 *
 * @param indices of the columns' fields
 * @param header whether the first row only names the columns
 * @param guessed whether they are in their usual order and one more, taken for an id, stands before
 *     them
 */
record ColumnPlaces(Map<Column, Integer> indices, boolean header, boolean guessed) {
  private static final Pattern PLACE = Pattern.compile("[0-9]{1,4}");

  /**
   * Finds the columns: where the user said that they are, or by the names in the first row, or by
   * their order, after which an id may stand in front.
   *
   * @param wanted the columns, in their usual order
   * @param first the fields of the first row
   * @param given for the name of a column, the name of its field or its place from 1
   * @throws DatasetException if they cannot be found for certain
   */
  static ColumnPlaces find(
      List<Column> wanted, List<String> first, Map<String, String> given, Place place) {
    Map<Column, Integer> byPlace = new HashMap<>();
    Map<Column, Integer> byName = new HashMap<>();
    for (Column column : wanted) {
      String said = given.get(column.name());
      if (said != null && PLACE.matcher(said).matches()) {
        byPlace.put(column, index(column, said, first, place));
      } else {
        Predicate<String> matches =
            said == null ? column::isCalled : field -> field.strip().equals(said);
        int index = indexOf(first, matches);
        if (index < 0 && said != null) {
          throw place.error(
              "no column is called \"%s\" but %s: correct --column, or give the place from 1"
                  .formatted(said, shown(first)));
        }
        if (index >= 0) {
          byName.put(column, index);
        }
      }
    }
    if (byPlace.size() + byName.size() == wanted.size()) {
      boolean namesAtPlaces =
          byPlace.entrySet().stream()
              .anyMatch(entry -> entry.getKey().isCalled(first.get(entry.getValue())));
      boolean header = !byName.isEmpty() || namesAtPlaces;
      byName.putAll(byPlace);
      return new ColumnPlaces(byName, header, false);
    }
    if (given.isEmpty() && byName.isEmpty()) {
      return new ColumnPlaces(byOrder(wanted, first, place), false, first.size() > wanted.size());
    }
    throw place.error(
        "names %s, where %s are needed: say by --column NAME=COLUMN which they are"
            .formatted(shown(first), names(wanted)));
  }

  private static int index(Column column, String said, List<String> first, Place place) {
    int number = Integer.parseInt(said);
    if (number < 1 || number > first.size()) {
      throw place.error(
          "has %d fields, so the %s cannot be the one at place %d: correct --column"
              .formatted(first.size(), column.name(), number));
    }
    return number - 1;
  }

  private static int indexOf(List<String> fields, Predicate<String> matches) {
    for (int i = 0; i < fields.size(); i++) {
      if (matches.test(fields.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static Map<Column, Integer> byOrder(
      List<Column> wanted, List<String> first, Place place) {
    int before = first.size() - wanted.size();
    if (before != 0 && before != 1) {
      throw place.error(
          "has %d fields, where %s are needed, and an id may stand before them: say by --column"
                  .formatted(first.size(), names(wanted))
              + " NAME=PLACE which is which, or correct the format");
    }
    Map<Column, Integer> indices = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      indices.put(wanted.get(i), before + i);
    }
    return indices;
  }

  private static String names(List<Column> columns) {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  private static List<String> shown(List<String> fields) {
    return fields.stream().map(field -> "\"" + Numbers.shortened(field) + "\"").toList();
  }
}
