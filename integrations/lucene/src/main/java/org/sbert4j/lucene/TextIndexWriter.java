package org.sbert4j.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.sbert4j.SentenceTransformer;

/**
 * Writes an index of texts, their vectors and their words: a folder of Lucene 9.12 that {@link
 * TextIndex} searches.
 *
 * <pre>{@code
 * try (TextIndexWriter writer = TextIndexWriter.open(folder, model)) {
 *   writer.put(List.of(new IndexedText("17", "怎么提前还款?", "在应用里，…")));
 *   writer.delete("3");
 *   writer.commit();
 * }
 * }</pre>
 *
 * <p>What is written appears with {@link #commit} and not before, all of it at once; a process that
 * is killed, or a full disk, leaves the last commit. A text that the index has already, under the
 * same id, is not encoded again.
 *
 * <p>The model's fingerprint is kept in the index, and another model, or other options that change
 * vectors, is refused. One writer at a time has an index; readers do not disturb it.
 *
 * <p>Thread-safe, and one call at a time works. The model stays its owner's to close.
 */
public final class TextIndexWriter implements AutoCloseable {
  /** Of what waits to be written; more makes fewer and larger segments. */
  private static final double MOST_BUFFER_MB = 256;

  /** Lucene's limit. */
  private static final int MOST_ELEMENTS = 1024;

  private final IndexFolder folder;
  private final EmbeddingField field;
  private final IndexWriter writer;

  /** The last commit when this was opened; null if there was none. */
  private final StoredTexts stored;

  private final boolean replaced;

  /** Ids of texts of that commit that were written or deleted since, by a digest. */
  private final Set<Long> touched = new HashSet<>();

  /** What the last {@link #put} has encoded, on its way into the index; null when it is there. */
  private FutureTask<Void> writing;

  /**
   * What {@link #put} did.
   *
   * @param encoded texts that are new or changed, whose vectors were computed
   * @param rewritten texts of which the payload alone has changed
   * @param unchanged texts that the index had already
   */
  public record Changes(long encoded, long rewritten, long unchanged) {
    /** Both together. */
    public Changes plus(Changes others) {
      return new Changes(
          encoded + others.encoded, rewritten + others.rewritten, unchanged + others.unchanged);
    }
  }

  /** Storage null: as the index has it. */
  private TextIndexWriter(
      IndexFolder folder, EmbeddingField field, VectorStorage storage, String modelName)
      throws IOException {
    this.folder = folder;
    this.field = field;
    Map<String, String> before = new TreeMap<>();
    StoredTexts found = null;
    if (DirectoryReader.indexExists(folder.directory())) {
      found = new StoredTexts(DirectoryReader.open(folder.directory()));
      before.putAll(found.userData());
    }
    this.stored = found;
    IndexWriter opened = null;
    boolean left = false;
    try {
      if (found != null) {
        folder.requireOurs(before);
      }
      VectorStorage used = storage(before, found != null, storage);
      // Lucene deletes them when it opens a writer.
      left = found == null && folder.hasFiles();
      opened = new IndexWriter(folder.directory(), config(used));
      try {
        field.recordIn(opened);
      } catch (OtherModelException e) {
        throw folder.otherModel(before, modelName, e);
      }
      Map<String, String> recorded = new LinkedHashMap<>();
      opened.getLiveCommitData().forEach(entry -> recorded.put(entry.getKey(), entry.getValue()));
      opened.setLiveCommitData(
          IndexFolder.described(recorded, used, modelName).entrySet(), found == null);
    } catch (IOException | RuntimeException e) {
      if (opened != null) {
        opened.rollback();
      }
      if (found != null) {
        found.close();
      }
      throw e;
    }
    this.writer = opened;
    this.replaced = left;
  }

  private VectorStorage storage(Map<String, String> before, boolean exists, VectorStorage wanted) {
    if (!exists) {
      return wanted == null ? VectorStorage.FLOAT32 : wanted;
    }
    VectorStorage known = IndexFolder.storage(before);
    if (wanted != null && wanted != known) {
      throw new TextIndexException(
          "%s: compares vectors as %s, and %s was asked for: leave that as it is, or build the index anew in another folder"
              .formatted(folder.name(), known, wanted),
          null);
    }
    return known;
  }

  static IndexWriterConfig config(VectorStorage storage) {
    KnnVectorsFormat format = HnswFormat.of(storage);
    return new IndexWriterConfig(TextIndex.ANALYZER)
        .setCommitOnClose(false)
        .setRAMBufferSizeMB(Math.min(MOST_BUFFER_MB, Runtime.getRuntime().maxMemory() / 8e6))
        // On the caller's thread, who is told what goes wrong.
        .setMergeScheduler(new SerialMergeScheduler())
        .setCodec(
            new Lucene912Codec() {
              @Override
              public KnnVectorsFormat getKnnVectorsFormatForField(String name) {
                return format;
              }
            });
  }

  /**
   * Opens an index, or makes one.
   *
   * @see #open(Path, SentenceTransformer, VectorStorage, String)
   */
  public static TextIndexWriter open(Path folder, SentenceTransformer model) {
    return open(folder, model, null, IndexFolder.UNNAMED);
  }

  /**
   * Opens an index, or makes one.
   *
   * @param folder of its own; made if it is not there
   * @param storage how vectors are compared; null for what the index has, and floats in a new one
   * @param modelName what to call the model if it is refused, or where another one is
   * @throws TextIndexException if another writer has it, if it is damaged, of another version,
   *     model or storage, or if the folder holds something else
   * @throws IllegalArgumentException if the model's vectors cannot be in an index: there are more
   *     than 1024 elements, or they are compared by Manhattan distance
   */
  public static TextIndexWriter open(
      Path folder, SentenceTransformer model, VectorStorage storage, String modelName) {
    Objects.requireNonNull(modelName, "modelName is null; any name will do");
    // A model that is refused leaves no new folder behind.
    EmbeddingField field = fieldFor(model);
    return open(IndexFolder.toWrite(folder), field, storage, modelName);
  }

  private static EmbeddingField fieldFor(SentenceTransformer model) {
    if (model.embeddingDimension() > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          "the model's vectors have %d elements, and an index takes %d at most; take another model"
              .formatted(model.embeddingDimension(), MOST_ELEMENTS));
    }
    return TextIndex.field(model);
  }

  static TextIndexWriter open(
      IndexFolder folder, EmbeddingField field, VectorStorage storage, String modelName) {
    try {
      return folder.run(() -> new TextIndexWriter(folder, field, storage, modelName));
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Whether the folder had files of an index and no commit when this was opened. A first run that
   * ended early leaves such files, and so does an index whose {@code segments} file was lost; they
   * were deleted, and the index is new.
   */
  public boolean replacedUncommittedFiles() {
    return replaced;
  }

  /**
   * Puts texts into the index, in the place of those with the same ids. Those that are new or
   * changed are encoded together: some hundreds in a call are faster than one for each. They are
   * written while the next call encodes.
   *
   * @return how many of them there were
   * @throws TextIndexException if the disk is full or the like, maybe since the call before; then
   *     the writer is of no further use, and the index is as it was when it was last committed
   * @throws RuntimeException as {@link SentenceTransformer#encodeDocument(List)}; then none of
   *     these texts is written
   */
  public synchronized Changes put(List<IndexedText> texts) {
    // Of several with one id, the last counts.
    Map<String, IndexedText> distinct = new LinkedHashMap<>();
    for (IndexedText text : texts) {
      distinct.remove(text.id());
      distinct.put(text.id(), text);
    }
    return folder.run(() -> putDistinct(distinct.values()));
  }

  private Changes putDistinct(Iterable<IndexedText> texts) throws IOException {
    List<IndexedText> toEncode = new ArrayList<>();
    Map<IndexedText, float[]> toRewrite = new LinkedHashMap<>();
    long unchanged = 0;
    for (IndexedText text : texts) {
      StoredTexts.Found before =
          stored == null || touched.contains(digest(text.id())) ? null : stored.find(text.id());
      if (before == null || !before.text().text().equals(text.text())) {
        toEncode.add(text);
      } else if (!Objects.equals(before.text().payload(), text.payload())) {
        toRewrite.put(text, before.vector());
      } else {
        unchanged++;
      }
    }
    Map<IndexedText, KnnFloatVectorField> vectors = new LinkedHashMap<>();
    List<KnnFloatVectorField> encoded =
        field.vectors(toEncode.stream().map(IndexedText::text).toList());
    for (int i = 0; i < encoded.size(); i++) {
      vectors.put(toEncode.get(i), encoded.get(i));
    }
    toRewrite.forEach((text, vector) -> vectors.put(text, field.vector(vector)));
    for (IndexedText text : vectors.keySet()) {
      touch(text.id());
    }
    awaitWritten();
    beginToWrite(vectors);
    return new Changes(toEncode.size(), toRewrite.size(), unchanged);
  }

  private void beginToWrite(Map<IndexedText, KnnFloatVectorField> vectors) {
    writing =
        new FutureTask<>(
            () -> {
              for (Map.Entry<IndexedText, KnnFloatVectorField> entry : vectors.entrySet()) {
                write(entry.getKey(), entry.getValue());
              }
              return null;
            });
    Thread thread = new Thread(writing, "sbert4j-index");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // The system gives no more threads.
      writing.run();
    }
  }

  /** Also if this thread is interrupted, since what is half-written can't be left. */
  private void awaitWritten() throws IOException {
    boolean interrupted = false;
    try {
      while (writing != null) {
        try {
          writing.get();
          writing = null;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          writing = null;
          throw e.getCause() instanceof IOException cause ? cause : unchecked(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  private void write(IndexedText text, KnnFloatVectorField vector) throws IOException {
    Document document = new Document();
    document.add(new StringField(IndexFolder.ID, text.id(), Field.Store.YES));
    document.add(new TextField(IndexFolder.TEXT, text.text(), Field.Store.YES));
    if (text.payload() != null) {
      document.add(new StoredField(IndexFolder.PAYLOAD, text.payload()));
    }
    document.add(vector);
    writer.updateDocument(new Term(IndexFolder.ID, text.id()), document);
  }

  private void touch(String id) throws IOException {
    if (stored != null && stored.contains(id)) {
      touched.add(digest(id));
    }
  }

  /** 64 bits: if two ids had the same, one would be encoded again, and that is all. */
  private static long digest(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /**
   * Deletes a text; nothing happens if the index has none with this id.
   *
   * @throws TextIndexException as {@link #put}
   */
  public synchronized void delete(String id) {
    Objects.requireNonNull(id, "id is null");
    folder.run(
        () -> {
          awaitWritten();
          touch(id);
          return writer.deleteDocuments(new Term(IndexFolder.ID, id));
        });
  }

  /**
   * Makes everything that was put and deleted the index's state, all at once and on the disk.
   *
   * @throws TextIndexException as {@link #put}
   */
  public synchronized void commit() {
    // Before, so that what is merged is in the commit.
    flush();
    folder.run(writer::commit);
  }

  /** Writes what waits to be written, which does not appear by that. */
  synchronized void flush() {
    folder.run(
        () -> {
          awaitWritten();
          writer.flush();
          return null;
        });
  }

  /**
   * How many texts there will be after a commit. What waits is written, as the texts that it
   * replaces are counted until then.
   */
  public synchronized long size() {
    flush();
    return writer.getDocStats().numDocs;
  }

  /**
   * Forgets what was not committed, and lets others write. A folder that was made for this is
   * removed if nothing was committed.
   */
  @Override
  public synchronized void close() {
    try {
      folder.run(
          () -> {
            try {
              awaitWritten();
            } catch (IOException | RuntimeException e) {
              // It is forgotten anyway.
            }
            writer.rollback();
            if (stored != null) {
              stored.close();
            }
            return null;
          });
    } finally {
      folder.close();
    }
  }
}
