package org.sbert4j.benchmarks.model.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Texts to encode, batch by batch. peers/pytorch.py does the same in Python.
 *
 * @param texts a file, a text a line
 * @param order in which order
 * @param batchSize texts in a batch
 * @param every of so many successive batches one is encoded, the middle one
 * @param millis starts again from the first batch until so much time has passed; 0 for once
 */
public record Job(Path texts, Order order, int batchSize, int every, int millis) {
  /** The order of texts. */
  public enum Order {
    /** As they stand in the file. */
    FILE,
    /** The longest first, so that batches of like lengths have little padding. */
    BY_LENGTH
  }

  private static final String SEPARATOR = "\t";

  /** All texts as one batch, over and over. */
  public static Job repeated(Path texts, int batchSize, int millis) {
    return new Job(texts, Order.FILE, batchSize, 1, millis);
  }

  public Job withMillis(int newMillis) {
    return new Job(texts, order, batchSize, every, newMillis);
  }

  public Job withEvery(int newEvery) {
    return new Job(texts, order, batchSize, newEvery, millis);
  }

  public Job withOrder(Order newOrder) {
    return new Job(texts, newOrder, batchSize, every, millis);
  }

  /** The batches that are encoded. */
  public List<List<String>> batches(List<String> lines) {
    List<String> sorted = new ArrayList<>(lines);
    if (order == Order.BY_LENGTH) {
      sorted.sort(Comparator.comparingInt(String::length).reversed());
    }
    List<List<String>> batches = new ArrayList<>();
    for (int first = 0; first < sorted.size(); first += batchSize) {
      int end = Math.min(first + batchSize, sorted.size());
      batches.add(List.copyOf(sorted.subList(first, end)));
    }
    return sample(batches, every);
  }

  /** Of so many successive elements one, the middle one; of fewer the last. */
  public static <T> List<T> sample(List<T> all, int every) {
    List<T> some = new ArrayList<>();
    int last = all.size() - 1;
    for (int i = Math.max(0, Math.min(every / 2, last)); i <= last; i += every) {
      some.add(all.get(i));
    }
    return some;
  }

  /** A line for another process. */
  public String format() {
    return String.join(
        SEPARATOR,
        texts.toString(),
        order.name(),
        Integer.toString(batchSize),
        Integer.toString(every),
        Integer.toString(millis));
  }

  /** What {@link #format} wrote. */
  public static Job parse(String line) {
    List<String> words = List.of(line.split(SEPARATOR, -1));
    return new Job(
        Path.of(words.get(0)),
        Order.valueOf(words.get(1)),
        Integer.parseInt(words.get(2)),
        Integer.parseInt(words.get(3)),
        Integer.parseInt(words.get(4)));
  }
}
