package org.sbert4j.cli.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.evaluation.BinaryClassificationEvaluator;
import org.sbert4j.evaluation.EmbeddingSimilarityEvaluator;
import org.sbert4j.evaluation.Evaluator;
import org.sbert4j.evaluation.InformationRetrievalEvaluator;
import org.sbert4j.evaluation.ParaphraseMiningEvaluator;
import org.sbert4j.evaluation.RerankingEvaluator;
import org.sbert4j.evaluation.RetrievalSet;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.Translation;
import org.sbert4j.evaluation.TranslationEvaluator;
import org.sbert4j.evaluation.TripletEvaluator;
import org.sbert4j.evaluation.data.DatasetReader;
import org.sbert4j.evaluation.questions.FinancialQuestions;

/** What a model is measured at, by sentence-transformers' evaluator of that name. */
enum EvalTask {
  SIMILARITY {
    @Override
    Dataset read(Path file, DatasetReader reader) {
      return ofPairs(file.toString(), reader.readPairs(file));
    }

    @Override
    Dataset madeUp(FinancialQuestions questions) {
      return ofPairs(MADE_UP, questions.pairs());
    }

    private Dataset ofPairs(String name, List<SentencePair> pairs) {
      return new Dataset(
          name,
          counted(pairs.size(), "pair", "pairs"),
          functions -> new EmbeddingSimilarityEvaluator(pairs, functions));
    }
  },
  BINARY_CLASSIFICATION {
    @Override
    Dataset read(Path file, DatasetReader reader) {
      return ofPairs(file.toString(), reader.readBinaryPairs(file));
    }

    @Override
    Dataset madeUp(FinancialQuestions questions) {
      return ofPairs(MADE_UP, questions.pairs());
    }

    private Dataset ofPairs(String name, List<SentencePair> pairs) {
      return new Dataset(
          name,
          counted(pairs.size(), "pair", "pairs"),
          functions -> new BinaryClassificationEvaluator(pairs, functions));
    }
  },
  TRIPLET {
    @Override
    Dataset read(Path file, DatasetReader reader) {
      var triplets = reader.readTriplets(file);
      return new Dataset(
          file.toString(),
          counted(triplets.size(), "triplet", "triplets"),
          functions -> new TripletEvaluator(triplets, functions));
    }

    @Override
    Dataset madeUp(FinancialQuestions questions) {
      var triplets = questions.triplets();
      return new Dataset(
          MADE_UP,
          counted(triplets.size(), "triplet", "triplets"),
          functions -> new TripletEvaluator(triplets, functions));
    }
  },
  RETRIEVAL {
    @Override
    Dataset read(Path file, DatasetReader reader) {
      return ofSet(file.toString(), DatasetReader.readRetrievalSet(file));
    }

    @Override
    Dataset madeUp(FinancialQuestions questions) {
      return ofSet(MADE_UP, questions.retrievalSet());
    }

    private Dataset ofSet(String name, RetrievalSet set) {
      return new Dataset(
          name,
          counted(set.queries().size(), "query", "queries")
              + ", "
              + counted(set.corpus().size(), "document", "documents"),
          functions -> new InformationRetrievalEvaluator(set, functions));
    }
  },
  RERANKING {
    @Override
    Dataset read(Path file, DatasetReader reader) {
      var samples = reader.readRerankingSamples(file);
      return new Dataset(
          file.toString(),
          counted(samples.size(), "query", "queries"),
          functions -> new RerankingEvaluator(samples, functions.get(0), AT_K));
    }

    @Override
    Dataset madeUp(FinancialQuestions questions) {
      var samples = questions.rerankingSamples();
      return new Dataset(
          MADE_UP,
          counted(samples.size(), "query", "queries"),
          functions -> new RerankingEvaluator(samples, functions.get(0), AT_K));
    }
  },
  PARAPHRASE_MINING {
    @Override
    Dataset read(Path file, DatasetReader reader) {
      return ofPairs(file.toString(), reader.readPairs(file));
    }

    @Override
    Dataset madeUp(FinancialQuestions questions) {
      // Each question and the next of its group, by which all of the group are known to be alike.
      List<SentencePair> pairs = new ArrayList<>();
      for (List<String> group : questions.groups()) {
        for (int i = 1; i < group.size(); i++) {
          pairs.add(new SentencePair(group.get(i - 1), group.get(i), 1));
        }
      }
      return ofPairs(MADE_UP, pairs);
    }

    private Dataset ofPairs(String name, List<SentencePair> pairs) {
      return new Dataset(
          name,
          counted(pairs.size(), "pair", "pairs"),
          functions -> ParaphraseMiningEvaluator.ofPairs(pairs));
    }
  },
  TRANSLATION {
    @Override
    Dataset read(Path file, DatasetReader reader) {
      return ofTranslations(file.toString(), reader.readTranslations(file));
    }

    @Override
    Dataset madeUp(FinancialQuestions questions) {
      // The first two of each group say the same.
      return ofTranslations(
          MADE_UP,
          questions.groups().stream()
              .map(group -> new Translation(group.get(0), group.get(1)))
              .toList());
    }

    private Dataset ofTranslations(String name, List<Translation> translations) {
      return new Dataset(
          name,
          counted(translations.size(), "translation", "translations"),
          functions -> new TranslationEvaluator(translations));
    }
  };

  private static final String MADE_UP = "made-up questions";
  private static final int AT_K = 10;

  /**
   * A data set that was read.
   *
   * @param size in words
   * @param evaluator what measures it, by similarity functions
   */
  record Dataset(
      String name, String size, Function<List<SimilarityFunction>, Evaluator> evaluator) {}

  /** Reads a data set. */
  abstract Dataset read(Path file, DatasetReader reader);

  private static String counted(int count, String one, String several) {
    return count + " " + (count == 1 ? one : several);
  }

  /** One that needs no file. */
  abstract Dataset madeUp(FinancialQuestions questions);

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
