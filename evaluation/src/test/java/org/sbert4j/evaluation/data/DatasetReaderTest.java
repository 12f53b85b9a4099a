package org.sbert4j.evaluation.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.evaluation.RerankingSample;
import org.sbert4j.evaluation.RetrievalSet;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.Translation;
import org.sbert4j.evaluation.Triplet;

class DatasetReaderTest {
  private static final List<SentencePair> PAIRS =
      List.of(new SentencePair("怎么还款", "如何还钱", 1), new SentencePair("a \"b\" c", "提额", 0));

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<SentencePair> read(String name, String text) throws IOException {
    return new DatasetReader().readPairs(file(name, text));
  }

  private static DatasetReader with(DatasetFormat format, Map<String, String> columns) {
    return new DatasetReader(Optional.ofNullable(format), columns);
  }

  @Test
  void readsTheSevenSetsOfTheCards() throws IOException {
    // Chinese STS-B; LCQMC and BQ; PAWS-X; AFQMC, with labels as texts; BUSTM.
    assertEquals(
        List.of(new SentencePair("一架飞机", "一架客机", 4.25)),
        read("cnsd-sts-dev.txt", "12||一架飞机||一架客机||4.25\n"));
    assertEquals(PAIRS, read("lcqmc.tsv", "怎么还款\t如何还钱\t1\na \"b\" c\t提额\t0\n"));
    assertEquals(
        PAIRS,
        read(
            "pawsx.tsv",
            "id\tsentence1\tsentence2\tlabel\n1\t怎么还款\t如何还钱\t1\n2\ta \"b\" c\t提额\t0\n"));
    assertEquals(
        PAIRS,
        read(
            "afqmc.json",
            """
            {"sentence1": "怎么还款", "sentence2": "如何还钱", "label": "1"}
            {"sentence1": "a \\"b\\" c", "sentence2": "提额", "label": "0"}
            """));
    assertEquals(
        PAIRS,
        read(
            "bustm.json",
            """
            {"id": 5, "sentence1": "怎么还款", "sentence2": "如何还钱", "label": 1}
            {"id": 6, "sentence1": "a \\"b\\" c", "sentence2": "提额", "label": 0}
            """));
  }

  @Test
  void tsvMayHaveIdsAndNoHeader() throws IOException {
    assertEquals(PAIRS, read("x.tsv", "7\t怎么还款\t如何还钱\t1\r\n8\ta \"b\" c\t提额\t0"));
  }

  @Test
  void aHeaderMayNameColumnsInAnyOrder() throws IOException {
    assertEquals(
        PAIRS, read("x.tsv", "Score\tText2\tsource\tText1\n1\t如何还钱\tx\t怎么还款\n0\t提额\tx\ta \"b\" c"));
  }

  @Test
  void csvMayHaveQuotesAndLineBreaks() throws IOException {
    assertEquals(
        List.of(new SentencePair("a, b", "c\n\"d\"", 0.5)),
        read("x.csv", "sentence1,sentence2,label\n\"a, b\",\"c\n\"\"d\"\"\",0.5\n\n"));
    assertEquals(
        List.of(new SentencePair("a", "b", 1)),
        with(DatasetFormat.CSV, Map.of()).readPairs(file("x.txt", "9,a,b,1")));
  }

  @Test
  void columnsMayBeNamedOrCounted() throws IOException {
    Path headed = file("x.csv", "q,a,gold,x\n怎么还款,如何还钱,1,\n");
    assertEquals(
        PAIRS.subList(0, 1),
        with(null, Map.of("sentence1", "q", "sentence2", "a", "label", "gold")).readPairs(headed));
    assertEquals(
        PAIRS.subList(0, 1),
        with(null, Map.of("sentence1", "q", "sentence2", "2", "label", "3")).readPairs(headed));
    Path bare = file("y.tsv", "1\t如何还钱\tx\ty\t怎么还款\n");
    assertEquals(
        PAIRS.subList(0, 1),
        with(null, Map.of("sentence1", "5", "sentence2", "2", "label", "1")).readPairs(bare));
    Path json = file("z.jsonl", "{\"q\": \"怎么还款\", \"text2\": \"如何还钱\", \"score\": 1}");
    assertEquals(PAIRS.subList(0, 1), with(null, Map.of("sentence1", "q")).readPairs(json));
  }

  @Test
  void aHeaderIsOneEvenWhereItsColumnsAreCounted() throws IOException {
    Path headed = file("x.tsv", "id\tsentence1\tsentence2\tlabel\n1\t怎么还款\t如何还钱\t1\n");
    assertEquals(
        PAIRS.subList(0, 1),
        with(null, Map.of("sentence1", "2", "sentence2", "3", "label", "4")).readPairs(headed));
  }

  @Test
  void mayBeCompressedAndMarked() throws IOException {
    byte[] text = "\uFEFF怎么还款\t如何还钱\t1\n".getBytes(StandardCharsets.UTF_8);
    Path marked = Files.write(folder.resolve("marked.tsv"), text);
    Path compressed = folder.resolve("x.tsv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      out.write(text);
    }
    assertEquals(PAIRS.subList(0, 1), new DatasetReader().readPairs(marked));
    assertEquals(PAIRS.subList(0, 1), new DatasetReader().readPairs(compressed));
    byte[] bytes = Files.readAllBytes(compressed);
    Path cut = Files.write(folder.resolve("cut.gz"), java.util.Arrays.copyOf(bytes, 20));
    assertError(cut, ": cannot be read (", () -> new DatasetReader().readPairs(cut));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a\\tb\\t1\\n\\nc\\td\\n;line 3: has 2 fields where line 1 has 3",
        "a\\tb\\t1\\nc\\td\\tx\\n;line 2: the label is \"x\", which is no number",
        "a\\tb\\t1\\nc\\td\\tNaN\\n;line 2: the label is \"NaN\", which is no number",
        "a\\tb\\t1\\nc\\td\\t1e999\\n;line 2: the label is \"1e999\", which is no number",
        "a\\tb\\tc\\td\\te;line 1: has 5 fields, where sentence1, sentence2, label are needed",
        "a\\tb;line 1: has 2 fields",
        "sentence1\\tsentence2\\tgold\\na\\tb\\t1;line 1: names [\"sentence1\", \"sentence2\", \"gold\"]",
        "a b c;line 1: is neither a JSON object nor has it || or a tab",
        "1||a||b;line 1: the label is \"b\", which is no number",
        "{\"sentence1\": \"a\"};line 1: has no field \"sentence2\" but [sentence1]",
        "{\"sentence1\": null};line 1: the sentence1 is null",
        "{\"text1\": \"a\", \"text2\": \"b\", \"label\": null};line 1: the label is null: put a number",
        "{\"text1\": \"a\", \"text2\": \"b\", \"label\": true};line 1: the label is true: put a number",
        "q\\ta\\tgold;line 1: the label is \"gold\", which is no number: if the line is a header",
        "a || b\\tc\\t1;give --dataset-format tsv",
        "a\\tb\\t1\\nc\\td\\tx\\n;which is no number: correct it",
        "{\"sentence1\": [1]};line 1: the sentence1 is a list",
        "{\"sentence1\": \"a;line 1: is not JSON",
        "{} {};line 1: is not JSON",
        "{}\\n[];line 2: is JSON but no object",
        "sentence1\\tsentence2\\tlabel\\n; holds no rows",
        "' ';: holds no rows",
        "'';: holds no rows"
      })
  void whatIsNoRowIsNamedWithItsLine(String text, String part) throws IOException {
    Path file = file("x.txt", text.replace("\\t", "\t").replace("\\n", "\n"));
    assertError(file, part, () -> new DatasetReader().readPairs(file));
  }

  @Test
  void aGradedLabelCannotBeClassified() throws IOException {
    Path file = file("x.tsv", "a\tb\t1\n\na\tb\t0.5\n");
    assertError(
        file, ", line 3: the label is 0.5", () -> new DatasetReader().readBinaryPairs(file));
    Path binary = file("y.tsv", "a\tb\t1\na\tb\t0.0\n");
    assertEquals(
        List.of(new SentencePair("a", "b", 1), new SentencePair("a", "b", 0)),
        new DatasetReader().readBinaryPairs(binary));
  }

  @Test
  void aBrokenCsvIsNamedWithItsLine() throws IOException {
    Path open = file("open.csv", "a,b,1\nc,\"d,0\n");
    assertError(open, "is not CSV", () -> new DatasetReader().readPairs(open));
    Path shorter = file("shorter.csv", "a,\"b\nb\",1\n\nc,1\n");
    assertError(
        shorter,
        "line 4: has 2 fields where line 1 has 3",
        () -> new DatasetReader().readPairs(shorter));
  }

  @Test
  void whatIsNotUtf8IsNamedWithItsLine() throws IOException {
    byte[] text = "a\tb\t1\nc\t?\t0\n".getBytes(StandardCharsets.UTF_8);
    text[8] = (byte) 0xB0;
    Path file = Files.write(folder.resolve("gbk.tsv"), text);
    assertError(file, "line 2: is not UTF-8", () -> new DatasetReader().readPairs(file));
  }

  @Test
  void wrongColumnsAreErrors() throws IOException {
    Path file = file("x.tsv", "a\tb\t1\n");
    assertError(
        file,
        "no column is called \"q\"",
        () -> with(null, Map.of("sentence1", "q")).readPairs(file));
    assertError(
        file,
        "so the label cannot be the one at place 4",
        () -> with(null, Map.of("label", "4")).readPairs(file));
    Path headed = file("y.tsv", "q\ta\tgold\na\tb\t1\n");
    assertError(
        headed,
        "if the line is a header, as it looks like, name columns by it",
        () ->
            with(null, Map.of("sentence1", "1", "sentence2", "2", "label", "3")).readPairs(headed));
    assertError(file, "where sentence1", () -> with(null, Map.of("label", "3")).readPairs(file));
    String message =
        assertThrows(DatasetException.class, () -> with(null, Map.of("gold", "3")).readPairs(file))
            .getMessage();
    assertTrue(message.contains("choose one of [sentence1, sentence2, label]"), message);
  }

  @Test
  void aLabelBeforeAnotherNumberIsNotTakenForASentence() throws IOException {
    Path file = file("x.tsv", "a\tb\t1\t0.93\nc\td\t0\t0.11\n");
    assertError(
        file,
        "line 1: the first column was taken for an id, and then every sentence2 is a number, such as"
            + " \"1\": say by --column NAME=PLACE which columns hold sentence1, sentence2, label",
        () -> new DatasetReader().readPairs(file));
    Map<String, String> said = Map.of("sentence1", "1", "sentence2", "2", "label", "3");
    assertEquals(new SentencePair("c", "d", 0), with(null, said).readPairs(file).get(1));
    // A sentence may be a number, and all of them where nothing was guessed.
    assertEquals(
        2, new DatasetReader().readPairs(file("y.tsv", "7\ta\t1\t1\n8\tb\tc\t0\n")).size());
    assertEquals(1, new DatasetReader().readPairs(file("z.tsv", "1\t2\t1\n")).size());
  }

  @Test
  void whatIsNoFileIsAnError() {
    Path missing = folder.resolve("none");
    assertError(missing, "does not exist", () -> new DatasetReader().readPairs(missing));
    assertError(folder, "is a folder", () -> new DatasetReader().readPairs(folder));
    assertError(missing, "is no folder", () -> DatasetReader.readRetrievalSet(missing));
  }

  private static void assertError(Path file, String part, Runnable reading) {
    String message = assertThrows(DatasetException.class, reading::run).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertTrue(message.contains(part), message);
  }

  @Test
  void readsTripletsAndTranslations() throws IOException {
    assertEquals(
        List.of(new Triplet("a", "b", "c")),
        new DatasetReader().readTriplets(file("x.tsv", "a\tb\tc\n")));
    assertEquals(
        List.of(new Translation("a", "b")),
        new DatasetReader().readTranslations(file("y.tsv", "source\ttarget\na\tb\n")));
  }

  @Test
  void rowsOfOneQueryAreOneSample() throws IOException {
    List<RerankingSample> expected =
        List.of(
            new RerankingSample("q", List.of("a"), List.of("b", "c")),
            new RerankingSample("r", List.of("a"), List.of("b")));
    assertEquals(
        expected,
        new DatasetReader()
            .readRerankingSamples(
                file(
                    "x.jsonl",
                    """
                    {"query": "q", "positive": ["a"], "negative": ["b", "c"]}
                    {"query": "r", "positive": "a", "negative": ["b"]}
                    """)));
    assertEquals(
        expected,
        new DatasetReader()
            .readRerankingSamples(
                file("y.tsv", "query\tpositive\tnegative\nq\ta\tb\nr\ta\tb\nq\ta\tc\n")));
  }

  @Test
  void readsTheFoldersOfBeir() throws IOException {
    Files.writeString(
        folder.resolve("corpus.jsonl"),
        "{\"_id\": \"d1\", \"title\": \"还款\", \"text\": \"如何\"}\n{\"_id\": \"d2\", \"text\": \"b\"}\n");
    Files.writeString(folder.resolve("queries.jsonl"), "{\"_id\": \"q\", \"text\": \"a\"}\n");
    Path qrels = Files.createDirectory(folder.resolve("qrels"));
    Path test =
        Files.writeString(
            qrels.resolve("test.tsv"), "query-id\tcorpus-id\tscore\nq\td1\t2\nq\td2\t0\n");
    RetrievalSet found = DatasetReader.readRetrievalSet(folder);
    assertEquals(Map.of("q", "a"), found.queries());
    assertEquals(Map.of("d1", "还款 如何", "d2", "b"), found.corpus());
    assertEquals(Map.of("q", Set.of("d1")), found.relevantDocs());
    Files.writeString(test, "query-id\tcorpus-id\tscore\nq\td3\t2\n");
    assertError(test, "line 2: there is no query \"q\" or no document \"d3\"", this::readFolder);
    Files.writeString(
        folder.resolve("queries.jsonl"),
        "{\"_id\": \"q\", \"text\": \"a\"}\n{\"_id\": \"q\", \"text\": \"b\"}\n");
    assertError(
        folder.resolve("queries.jsonl"), "line 2: the id \"q\" is there twice", this::readFolder);
  }

  private void readFolder() {
    DatasetReader.readRetrievalSet(folder);
  }
}
