package org.sbert4j.evaluation.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sbert4j.evaluation.RerankingSample;
import org.sbert4j.evaluation.RetrievalSet;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.Translation;
import org.sbert4j.evaluation.Triplet;

/**
 * Reads data sets: UTF-8 with or without a byte order mark, compressed by gzip or not.
 *
 * <p>The format is the one given, or what the file shows: CSV if its name ends in {@code .csv} or
 * {@code .csv.gz}; else by its first line JSON lines, which begin with a brace, {@code ||} or tabs.
 *
 * <p>The columns are found by what was said of them; or by the names that a first row, or the
 * fields of JSON, give them; or, where there are no names, by their order, and an id may stand
 * before them. Blank lines are passed over; whatever else is not a row is an error. Immutable,
 * thread-safe.
 */
public final class DatasetReader {
  private final Optional<DatasetFormat> format;
  private final Map<String, String> columns;

  /** For files that show what they are. */
  public DatasetReader() {
    this(Optional.empty(), Map.of());
  }

  /**
   * For files of which it has to be said.
   *
   * @param format empty to see it from the file
   * @param columns for a column such as {@code sentence1}, its name in the file, or its place from
   *     1
   */
  public DatasetReader(Optional<DatasetFormat> format, Map<String, String> columns) {
    this.format = format;
    this.columns = Map.copyOf(columns);
  }

  /**
   * Reads sentence pairs: {@code sentence1}, {@code sentence2}, {@code label}.
   *
   * @throws DatasetException if the file cannot be read, or a row of it, or it holds none
   */
  public List<SentencePair> readPairs(Path file) {
    return read(
        file, List.of(Column.SENTENCE1, Column.SENTENCE2, Column.LABEL), DatasetReader::pair);
  }

  /**
   * Reads sentence pairs as {@link #readPairs}, whose labels tell the same meaning (1) from another
   * (0).
   *
   * @throws DatasetException as {@link #readPairs}, and if a label is neither 0 nor 1
   */
  public List<SentencePair> readBinaryPairs(Path file) {
    return read(
        file, List.of(Column.SENTENCE1, Column.SENTENCE2, Column.LABEL), DatasetReader::binaryPair);
  }

  private static SentencePair binaryPair(Row row) {
    SentencePair pair = pair(row);
    if (pair.label() != 0 && pair.label() != 1) {
      throw row.place()
          .error(
              "the label is %s; to classify, all must be 0 or 1: correct it, or measure similarity"
                  .formatted(pair.label()));
    }
    return pair;
  }

  private static SentencePair pair(Row row) {
    return new SentencePair(
        row.text(Column.SENTENCE1), row.text(Column.SENTENCE2), row.number(Column.LABEL));
  }

  /**
   * Reads triplets: {@code anchor}, {@code positive}, {@code negative}.
   *
   * @throws DatasetException as {@link #readPairs}
   */
  public List<Triplet> readTriplets(Path file) {
    return read(
        file,
        List.of(Column.ANCHOR, Column.POSITIVE, Column.NEGATIVE),
        row ->
            new Triplet(
                row.text(Column.ANCHOR), row.text(Column.POSITIVE), row.text(Column.NEGATIVE)));
  }

  /**
   * Reads translations: {@code source}, {@code target}.
   *
   * @throws DatasetException as {@link #readPairs}
   */
  public List<Translation> readTranslations(Path file) {
    return read(
        file,
        List.of(Column.SOURCE, Column.TARGET),
        row -> new Translation(row.text(Column.SOURCE), row.text(Column.TARGET)));
  }

  /**
   * Reads queries and their documents: {@code query}, {@code positive}, {@code negative}; in JSON
   * the last two may be lists. Rows of the same query are one sample.
   *
   * @throws DatasetException as {@link #readPairs}
   */
  public List<RerankingSample> readRerankingSamples(Path file) {
    List<RerankingSample> rows =
        read(
            file,
            List.of(Column.QUERY, Column.POSITIVE, Column.NEGATIVE),
            row ->
                new RerankingSample(
                    row.text(Column.QUERY),
                    row.texts(Column.POSITIVE),
                    row.texts(Column.NEGATIVE)));
    Map<String, RerankingSample> byQuery = new LinkedHashMap<>();
    rows.forEach(row -> byQuery.merge(row.query(), row, DatasetReader::join));
    return List.copyOf(byQuery.values());
  }

  private static RerankingSample join(RerankingSample a, RerankingSample b) {
    return new RerankingSample(
        a.query(), union(a.positive(), b.positive()), union(a.negative(), b.negative()));
  }

  private static List<String> union(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    b.stream().filter(text -> !all.contains(text)).forEach(all::add);
    return all;
  }

  /**
   * Reads a folder as BEIR has them: {@code corpus.jsonl} (each with {@code _id}, {@code title} and
   * {@code text}), {@code queries.jsonl} ({@code _id}, {@code text}) and in {@code qrels} {@code
   * test.tsv} or the only file ({@code query-id}, {@code corpus-id}, {@code score}); each may end
   * in {@code .gz}, too. A title stands before its text. What has a score above 0 is relevant.
   * Format and columns of this reader do not matter.
   *
   * @throws DatasetException as {@link #readPairs}, and if a file is missing
   */
  public static RetrievalSet readRetrievalSet(Path folder) {
    return new RetrievalFolder(folder).read();
  }

  private <T> List<T> read(Path file, List<Column> wanted, Function<Row, T> example) {
    requireKnown(wanted);
    DatasetRows rows = new DatasetRows(file, format);
    List<T> examples;
    try {
      examples = rows.read(wanted, columns).stream().map(example).toList();
    } catch (DatasetException e) {
      if (rows.takenAsPipes()) {
        throw new DatasetException(
            e.getMessage()
                + "; the first line has || and was taken as pipes: if tabs are between the fields,"
                + " give --dataset-format tsv",
            e);
      }
      throw e;
    }
    if (examples.isEmpty()) {
      throw new DatasetException(file + ": holds no rows: put at least one there");
    }
    return examples;
  }

  private void requireKnown(List<Column> wanted) {
    List<String> names = wanted.stream().map(Column::name).toList();
    for (String name : columns.keySet()) {
      if (!names.contains(name)) {
        throw new DatasetException(
            "--column %s: there is no such column here: choose one of %s".formatted(name, names));
      }
    }
  }
}
