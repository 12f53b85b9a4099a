package org.sbert4j.evaluation.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sbert4j.weights.json.JsonReason;

/**
 * The fields of a row and where it begins.
 *
 * @param fields as many as the first row has
 */
record FieldLines(Place place, List<String> fields) {
  private static final CsvFactory CSV =
      CsvFactory.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();

  /** Rows with commas between their fields. */
  static List<FieldLines> ofCsv(String text, Path file) {
    List<FieldLines> rows = new ArrayList<>();
    try (CsvParser parser = CSV.createParser(text)) {
      // Without a schema each row is an array.
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        List<String> fields = new ArrayList<>();
        int line = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          // The array's own place is that of the row before.
          line = fields.isEmpty() ? parser.currentTokenLocation().getLineNr() : line;
          fields.add(parser.getText());
        }
        add(rows, new Place(file, line), fields);
      }
    } catch (JsonProcessingException e) {
      throw new Place(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr())
          .error(
              "is not CSV (%s): put a field that holds a comma, a quotation mark or a line break"
                      .formatted(JsonReason.of(e))
                  + " in quotation marks, those within it twice",
              e);
    } catch (IOException e) {
      // A text in memory has no other.
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Lines that a separator splits into fields. */
  static List<FieldLines> split(String text, String separator, Path file) {
    List<FieldLines> rows = new ArrayList<>();
    for (Map.Entry<Integer, String> line : TextLines.of(text)) {
      add(rows, new Place(file, line.getKey()), fields(line.getValue(), separator));
    }
    return rows;
  }

  private static List<String> fields(String line, String separator) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int end = line.indexOf(separator); end >= 0; end = line.indexOf(separator, start)) {
      fields.add(line.substring(start, end));
      start = end + separator.length();
    }
    fields.add(line.substring(start));
    return fields;
  }

  private static void add(List<FieldLines> rows, Place place, List<String> fields) {
    if (!rows.isEmpty() && rows.get(0).fields.size() != fields.size()) {
      throw place.error(
          "has %d fields where line %d has %d: correct the row or leave it out"
              .formatted(fields.size(), rows.get(0).place.line(), rows.get(0).fields.size()));
    }
    rows.add(new FieldLines(place, fields));
  }
}
