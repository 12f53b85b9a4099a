package org.sbert4j.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.lucene.TextIndexWriter.Changes;
import org.sbert4j.samples.Goldens;
import org.sbert4j.samples.Questions;
import org.sbert4j.search.SearchHit;
import org.sbert4j.search.SemanticSearch;

/** An index on disk: what is written, found, refused and kept when something breaks. */
class TextIndexTest {
  private static final Goldens GOLDENS = new Goldens(Path.of("../../goldens/suite"));
  private static final Path MODEL_FOLDER = GOLDENS.read("l1-h20-cls").model();
  private static final SentenceTransformer MODEL = SentenceTransformer.load(MODEL_FOLDER);
  private static final SentenceTransformer OTHER =
      SentenceTransformer.load(MODEL_FOLDER, LoadOptions.defaults().withMaxSeqLength(9));
  private static final List<String> TEXTS = Questions.all().stream().distinct().limit(300).toList();
  private static final TextSearchOptions DEFAULTS = TextSearchOptions.defaults();

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void name() {
    folder = temporary.resolve("index");
  }

  @AfterAll
  static void close() {
    MODEL.close();
    OTHER.close();
  }

  private static List<IndexedText> texts() {
    return IntStream.range(0, TEXTS.size())
        .mapToObj(i -> new IndexedText("id" + i, TEXTS.get(i), "{\"answer\":" + i + "}"))
        .toList();
  }

  private Changes put(List<IndexedText> texts) {
    return put(texts, null);
  }

  private Changes put(List<IndexedText> texts, VectorStorage storage) {
    try (TextIndexWriter writer = TextIndexWriter.open(folder, MODEL, storage, "l1-h20-cls")) {
      Changes changes = writer.put(texts);
      writer.commit();
      return changes;
    }
  }

  private List<String> ids(String query, TextSearchOptions options) {
    try (TextIndex index = TextIndex.open(folder, MODEL)) {
      return index.search(query, options).stream().map(found -> found.indexed().id()).toList();
    }
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(TextIndexException.class, call::run).getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatAnExactSearchFinds(VectorStorage storage) {
    assertEquals(new Changes(TEXTS.size(), 0, 0), put(texts(), storage));
    float[][] corpus = MODEL.encodeDocument(TEXTS);
    List<String> queries = TEXTS.subList(0, 20).stream().map(text -> text + "呢").toList();
    List<List<SearchHit>> exact =
        new SemanticSearch(MODEL.similarityFunction())
            .search(MODEL.encodeQuery(queries), corpus, 5);
    int same = 0;
    try (TextIndex index = TextIndex.open(folder, MODEL)) {
      assertEquals(TEXTS.size(), index.size());
      for (int i = 0; i < queries.size(); i++) {
        List<FoundText> found = index.search(queries.get(i), DEFAULTS.withTopK(5));
        assertEquals(5, found.size());
        for (int rank = 0; rank < 5; rank++) {
          SearchHit hit = exact.get(i).get(rank);
          FoundText text = found.get(rank);
          assertEquals(text.score(), text.similarity());
          // A model with few tokens has texts of the same vector.
          if (Math.abs(hit.score() - text.score()) < 1e-5) {
            same++;
          }
          int place = Integer.parseInt(text.indexed().id().substring(2));
          assertEquals(TEXTS.get(place), text.indexed().text());
          assertEquals("{\"answer\":" + place + "}", text.indexed().payload());
        }
      }
    }
    assertTrue(same >= 98, same + " of 100");
  }

  @Test
  void onlyChangedTextsAreEncodedAgain() {
    List<IndexedText> texts =
        List.of(
            new IndexedText("a", TEXTS.get(0)),
            new IndexedText("b", TEXTS.get(1), "1"),
            new IndexedText("c", TEXTS.get(2)));
    assertEquals(new Changes(3, 0, 0), put(texts));
    assertEquals(new Changes(0, 0, 3), put(texts));
    assertEquals(
        new Changes(1, 1, 1),
        put(
            List.of(
                new IndexedText("a", TEXTS.get(3)),
                new IndexedText("b", TEXTS.get(1), "2"),
                new IndexedText("c", TEXTS.get(2)))));
    assertEquals(List.of("a"), ids(TEXTS.get(3), DEFAULTS.withTopK(1)));
    assertEquals(List.of("b"), ids(TEXTS.get(1), DEFAULTS.withTopK(1)));
    try (TextIndex index = TextIndex.open(folder, MODEL)) {
      assertEquals(3, index.size());
      assertEquals(Optional.of(new IndexedText("b", TEXTS.get(1), "2")), index.get("b"));
      assertEquals(Optional.empty(), index.get("z"));
    }
  }

  @Test
  void ofOneIdTheLastTextCounts() {
    IndexedText first = new IndexedText("a", TEXTS.get(0));
    IndexedText second = new IndexedText("a", TEXTS.get(1));
    assertEquals(new Changes(1, 0, 0), put(List.of(first, second)));
    try (TextIndexWriter writer = TextIndexWriter.open(folder, MODEL)) {
      writer.put(List.of(first));
      // What the last commit has is not what this writer has.
      assertEquals(new Changes(1, 0, 0), writer.put(List.of(second)));
      writer.delete("a");
      assertEquals(new Changes(1, 0, 0), writer.put(List.of(second)));
      assertEquals(1, writer.size());
      writer.commit();
    }
    try (TextIndex index = TextIndex.open(folder, MODEL)) {
      assertEquals(Optional.of(second), index.get("a"));
      assertEquals(1, index.size());
    }
  }

  @Test
  void whatIsDeletedIsNotFound() {
    put(texts());
    try (TextIndexWriter writer = TextIndexWriter.open(folder, MODEL)) {
      writer.delete("id7");
      writer.delete("nobody");
      writer.commit();
      assertEquals(TEXTS.size() - 1, writer.size());
    }
    for (SearchMode mode : SearchMode.values()) {
      assertFalse(ids(TEXTS.get(7), DEFAULTS.withMode(mode)).contains("id7"));
    }
  }

  @Test
  void nothingAppearsBeforeTheCommit() {
    put(texts());
    try (TextIndexWriter writer = TextIndexWriter.open(folder, MODEL)) {
      writer.put(List.of(new IndexedText("new", "新的问题")));
      writer.delete("id0");
      assertEquals(TEXTS.size(), size());
      // Without a commit.
    }
    assertEquals(TEXTS.size(), size());
    assertEquals(List.of("id0"), ids(TEXTS.get(0), DEFAULTS.withTopK(1).withMode(SearchMode.TEXT)));
  }

  private int size() {
    try (TextIndex index = TextIndex.open(folder, MODEL)) {
      return index.size();
    }
  }

  @Test
  void wordsFindWhatHasThemAndHybridFindsBoth() {
    put(
        List.of(
            new IndexedText("card", "信用卡年费怎么收取"),
            new IndexedText("house", "房贷利率是多少"),
            new IndexedText("car", "车贷可以提前还款吗"),
            new IndexedText("english", "How do I close my account?")));
    TextSearchOptions words = DEFAULTS.withMode(SearchMode.TEXT);
    assertEquals(List.of("card"), ids("年费", words));
    assertEquals(List.of("english"), ids("ACCOUNT", words));
    assertEquals(List.of(), ids("保险", words));
    assertEquals(List.of(), ids("", words));
    assertEquals(List.of("card"), ids("年费" + "甲乙丙丁".repeat(1000), words));
    List<String> hybrid = ids("信用卡年费怎么收取", DEFAULTS.withMode(SearchMode.HYBRID));
    assertEquals("card", hybrid.get(0));
    assertEquals(4, hybrid.size());
    try (TextIndex index = TextIndex.open(folder, MODEL)) {
      FoundText best = index.search("信用卡年费怎么收取", DEFAULTS.withMode(SearchMode.HYBRID)).get(0);
      assertEquals(2.0 / 61, best.score(), 1e-12);
      assertEquals(1, best.similarity(), 1e-6);
    }
  }

  @Test
  void aLeastScoreLeavesOutWhatIsLessAlike() {
    put(texts());
    try (TextIndex index = TextIndex.open(folder, MODEL)) {
      for (SearchMode mode : SearchMode.values()) {
        List<FoundText> found =
            index.search(TEXTS.get(4), DEFAULTS.withMode(mode).withMinScore(0.99));
        assertTrue(found.stream().allMatch(text -> text.similarity() >= 0.99));
        assertTrue(found.stream().anyMatch(text -> text.indexed().id().equals("id4")));
        assertEquals(List.of(), index.search(TEXTS.get(4), DEFAULTS.withMinScore(1.1)));
      }
    }
  }

  @Test
  void aGreaterTopKThanTheIndexGivesAllOfIt() {
    put(texts().subList(0, 5));
    for (SearchMode mode : List.of(SearchMode.VECTOR, SearchMode.HYBRID)) {
      TextSearchOptions all =
          new TextSearchOptions(Integer.MAX_VALUE, mode, DEFAULTS.minScore(), 1);
      assertEquals(5, ids("贷款", all).size());
    }
  }

  @Test
  void anEmptyIndexFindsNothing() {
    put(List.of());
    assertEquals(0, size());
    assertEquals(List.of(), ids("贷款", DEFAULTS.withMode(SearchMode.HYBRID)));
  }

  @Test
  void anotherModelIsRefusedWithWhatToDo() {
    put(texts());
    String another =
        folder
            + ": was made with the model l1-h20-cls, and another is given, unnamed: give that one (on the command line with --model), or make a new index in another folder";
    assertRefused(another, () -> TextIndex.open(folder, OTHER));
    assertRefused(another, () -> TextIndexWriter.open(folder, OTHER));
    String options =
        folder
            + ": was made with the model l1-h20-cls, under other options or of other contents: give those, or make a new index in another folder";
    assertRefused(options, () -> TextIndex.open(folder, OTHER, "l1-h20-cls"));
    assertRefused(options, () -> TextIndexWriter.open(folder, OTHER, null, "l1-h20-cls"));
    // It is not locked, nor changed.
    assertEquals(new Changes(0, 0, TEXTS.size()), put(texts()));
  }

  @Test
  void anotherStorageIsRefused() {
    put(texts(), VectorStorage.INT8);
    assertRefused(
        folder
            + ": compares vectors as int8, and float32 was asked for: leave that as it is, or build the index anew in another folder",
        () -> put(texts(), VectorStorage.FLOAT32));
    assertEquals(new Changes(0, 0, TEXTS.size()), put(texts(), null));
  }

  @Test
  void aLockedIndexIsRefusedAndCanBeRead() {
    put(texts());
    try (TextIndexWriter writer = TextIndexWriter.open(folder, MODEL)) {
      assertRefused(
          folder + ": is being written by another process or object: wait until that is done",
          () -> TextIndexWriter.open(folder, MODEL));
      assertEquals(TEXTS.size(), size());
      assertEquals(TEXTS.size(), writer.size());
    }
    assertEquals(new Changes(0, 0, TEXTS.size()), put(texts()));
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    assertRefused(
        folder
            + ": is no folder: name that of an index, or make one (on the command line with sbert4j index)",
        () -> TextIndex.open(folder, MODEL));
    Files.createDirectories(folder);
    assertRefused(
        folder
            + ": holds no complete index: name the folder of one, or make one (on the command line with sbert4j index)",
        () -> TextIndex.open(folder, MODEL));
    Files.writeString(folder.resolve("letter.txt"), "dear");
    assertRefused(
        folder + ": holds letter.txt, which is of no index: name a folder of its own",
        () -> TextIndexWriter.open(folder, MODEL));
    assertEquals("dear", Files.readString(folder.resolve("letter.txt")));
  }

  @Test
  void aModelThatIsRefusedLeavesNoFolder() {
    Path folder = temporary.resolve("new");
    try (SentenceTransformer manhattan =
        SentenceTransformer.load(GOLDENS.read("l3-h48-mean-normalize-bin").model())) {
      assertThrows(IllegalArgumentException.class, () -> TextIndexWriter.open(folder, manhattan));
    }
    assertThrows(NullPointerException.class, () -> TextIndexWriter.open(folder, MODEL, null, null));
    assertFalse(Files.exists(folder));
  }

  @Test
  void whatCannotBeAFolderIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("letter"), "dear");
    String message = file + ": is a file: name a folder";
    assertRefused(message, () -> TextIndexWriter.open(file, MODEL));
    assertRefused(message, () -> TextIndex.open(file, MODEL));
    Path below = file.resolve("index");
    assertRefused(
        below + ": cannot be made (Not a directory): name a folder where you may write",
        () -> TextIndexWriter.open(below, MODEL));
  }

  private void commitOfLucene(Map<String, String> data) throws IOException {
    try (FSDirectory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocument(new Document());
      writer.setLiveCommitData(data.entrySet());
    }
  }

  @Test
  void anIndexOfSomethingElseIsRefused() throws IOException {
    commitOfLucene(Map.of());
    String message = folder + ": is an index that something else made: name a folder of its own";
    assertRefused(message, () -> TextIndex.open(folder, MODEL));
    assertRefused(message, () -> TextIndexWriter.open(folder, MODEL));
  }

  @Test
  void anIndexOfAnotherVersionIsRefused() throws IOException {
    commitOfLucene(Map.of("sbert4j.index.version", "2"));
    String message =
        folder
            + ": is an index of version 2, and this sbert4j knows version 1: use the sbert4j that made it, or build it anew in another folder";
    assertRefused(message, () -> TextIndex.open(folder, MODEL));
    assertRefused(message, () -> TextIndexWriter.open(folder, MODEL));
  }

  private Path file(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  @Test
  void aHalfWrittenIndexIsRefused() throws IOException {
    put(texts());
    Path file = file(".cfs");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    String advice = ": restore it from a copy, or build it anew in another folder";
    String name = file.getFileName().toString();
    assertRefused(folder + ": is damaged (" + name + ")" + advice, this::size);
    Files.delete(file);
    assertRefused(folder + ": is damaged (" + name + " is missing)" + advice, this::size);
    // Of this one Lucene says first that the file is damaged which names it.
    Path segment = file(".si");
    Files.delete(segment);
    assertRefused(
        folder + ": is damaged (" + segment.getFileName() + " is missing)" + advice, this::size);
  }

  @Test
  void whatAKilledFirstRunLeftIsNoHindrance() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("write.lock"), "");
    Files.writeString(folder.resolve("_0.fdt"), "half");
    Files.writeString(folder.resolve("pending_segments_1"), "half");
    try (TextIndexWriter writer = TextIndexWriter.open(folder, MODEL)) {
      assertTrue(writer.replacedUncommittedFiles());
      assertEquals(List.of("write.lock"), files());
    }
    assertEquals(new Changes(TEXTS.size(), 0, 0), put(texts()));
    assertEquals(TEXTS.size(), size());
    try (TextIndexWriter writer = TextIndexWriter.open(folder, MODEL)) {
      assertFalse(writer.replacedUncommittedFiles());
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatAKilledRunLeftIsTheLastCommit() throws IOException {
    put(texts().subList(0, 50));
    Path left = Files.createDirectory(temporary.resolve("left"));
    try (TextIndexWriter writer = TextIndexWriter.open(folder, MODEL)) {
      writer.put(texts());
      writer.delete("id3");
      writer.flush();
      // As a killed process leaves them.
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.copy(file, left.resolve(file.getFileName()));
        }
      }
    }
    folder = left;
    assertEquals(50, size());
    assertEquals(new Changes(TEXTS.size() - 50, 0, 50), put(texts()));
    assertEquals(TEXTS.size(), size());
  }

  /** A disk that is full after so many bytes. */
  private static final class FullDisk extends FilterDirectory {
    private final AtomicLong room;

    FullDisk(Path folder, long room) throws IOException {
      super(FSDirectory.open(folder));
      this.room = new AtomicLong(room);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      IndexOutput output = super.createOutput(name, context);
      return new FilterIndexOutput(name, name, output) {
        @Override
        public void writeByte(byte b) throws IOException {
          take(1);
          super.writeByte(b);
        }

        @Override
        public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
          take(length);
          super.writeBytes(bytes, offset, length);
        }
      };
    }

    private void take(int bytes) throws IOException {
      if (room.addAndGet(-bytes) < 0) {
        throw new IOException("No space left on device");
      }
    }
  }

  @Test
  void aFullDiskLeavesTheLastCommit() throws IOException {
    put(texts().subList(0, 50));
    List<String> committed = files();
    for (long room : new long[] {0, 1000, 30_000}) {
      try (TextIndexWriter writer =
          TextIndexWriter.open(
              new IndexFolder(folder.toString(), new FullDisk(folder, room)),
              TextIndex.field(MODEL),
              null,
              "x")) {
        assertRefused(
            folder
                + ": cannot be used (No space left on device): make room there and allow it; the index is as it was when it was last committed",
            () -> {
              writer.put(texts());
              writer.commit();
            });
      }
      assertEquals(50, size());
      // What the failed run has written is gone, at the latest when there is another.
      TextIndexWriter.open(folder, MODEL).close();
      assertEquals(committed, files());
    }
    assertEquals(new Changes(TEXTS.size() - 50, 0, 50), put(texts()));
  }

  @Test
  void aFullDiskAtTheFirstRunLeavesNothingForTheNext() throws IOException {
    try (TextIndexWriter writer =
        TextIndexWriter.open(
            new IndexFolder(folder.toString(), new FullDisk(folder, 30_000)),
            TextIndex.field(MODEL),
            null,
            "x")) {
      assertThrows(
          TextIndexException.class,
          () -> {
            writer.put(texts());
            writer.commit();
          });
    }
    TextIndexWriter.open(folder, MODEL).close();
    assertEquals(List.of("write.lock"), files());
  }

  @Test
  void halfOfASurrogatePairIsRefused() {
    assertEquals(
        "the text of the text with the id \"7\" has half of a surrogate pair, which is no character; mend or remove it",
        assertThrows(IllegalArgumentException.class, () -> new IndexedText("7", "a\ud83d"))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new IndexedText("\ude00", "a"));
    assertThrows(IllegalArgumentException.class, () -> new IndexedText("7", "a", "\ud83d"));
    assertEquals("😀", new IndexedText("7", "😀").text());
  }

  @Test
  void nullsAreRefused() {
    assertEquals(
        "the text with the id \"7\" is null; an empty text is \"\"",
        assertThrows(NullPointerException.class, () -> new IndexedText("7", null)).getMessage());
    assertEquals(
        "id is null; give each text one of its own",
        assertThrows(NullPointerException.class, () -> new IndexedText(null, "a")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new IndexedText("长".repeat(20_000), "a"));
    put(texts());
    try (TextIndex index = TextIndex.open(folder, MODEL)) {
      assertEquals(
          "query is null; an empty text is \"\"",
          assertThrows(NullPointerException.class, () -> index.search(null, DEFAULTS))
              .getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withTopK(0));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withMinScore(Double.NaN));
  }
}
