package org.sbert4j.evaluation.questions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.sbert4j.evaluation.RerankingSample;
import org.sbert4j.evaluation.RetrievalSet;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.Triplet;

/**
 * Made-up questions of a lender's customers, in Chinese: groups of questions that mean the same in
 * other words, such as 消费贷到期不能按时还款怎么办 and 这个月消费贷还不上了怎么办. For each group there are others that share
 * its words and mean something else: those that ask the same of another product, and those that ask
 * something else of the same one.
 *
 * <p>They show that an evaluation runs, and tell a good model from a bad one. How good a model is
 * on questions that people ask, they do not tell. The same seed gives the same questions on every
 * JDK. Immutable, thread-safe.
 */
public final class FinancialQuestions {
  /** How many groups there can be: each intent for each product. */
  public static final int MOST_GROUPS = 300;

  /** How many questions a group has. */
  public static final int GROUP_SIZE = 8;

  private static final List<String> AMOUNTS =
      List.of("1000元", "3000元", "5000元", "8千", "10000元", "2万", "5万", "十万");

  private static final String PRODUCTS = "products";

  private final List<Group> groups;

  /**
   * Questions that ask for one intent of one product.
   *
   * @param product such as 消费贷
   * @param intent in English, such as {@code repay early}
   * @param questions that mean the same
   */
  public record Group(String product, String intent, List<String> questions) {
    private boolean isLike(Group other) {
      return !other.equals(this) && (product.equals(other.product) || intent.equals(other.intent));
    }
  }

  /**
   * Makes questions up.
   *
   * @param seed another one gives other groups, amounts and orders
   * @param groupCount how many groups
   * @throws IllegalArgumentException if there can be no so many groups, or fewer than two
   */
  public FinancialQuestions(long seed, int groupCount) {
    if (groupCount < 2 || groupCount > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "there cannot be %d groups; give 2 to %d".formatted(groupCount, MOST_GROUPS));
    }
    // Its algorithm is laid down in its documentation, and with it every draw.
    Random random = new Random(seed);
    Map<String, List<String>> sections = sections();
    List<String> products = sections.remove(PRODUCTS);
    List<Group> all = new ArrayList<>();
    sections.forEach(
        (intent, ways) ->
            products.forEach(product -> all.add(group(product, intent, ways, random))));
    Collections.shuffle(all, random);
    groups = List.copyOf(all.subList(0, groupCount));
  }

  private static Group group(String product, String intent, List<String> ways, Random random) {
    List<String> questions = new ArrayList<>();
    for (String way : ways) {
      String amount = AMOUNTS.get(random.nextInt(AMOUNTS.size()));
      String mark = random.nextBoolean() ? "？" : "";
      questions.add(way.replace("{p}", product).replace("{a}", amount) + mark);
    }
    Collections.shuffle(questions, random);
    return new Group(product, intent, List.copyOf(questions));
  }

  private static Map<String, List<String>> sections() {
    try (InputStream stream = FinancialQuestions.class.getResourceAsStream("questions.txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      Map<String, List<String>> sections = new LinkedHashMap<>();
      List<String> section = List.of();
      for (String line : reader.lines().toList()) {
        if (line.startsWith("  ")) {
          section.add(line.strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          section = new ArrayList<>();
          sections.put(line, section);
        }
      }
      return sections;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The groups, and what each is about. */
  public List<Group> questionGroups() {
    return groups;
  }

  /** The questions of each group, {@code [groups, GROUP_SIZE]}. */
  public List<List<String>> groups() {
    return groups.stream().map(Group::questions).toList();
  }

  /**
   * Pairs with the label 1, of one group, and as many with 0, of two groups that are like each
   * other: four pairs for each group.
   */
  public List<SentencePair> pairs() {
    List<SentencePair> pairs = new ArrayList<>();
    for (Group group : groups) {
      for (int i = 0; i < 2; i++) {
        String question = group.questions.get(2 * i);
        pairs.add(new SentencePair(question, group.questions.get(2 * i + 1), 1));
        pairs.add(new SentencePair(question, unlike(group, i).get(i), 0));
      }
    }
    return pairs;
  }

  /** A question, another of its group, and one of another group: two for each group. */
  public List<Triplet> triplets() {
    List<Triplet> triplets = new ArrayList<>();
    for (Group group : groups) {
      for (int i = 0; i < 2; i++) {
        triplets.add(
            new Triplet(
                group.questions.get(2 * i),
                group.questions.get(2 * i + 1),
                unlike(group, i).get(i)));
      }
    }
    return triplets;
  }

  /**
   * A question, two others of its group, and one of each of up to eight groups that are like it.
   */
  public List<RerankingSample> rerankingSamples() {
    return groups.stream()
        .map(
            group ->
                new RerankingSample(
                    group.questions.get(0),
                    group.questions.subList(1, 3),
                    others(group).stream().limit(8).map(other -> other.questions.get(1)).toList()))
        .toList();
  }

  /**
   * The first question of each group as a query, all others as the corpus, in which those of its
   * group belong to it.
   */
  public RetrievalSet retrievalSet() {
    Map<String, String> queries = new LinkedHashMap<>();
    Map<String, String> corpus = new LinkedHashMap<>();
    Map<String, Set<String>> relevantDocs = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      String query = "q" + i;
      List<String> questions = groups.get(i).questions;
      queries.put(query, questions.get(0));
      Map<String, String> answers = new LinkedHashMap<>();
      for (int j = 1; j < questions.size(); j++) {
        answers.put("d" + i + "-" + j, questions.get(j));
      }
      corpus.putAll(answers);
      relevantDocs.put(query, Set.copyOf(answers.keySet()));
    }
    return new RetrievalSet(queries, corpus, relevantDocs);
  }

  /** The questions of one of the groups that a group might be mistaken for. */
  private List<String> unlike(Group group, int index) {
    List<Group> others = others(group);
    return others.get(index % others.size()).questions;
  }

  /** Those that share words with a group; whatever there is, if none does. */
  private List<Group> others(Group group) {
    List<Group> like = groups.stream().filter(group::isLike).toList();
    return like.isEmpty() ? groups.stream().filter(other -> !other.equals(group)).toList() : like;
  }
}
