package org.sbert4j.cli.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.evaluation.BinaryClassificationEvaluator;
import org.sbert4j.evaluation.EmbeddingSimilarityEvaluator;
import org.sbert4j.evaluation.Evaluator;
import org.sbert4j.evaluation.InformationRetrievalEvaluator;
import org.sbert4j.evaluation.ParaphraseMiningEvaluator;
import org.sbert4j.evaluation.RerankingEvaluator;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.Translation;
import org.sbert4j.evaluation.TranslationEvaluator;
import org.sbert4j.evaluation.TripletEvaluator;
import org.sbert4j.evaluation.data.DatasetReader;
import org.sbert4j.evaluation.questions.FinancialQuestions;

/** What a model is measured at, by sentence-transformers' evaluator of that name. */
enum EvalTask {
  SIMILARITY,
  BINARY_CLASSIFICATION,
  TRIPLET,
  RETRIEVAL,
  RERANKING,
  PARAPHRASE_MINING,
  TRANSLATION;

  /**
   * The data sets of a task.
   *
   * @param <T> what the rows of one are
   * @param size in words
   */
  private record Kind<T>(
      BiFunction<DatasetReader, Path, T> read,
      Function<FinancialQuestions, T> madeUp,
      Function<T, String> size,
      BiFunction<T, List<SimilarityFunction>, Evaluator> evaluator) {
    Dataset dataset(String name, T rows) {
      return new Dataset(name, size.apply(rows), functions -> evaluator.apply(rows, functions));
    }

    Dataset dataset(Path file, DatasetReader reader) {
      return dataset(file.toString(), read.apply(reader, file));
    }

    Dataset dataset(FinancialQuestions questions) {
      return dataset("made-up questions", madeUp.apply(questions));
    }
  }

  private Kind<?> kind() {
    return switch (this) {
      case SIMILARITY ->
          new Kind<>(
              DatasetReader::readPairs,
              FinancialQuestions::pairs,
              pairs -> counted(pairs, "pair", "pairs"),
              EmbeddingSimilarityEvaluator::new);
      case BINARY_CLASSIFICATION ->
          new Kind<>(
              DatasetReader::readBinaryPairs,
              FinancialQuestions::pairs,
              pairs -> counted(pairs, "pair", "pairs"),
              BinaryClassificationEvaluator::new);
      case TRIPLET ->
          new Kind<>(
              DatasetReader::readTriplets,
              FinancialQuestions::triplets,
              triplets -> counted(triplets, "triplet", "triplets"),
              TripletEvaluator::new);
      case RETRIEVAL ->
          new Kind<>(
              (reader, folder) -> DatasetReader.readRetrievalSet(folder),
              FinancialQuestions::retrievalSet,
              set ->
                  counted(set.queries().keySet(), "query", "queries")
                      + ", "
                      + counted(set.corpus().keySet(), "document", "documents"),
              InformationRetrievalEvaluator::new);
      case RERANKING ->
          new Kind<>(
              DatasetReader::readRerankingSamples,
              FinancialQuestions::rerankingSamples,
              samples -> counted(samples, "query", "queries"),
              (samples, functions) -> new RerankingEvaluator(samples, functions.get(0), 10));
      case PARAPHRASE_MINING ->
          new Kind<>(
              DatasetReader::readPairs,
              EvalTask::neighbours,
              pairs -> counted(pairs, "pair", "pairs"),
              (pairs, functions) -> ParaphraseMiningEvaluator.ofPairs(pairs));
      case TRANSLATION ->
          new Kind<>(
              DatasetReader::readTranslations,
              EvalTask::sameMeanings,
              translations -> counted(translations, "translation", "translations"),
              (translations, functions) -> new TranslationEvaluator(translations));
    };
  }

  /**
   * A data set that was read.
   *
   * @param size in words
   * @param evaluator what measures it, by similarity functions
   */
  record Dataset(
      String name, String size, Function<List<SimilarityFunction>, Evaluator> evaluator) {}

  /** Reads a data set. */
  Dataset read(Path file, DatasetReader reader) {
    return kind().dataset(file, reader);
  }

  /** One that needs no file. */
  Dataset madeUp(FinancialQuestions questions) {
    return kind().dataset(questions);
  }

  /** Each question and the next of its group, by which all of the group are known to be alike. */
  private static List<SentencePair> neighbours(FinancialQuestions questions) {
    List<SentencePair> pairs = new ArrayList<>();
    for (List<String> group : questions.groups()) {
      for (int i = 1; i < group.size(); i++) {
        pairs.add(new SentencePair(group.get(i - 1), group.get(i), 1));
      }
    }
    return pairs;
  }

  /** The first two of each group, which say the same. */
  private static List<Translation> sameMeanings(FinancialQuestions questions) {
    return questions.groups().stream()
        .map(group -> new Translation(group.get(0), group.get(1)))
        .toList();
  }

  private static String counted(Collection<?> rows, String one, String several) {
    return rows.size() + " " + (rows.size() == 1 ? one : several);
  }

  /** The functions that sentence-transformers would take; for similarity, those of the cards. */
  List<SimilarityFunction> usualFunctions(SimilarityFunction ofModel) {
    return switch (this) {
      case SIMILARITY -> List.of(SimilarityFunction.values());
      case RERANKING, PARAPHRASE_MINING, TRANSLATION -> List.of(SimilarityFunction.COSINE);
      case BINARY_CLASSIFICATION, TRIPLET, RETRIEVAL -> List.of(ofModel);
    };
  }

  /** Whether pairs are scored, each by itself. */
  boolean ofPairs() {
    return this == SIMILARITY || this == BINARY_CLASSIFICATION;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
