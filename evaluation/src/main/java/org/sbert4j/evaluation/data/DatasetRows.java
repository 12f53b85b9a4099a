package org.sbert4j.evaluation.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.weights.json.JsonReason;

/**
 * The rows of a file.
 *
 * @param given empty to see the format from the file
 */
record DatasetRows(Path file, Optional<DatasetFormat> given) {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /**
   * Reads them.
   *
   * @param wanted the columns that each must have, in their usual order
   * @param said where the user says that they are
   */
  List<Row> read(List<Column> wanted, Map<String, String> said) {
    String text = DatasetText.read(file);
    return switch (given.orElseGet(() -> seen(text))) {
      case JSONL -> jsonRows(text, said);
      case CSV -> rows(FieldLines.ofCsv(text, file), wanted, said);
      case TSV -> rows(FieldLines.split(text, "\t", file), wanted, said);
      case PIPES -> rows(FieldLines.split(text, "||", file), wanted, said);
    };
  }

  /** Whether they may be what they were not taken as: there are tabs, too, but pipes come first. */
  boolean takenAsPipes() {
    if (given.isPresent()) {
      return false;
    }
    String text = DatasetText.read(file);
    return seen(text) == DatasetFormat.PIPES && TextLines.of(text).get(0).getValue().contains("\t");
  }

  private DatasetFormat seen(String text) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      return DatasetFormat.CSV;
    }
    Map.Entry<Integer, String> first =
        TextLines.of(text).stream()
            .findFirst()
            .orElseThrow(
                () -> new DatasetException(file + ": holds no rows: put at least one there"));
    String line = first.getValue();
    if (line.stripLeading().startsWith("{")) {
      return DatasetFormat.JSONL;
    }
    if (line.contains("||")) {
      return DatasetFormat.PIPES;
    }
    if (line.contains("\t")) {
      return DatasetFormat.TSV;
    }
    throw new Place(file, first.getKey())
        .error(
            "is neither a JSON object nor has it || or a tab between fields: put one of them there,"
                + " or give the format");
  }

  private List<Row> jsonRows(String text, Map<String, String> said) {
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<Integer, String> line : TextLines.of(text)) {
      Place place = new Place(file, line.getKey());
      try {
        JsonNode object = JSON.readValue(line.getValue());
        if (!object.isObject()) {
          throw place.error("is JSON but no object: put each row on a line, as {\"sentence1\": …}");
        }
        rows.add(new JsonRow(place, object, said));
      } catch (JsonProcessingException e) {
        throw place.error(
            "is not JSON (%s): put each row on a line of its own".formatted(JsonReason.of(e)), e);
      }
    }
    return rows;
  }

  private static List<Row> rows(
      List<FieldLines> lines, List<Column> wanted, Map<String, String> said) {
    if (lines.isEmpty()) {
      return List.of();
    }
    FieldLines first = lines.get(0);
    ColumnPlaces places = ColumnPlaces.find(wanted, first.fields(), said, first.place());
    List<Row> rows = new ArrayList<>();
    for (FieldLines line : places.header() ? lines.subList(1, lines.size()) : lines) {
      rows.add(new FieldsRow(line.place(), line.fields(), places.indices()));
    }
    if (places.guessed()) {
      requireSentences(wanted, rows);
    }
    return rows;
  }

  /**
   * Where an id was taken to stand in front, a column of sentences that are all numbers is a label
   * before another one.
   */
  private static void requireSentences(List<Column> wanted, List<Row> rows) {
    for (Column column : wanted) {
      if (column.holdsSentences()
          && rows.stream().allMatch(row -> Numbers.parse(row.text(column)).isPresent())) {
        throw rows.get(0)
            .place()
            .error(
                "the first column was taken for an id, and then every %s is a number, such as \"%s\":"
                        .formatted(column.name(), Numbers.shortened(rows.get(0).text(column)))
                    + " say by --column NAME=PLACE which columns hold %s"
                        .formatted(String.join(", ", wanted.stream().map(Column::name).toList())));
      }
    }
  }
}
