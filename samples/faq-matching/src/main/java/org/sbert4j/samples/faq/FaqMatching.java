package org.sbert4j.samples.faq;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sbert4j.CrossEncoder;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.lucene.FoundText;
import org.sbert4j.lucene.SearchMode;
import org.sbert4j.lucene.TextIndex;
import org.sbert4j.lucene.TextIndexException;
import org.sbert4j.lucene.TextIndexWriter;
import org.sbert4j.lucene.TextSearchOptions;
import org.sbert4j.models.bgesmallzh.BgeSmallZh;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.HubException;

/**
 * Puts 300 questions and answers into an index, searches it with questions asked in other words,
 * prints what it finds, and measures how often that is right: by vectors, by words, by both, and
 * reranked.
 */
public final class FaqMatching {
  private static final int ENTRIES = 300;

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  /** Answers printed for a question. */
  private static final int SHOWN = 3;

  /** Texts that are looked at again. */
  private static final int RERANKED = 20;

  private static final TextSearchOptions SEARCH = TextSearchOptions.defaults().withTopK(RERANKED);

  private final Faq faq;
  private final TextIndex index;
  private final Reranker reranker;

  private FaqMatching(Faq faq, TextIndex index, Reranker reranker) {
    this.faq = faq;
    this.index = index;
    this.reranker = reranker;
  }

  /**
   * Runs.
   *
   * @param arguments a folder for the index; then, if wanted, a cross-encoder to rerank by, a
   *     folder or a name on the Hugging Face hub
   */
  public static void main(String[] arguments) {
    // What Lucene says of the Java that it runs on is for others.
    LUCENE.setLevel(Level.SEVERE);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int status = run(arguments, out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Gives the exit status; what is wrong with the arguments is told in a sentence. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    try (CrossEncoder crossEncoder = arguments.length > 1 ? CrossEncoder.load(arguments[1]) : null;
        SentenceTransformer model = SentenceTransformer.load(BgeSmallZh.folder())) {
      Path folder = Path.of(arguments.length > 0 ? arguments[0] : "faq-index");
      Reranker reranker =
          crossEncoder == null ? new LateInteraction(model) : Reranker.by(crossEncoder);
      run(folder, model, reranker, ENTRIES, out);
      return 0;
    } catch (TextIndexException
        | ModelFormatException
        | HubException
        | IllegalArgumentException
        | IllegalStateException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  /**
   * Runs.
   *
   * @return what was measured, by names
   */
  static Map<String, Measurement> run(
      Path folder, SentenceTransformer model, Reranker reranker, int entries, PrintStream out) {
    Faq faq = Faq.madeUp(entries);
    try (TextIndexWriter writer = TextIndexWriter.open(folder, model, null, BgeSmallZh.NAME)) {
      TextIndexWriter.Changes changes = writer.put(faq.indexedTexts());
      writer.commit();
      out.printf(
          "%d texts encoded, %d were in the index %s already%n%n",
          changes.encoded(), changes.unchanged(), folder);
    }
    try (TextIndex index = TextIndex.open(folder, model)) {
      FaqMatching matching = new FaqMatching(faq, index, reranker);
      for (int number = 0; number < 3; number++) {
        matching.print(faq.entries().get(number).asked().get(0), out);
      }
      return matching.measure(out);
    }
  }

  private List<FoundText> search(String question, SearchMode mode) {
    return index.search(question, SEARCH.withMode(mode));
  }

  private void print(String question, PrintStream out) {
    out.println(question);
    List<FoundText> found = search(question, SearchMode.VECTOR);
    print("found", found, out);
    print("reranked", reranker.rerank(question, found), out);
    out.println();
  }

  /** The best text of each answer. */
  private void print(String title, List<FoundText> found, PrintStream out) {
    Map<Integer, FoundText> best = new LinkedHashMap<>();
    found.forEach(text -> best.putIfAbsent(Faq.answerNumber(text.indexed()), text));
    out.println("  " + title);
    best.entrySet().stream()
        .limit(SHOWN)
        .forEach(
            entry -> {
              FoundText text = entry.getValue();
              out.printf(Locale.ROOT, "    %.4f  %s%n", text.score(), text.indexed().text());
              out.println("            → " + faq.entries().get(entry.getKey()).answer());
            });
  }

  private Map<String, Measurement> measure(PrintStream out) {
    Map<String, Measurement> measured = new LinkedHashMap<>();
    for (int number = 0; number < faq.entries().size(); number++) {
      for (String question : faq.entries().get(number).asked()) {
        List<FoundText> byVector = search(question, SearchMode.VECTOR);
        List<FoundText> hybrid = search(question, SearchMode.HYBRID);
        add(measured, "by words (BM25)", search(question, SearchMode.TEXT), number);
        add(measured, "by vectors", byVector, number);
        add(measured, "by both (hybrid)", hybrid, number);
        add(measured, "by vectors, reranked", reranker.rerank(question, byVector), number);
        add(measured, "by both, reranked", reranker.rerank(question, hybrid), number);
      }
    }
    int questions = measured.values().iterator().next().questions();
    out.printf("%d questions, %d answers%n", questions, faq.entries().size());
    out.printf("%-34s %8s  %8s  %6s%n", "right answer", "first", "in 3", "MRR@10");
    measured.forEach((name, measurement) -> out.println(measurement.line(name)));
    return measured;
  }

  private static void add(
      Map<String, Measurement> measured, String name, List<FoundText> found, int rightAnswer) {
    Measurement before = measured.getOrDefault(name, Measurement.NONE);
    measured.put(name, before.plus(found, rightAnswer));
  }
}
