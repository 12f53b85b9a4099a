package org.sbert4j.evaluation.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sbert4j.evaluation.RetrievalSet;
import org.sbert4j.weights.storage.IoReason;

/** A retrieval set in the layout of BEIR. */
record RetrievalFolder(Path folder) {
  private static final Column ID = Column.of("_id");
  private static final Column TITLE = Column.of("title");
  private static final Column TEXT = Column.of("text");
  private static final Column QUERY_ID = Column.of("query-id");
  private static final Column CORPUS_ID = Column.of("corpus-id");
  private static final Column SCORE = Column.of("score");

  RetrievalSet read() {
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(
          folder + ": is no folder: give one with corpus.jsonl, queries.jsonl and qrels");
    }
    Map<String, String> queries = texts("queries.jsonl");
    Map<String, String> corpus = texts("corpus.jsonl");
    return new RetrievalSet(queries, corpus, relevantDocs(queries, corpus));
  }

  private Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    List<Row> rows =
        new DatasetRows(file(folder, name), Optional.of(DatasetFormat.JSONL))
            .read(List.of(ID, TEXT), Map.of());
    for (Row row : rows) {
      boolean titled = row instanceof JsonRow json && json.object().hasNonNull(TITLE.name());
      String text = titled ? row.text(TITLE) + " " + row.text(TEXT) : row.text(TEXT);
      if (texts.put(row.text(ID), text.strip()) != null) {
        throw row.place()
            .error("the id \"%s\" is there twice: leave one out".formatted(row.text(ID)));
      }
    }
    return texts;
  }

  private Map<String, Set<String>> relevantDocs(
      Map<String, String> queries, Map<String, String> corpus) {
    Map<String, Set<String>> relevantDocs = new LinkedHashMap<>();
    List<Row> rows =
        new DatasetRows(judgements(), Optional.of(DatasetFormat.TSV))
            .read(List.of(QUERY_ID, CORPUS_ID, SCORE), Map.of());
    for (Row row : rows) {
      String query = row.text(QUERY_ID);
      String document = row.text(CORPUS_ID);
      if (!queries.containsKey(query) || !corpus.containsKey(document)) {
        throw row.place()
            .error(
                "there is no query \"%s\" or no document \"%s\": correct the ids or leave it out"
                    .formatted(query, document));
      }
      if (row.number(SCORE) > 0) {
        relevantDocs.computeIfAbsent(query, key -> new LinkedHashSet<>()).add(document);
      }
    }
    return relevantDocs;
  }

  /** test.tsv, or the only file that is there. */
  private Path judgements() {
    Path qrels = folder.resolve("qrels");
    if (!Files.isDirectory(qrels)) {
      throw new DatasetException(qrels + ": does not exist: put test.tsv there");
    }
    try (Stream<Path> files = Files.list(qrels)) {
      List<Path> found = files.sorted().toList();
      return found.size() == 1 ? found.get(0) : file(qrels, "test.tsv");
    } catch (IOException e) {
      throw new DatasetException(
          "%s: cannot be listed (%s): make it readable".formatted(qrels, IoReason.of(e)), e);
    }
  }

  private static Path file(Path parent, String name) {
    Path compressed = parent.resolve(name + ".gz");
    return Files.exists(compressed) ? compressed : parent.resolve(name);
  }
}
