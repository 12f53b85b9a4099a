package org.sbert4j.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;

/**
 * The rows of a partition, each with its vector at its end. Some are taken at a time and encoded
 * together; so memory depends on these, and not on the partition.
 *
 * <p>Not thread-safe; a task has its own.
 */
final class EmbeddedRows implements Iterator<Row> {
  /** Characters and bytes of the rows that are taken at once, but for the last of them. */
  private static final long MOST_CHARS = 4_000_000;

  private final Iterator<Row> input;
  private final SentenceTransformer model;
  private final EmbeddingOptions options;
  private final RowSettings settings;
  private final TaskContext task;

  private List<Row> rows = List.of();
  private Iterator<float[]> vectors = List.<float[]>of().iterator();
  private int next;

  /**
   * @param options of each call
   */
  EmbeddedRows(
      Iterator<Row> input,
      SentenceTransformer model,
      EmbeddingOptions options,
      RowSettings settings,
      TaskContext task) {
    this.input = input;
    this.model = model;
    this.options = options;
    this.settings = settings;
    this.task = task;
  }

  @Override
  public boolean hasNext() {
    return next < rows.size() || input.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next == rows.size()) {
      rows = List.of();
      rows = take();
      next = 0;
      vectors = encode();
    }
    Row row = rows.get(next++);
    return text(row) == null
        ? withColumn(row, null)
        : withColumn(row, settings.outputType().value(vectors.next()));
  }

  private List<Row> take() {
    List<Row> taken = new ArrayList<>();
    long chars = 0;
    while (taken.size() < settings.batchSize() && chars < MOST_CHARS && input.hasNext()) {
      Row row = input.next();
      taken.add(row);
      chars += chars(row);
    }
    return taken;
  }

  private static long chars(Row row) {
    long chars = 0;
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      if (value instanceof String text) {
        chars += text.length();
      } else if (value instanceof byte[] bytes) {
        chars += bytes.length;
      }
    }
    return chars;
  }

  private Iterator<float[]> encode() {
    List<String> texts = new ArrayList<>(rows.size());
    for (Row row : rows) {
      String text = text(row);
      if (text != null) {
        texts.add(text);
      } else if (settings.nullIsError()) {
        throw new IllegalArgumentException(
            "the column %s is null in a row of partition %d; leave such rows out, or set handleNull to keep, which gives them null for a vector"
                .formatted(settings.inputCol(), task.partitionId()));
      }
    }
    return Arrays.asList(model.encode(texts, options, done -> endIfKilled())).iterator();
  }

  /** Spark interrupts a killed task's thread only if it was asked to. */
  private void endIfKilled() {
    if (task.isInterrupted()) {
      throw new TaskKilledException("it was killed while texts were encoded");
    }
  }

  private String text(Row row) {
    return row.getString(settings.inputIndex());
  }

  private static Row withColumn(Row row, Object value) {
    Object[] values = new Object[row.size() + 1];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    values[row.size()] = value;
    return RowFactory.create(values);
  }
}
