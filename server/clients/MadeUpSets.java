import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.sbert4j.evaluation.RetrievalSet;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.questions.FinancialQuestions;

/**
 * Writes made-up questions as files, for test_mteb.py: pairs.tsv, a folder of retrieval as BEIR has them, and
 * groups.tsv, a question and what it is about a line. Run as source, by java with the command's jar as its class path.
 */
class MadeUpSets {
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    FinancialQuestions questions =
        new FinancialQuestions(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
    try (PrintWriter out = writer(folder.resolve("pairs.tsv"))) {
      for (SentencePair pair : questions.pairs()) {
        out.println(pair.sentence1() + "\t" + pair.sentence2() + "\t" + (int) pair.label());
      }
    }
    RetrievalSet set = questions.retrievalSet();
    texts(folder.resolve("retrieval/queries.jsonl"), set.queries());
    texts(folder.resolve("retrieval/corpus.jsonl"), set.corpus());
    try (PrintWriter out = writer(folder.resolve("retrieval/qrels/test.tsv"))) {
      out.println("query-id\tcorpus-id\tscore");
      set.relevantDocs()
          .forEach(
              (query, documents) ->
                  documents.stream()
                      .sorted()
                      .forEach(document -> out.println(query + "\t" + document + "\t1")));
    }
    try (PrintWriter out = writer(folder.resolve("groups.tsv"))) {
      for (FinancialQuestions.Group group : questions.questionGroups()) {
        for (String question : group.questions()) {
          out.println(question + "\t" + group.intent() + "\t" + group.product());
        }
      }
    }
  }

  /** The ids and questions have nothing that JSON escapes. */
  private static void texts(Path file, Map<String, String> texts) throws IOException {
    try (PrintWriter out = writer(file)) {
      texts.forEach((id, text) -> out.printf("{\"_id\": \"%s\", \"text\": \"%s\"}%n", id, text));
    }
  }

  private static PrintWriter writer(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), false);
  }
}
