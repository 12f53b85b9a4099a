package org.sbert4j.evaluation.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sbert4j.evaluation.RetrievalSet;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.Triplet;

class FinancialQuestionsTest {
  private final FinancialQuestions all = new FinancialQuestions(1, FinancialQuestions.MOST_GROUPS);

  @Test
  void allGroupsAreThereAndNoQuestionTwice() {
    Set<String> questions = new HashSet<>();
    for (List<String> group : all.groups()) {
      assertEquals(FinancialQuestions.GROUP_SIZE, group.size());
      questions.addAll(group);
      group.forEach(question -> assertTrue(question.indexOf('{') < 0, question));
    }
    assertEquals(FinancialQuestions.MOST_GROUPS * FinancialQuestions.GROUP_SIZE, questions.size());
  }

  @Test
  void theSeedDecides() {
    FinancialQuestions some = new FinancialQuestions(7, 20);
    assertEquals(20, some.groups().size());
    assertEquals(some.pairs(), new FinancialQuestions(7, 20).pairs());
    assertNotEquals(some.pairs(), new FinancialQuestions(8, 20).pairs());
  }

  @Test
  void labelsSayWhetherAPairIsOfOneGroup() {
    Map<String, Integer> groupOf = groupOf();
    int alike = 0;
    for (SentencePair pair : all.pairs()) {
      boolean same =
          groupOf.get(pair.sentence1()).intValue() == groupOf.get(pair.sentence2()).intValue();
      assertEquals(same, pair.label() == 1, pair::toString);
      alike += same ? 1 : 0;
    }
    assertEquals(all.pairs().size(), 2 * alike);
  }

  @Test
  void tripletsAndRetrievalKeepToTheGroups() {
    Map<String, Integer> groupOf = groupOf();
    for (Triplet triplet : all.triplets()) {
      int group = groupOf.get(triplet.anchor());
      assertEquals(group, groupOf.get(triplet.positive()));
      assertNotEquals(group, groupOf.get(triplet.negative()));
    }
    RetrievalSet set = all.retrievalSet();
    set.relevantDocs()
        .forEach(
            (query, documents) -> {
              assertEquals(FinancialQuestions.GROUP_SIZE - 1, documents.size());
              int group = groupOf.get(set.queries().get(query));
              documents.forEach(id -> assertEquals(group, groupOf.get(set.corpus().get(id))));
            });
  }

  @Test
  void aNegativeSharesWordsWithItsAnchor() {
    int sharing = 0;
    for (Triplet triplet : all.triplets()) {
      Set<Integer> shared = new HashSet<>(triplet.anchor().chars().boxed().toList());
      shared.retainAll(triplet.negative().chars().boxed().toList());
      sharing += shared.size() >= 2 ? 1 : 0;
    }
    assertTrue(sharing > all.triplets().size() * 9 / 10, sharing + " share two characters");
  }

  private Map<String, Integer> groupOf() {
    Map<String, Integer> groupOf = new HashMap<>();
    for (int i = 0; i < all.groups().size(); i++) {
      for (String question : all.groups().get(i)) {
        groupOf.put(question, i);
      }
    }
    return groupOf;
  }

  @Test
  void countsThatCannotBeAreErrors() {
    assertThrows(IllegalArgumentException.class, () -> new FinancialQuestions(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new FinancialQuestions(1, 301));
  }
}
