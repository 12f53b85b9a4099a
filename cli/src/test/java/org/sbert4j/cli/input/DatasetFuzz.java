package org.sbert4j.cli.input;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.sbert4j.evaluation.RetrievalSet;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.data.DatasetException;
import org.sbert4j.evaluation.data.DatasetFormat;
import org.sbert4j.evaluation.data.DatasetReader;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;

/** A data set with any content, read for any task, as it is or compressed. */
public final class DatasetFuzz extends FileFuzz {
  private static final List<String> NAMES = List.of("rows.txt", "rows.csv", "rows.jsonl");

  /** Empty, and each of the formats. */
  private static final List<Optional<DatasetFormat>> FORMATS =
      Stream.concat(
              Stream.of(Optional.<DatasetFormat>empty()),
              Stream.of(DatasetFormat.values()).map(Optional::of))
          .toList();

  private static final List<Map<String, String>> COLUMNS =
      List.of(Map.of(), Map.of("label", "3"), Map.of("label", "gold", "sentence1", "1"));

  private static final List<String> RETRIEVAL =
      List.of("corpus.jsonl", "queries.jsonl", "qrels/test.tsv");

  private static final List<String> USUAL =
      List.of(
          "{\"_id\": \"d1\", \"title\": \"t\", \"text\": \"a\"}\n",
          "{\"_id\": \"q1\", \"text\": \"a\"}\n",
          "query-id\tcorpus-id\tscore\nq1\td1\t1\n");

  private enum Compression {
    NONE,
    /** What is compressed is of any content, and so the reader gets behind the checksum. */
    WHOLE,
    /** What should be compressed is of any content. */
    CLAIMED
  }

  /** Reads for one task. */
  private interface Task {
    void read(DatasetReader reader, Path file);
  }

  private static final List<Task> TASKS =
      List.of(
          (reader, file) -> checkPairs(reader.readPairs(file)),
          (reader, file) -> checkPairs(reader.readBinaryPairs(file)),
          (reader, file) -> assertFalse(reader.readTriplets(file).isEmpty()),
          (reader, file) -> assertFalse(reader.readTranslations(file).isEmpty()),
          (reader, file) -> assertFalse(reader.readRerankingSamples(file).isEmpty()));

  /**
   * For each byte of a text there are chars, strings, lists, and for each line a message at most.
   */
  public DatasetFuzz() {
    super(3_000, DatasetException.class);
    try {
      Files.createDirectories(folder().resolve("set/qrels"));
      for (int i = 0; i < USUAL.size(); i++) {
        Files.writeString(retrievalFile(i), USUAL.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path retrievalFile(int which) {
    return folder().resolve("set").resolve(RETRIEVAL.get(which));
  }

  private static void checkPairs(List<SentencePair> pairs) {
    assertFalse(pairs.isEmpty());
    for (SentencePair pair : pairs) {
      assertNotNull(pair.sentence1());
      assertNotNull(pair.sentence2());
      assertTrue(Double.isFinite(pair.label()), () -> pair.label() + "");
    }
  }

  @Override
  public int maxBytes() {
    return 400;
  }

  /** The choices: a task, a compression, a format, columns, a name. */
  private static byte[] seed(
      int task, int compression, int format, int columns, int name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int choice : new int[] {name, columns, format, compression, task}) {
      bytes = choosing(choice, bytes);
    }
    return bytes;
  }

  @Override
  public List<byte[]> seeds() {
    int retrieval = TASKS.size();
    List<byte[]> seeds = new ArrayList<>();
    for (int compression = 0; compression < 2; compression++) {
      seeds.add(seed(0, compression, 0, 0, 0, "7||a||b||0.5\n8||a||c||1\n"));
      seeds.add(seed(0, compression, 0, 0, 0, "sentence2\tsentence1\tlabel\n到\ta\t1e0\n"));
      seeds.add(seed(1, compression, 0, 1, 0, "a\tb\t1\r\n\r\nb\tc\t0"));
      seeds.add(seed(0, compression, 0, 0, 1, "a,\"b, \"\"c\"\"\n\",1\n"));
      seeds.add(
          seed(
              0,
              compression,
              4,
              2,
              2,
              "{\"1\": \"a\", \"sentence1\": \"a\", \"sentence2\": \"b\", \"gold\": 0.25}\n"));
      seeds.add(seed(2, compression, 2, 0, 0, "\uFEFFa\tb\tc\n"));
      seeds.add(seed(3, compression, 3, 0, 1, "source,target\na,b\n"));
      seeds.add(
          seed(4, compression, 0, 0, 2, "{\"query\": \"q\", \"pos\": [\"a\"], \"neg\": \"b\"}\n"));
    }
    for (int i = 0; i < USUAL.size(); i++) {
      seeds.add(seed(retrieval, 0, 0, 0, i, USUAL.get(i)));
      seeds.add(seed(retrieval, 1, 0, 0, i, USUAL.get(i)));
    }
    seeds.add(
        choosing(
            0, choosing(2, choosing(0, choosing(0, choosing(0, compressed(ascii("a\tb\t1"))))))));
    return seeds;
  }

  @Override
  public List<byte[]> words() {
    List<byte[]> words =
        new ArrayList<>(
            ascii(
                "||",
                "\t",
                "\r\n",
                "\"\"",
                "{\"",
                "\": ",
                "[[[[[[[[",
                "label",
                "score",
                "gold",
                "sentence1",
                "_id",
                "query-id",
                "1e999",
                "\\ud800",
                "NaN",
                "\u001f"));
    words.add("\uFEFF".getBytes(StandardCharsets.UTF_8));
    return words;
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    int task = choices.below(TASKS.size() + 1);
    Compression compression = choices.oneOf(List.of(Compression.values()));
    Optional<DatasetFormat> format = choices.oneOf(FORMATS);
    Map<String, String> columns = choices.oneOf(COLUMNS);
    int name = choices.below(NAMES.size());
    byte[] rest = choices.rest();
    if (task < TASKS.size()) {
      DatasetReader reader = new DatasetReader(format, columns);
      check(NAMES.get(name), rest, compression, file -> TASKS.get(task).read(reader, file));
      return;
    }
    check("set/" + RETRIEVAL.get(name), rest, compression, file -> readSet());
    Files.writeString(retrievalFile(name), USUAL.get(name));
  }

  private void readSet() {
    RetrievalSet set = DatasetReader.readRetrievalSet(folder().resolve("set"));
    set.relevantDocs()
        .forEach(
            (query, documents) -> {
              assertTrue(set.queries().containsKey(query));
              assertTrue(set.corpus().keySet().containsAll(documents));
            });
  }

  private void check(String name, byte[] bytes, Compression compression, Reading reading)
      throws Exception {
    switch (compression) {
      case NONE -> check(name, bytes, bytes.length, reading);
      case WHOLE -> check(name, compressed(bytes), bytes.length, reading);
      // Deflate makes at most some 1,030 bytes of one.
      case CLAIMED -> check(name, bytes, 1030L * bytes.length, reading);
    }
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
