package org.sbert4j.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.PrependScheme;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * SentencePiece's Unigram as plainly as it can be said, for {@link Tokenizer} to be compared with:
 * lists of code points going through one function after the other. Knows no added tokens, and of
 * the steps those that belong to SentencePiece.
 *
 * <p>Behaviour: models/unigram/model.rs and pre_tokenizers/metaspace.rs of the Hugging Face
 * tokenizers library.
 */
final class PlainUnigram {
  /** Those read so far, as reading one takes long. */
  private static final Map<NormalizerStep.Precompiled, PlainCharsmap> CHARSMAPS =
      new ConcurrentHashMap<>();

  private final TokenizerSettings settings;
  private final SubwordModel.Unigram model;
  private final double[] scores;
  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final int unk;
  private final int longest;

  PlainUnigram(List<String> vocabulary, TokenizerSettings settings) {
    this.settings = settings;
    this.model = (SubwordModel.Unigram) settings.model();
    this.scores = model.scores();
    int most = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      this.vocabulary.put(vocabulary.get(id), id); // of two equal tokens the later one stays
      most = Math.max(most, vocabulary.get(id).length());
    }
    this.longest = most;
    this.unk = this.vocabulary.get(settings.unkToken());
  }

  /** All tokens of {@code text}. */
  List<PlainToken> tokenize(String text) {
    List<PlainChar> normalized = PlainChar.listOf(text);
    for (NormalizerStep step : settings.pipeline().normalizers()) {
      normalized = normalize(step, normalized);
    }
    List<List<PlainChar>> words = normalized.isEmpty() ? List.of() : List.of(normalized);
    for (PreTokenizerStep step : settings.pipeline().preTokenizers()) {
      words = words.stream().flatMap(word -> split(step, word).stream()).toList();
    }
    List<PlainToken> tokens = new ArrayList<>();
    for (int wordId = 0; wordId < words.size(); wordId++) {
      tokens.addAll(pieces(words.get(wordId), wordId));
    }
    return tokens;
  }

  private static List<PlainChar> normalize(NormalizerStep step, List<PlainChar> text) {
    if (step instanceof NormalizerStep.Precompiled precompiled) {
      return CHARSMAPS
          .computeIfAbsent(precompiled, rules -> new PlainCharsmap(rules.charsmap()))
          .normalize(text);
    }
    if (step instanceof NormalizerStep.Prepend prepend) {
      List<PlainChar> result = new ArrayList<>();
      if (!text.isEmpty()) {
        prepend.content().codePoints().forEach(c -> result.add(text.get(0).as(c)));
      }
      result.addAll(text);
      return result;
    }
    NormalizerStep.ReplaceSpaceRuns replace = (NormalizerStep.ReplaceSpaceRuns) step;
    List<PlainChar> result = new ArrayList<>();
    int i = 0;
    while (i < text.size()) {
      int end = i;
      while (end < text.size() && text.get(end).codePoint() == ' ') {
        end++;
      }
      if (end - i >= 2) {
        PlainChar last = text.get(end - 1);
        replace.content().codePoints().forEach(c -> result.add(last.as(c)));
        i = end;
      } else {
        result.add(text.get(i++));
      }
    }
    return result;
  }

  private static List<List<PlainChar>> split(PreTokenizerStep step, List<PlainChar> word) {
    if (step instanceof PreTokenizerStep.WhitespaceSplit) {
      List<List<PlainChar>> words = new ArrayList<>(List.of(new ArrayList<>()));
      for (PlainChar c : word) {
        if (UnicodeTables.isWhitespace(c.codePoint())) {
          words.add(new ArrayList<>());
        } else {
          words.get(words.size() - 1).add(c);
        }
      }
      words.removeIf(List::isEmpty);
      return words;
    }
    return metaspace((PreTokenizerStep.Metaspace) step, word);
  }

  private static List<List<PlainChar>> metaspace(
      PreTokenizerStep.Metaspace step, List<PlainChar> word) {
    List<PlainChar> replaced = new ArrayList<>();
    word.forEach(c -> replaced.add(c.codePoint() == ' ' ? c.as(step.replacement()) : c));
    PlainChar first = replaced.get(0);
    boolean prepends =
        step.prependScheme() == PrependScheme.ALWAYS
            || (step.prependScheme() == PrependScheme.FIRST && first.start() == 0);
    if (prepends && first.codePoint() != step.replacement()) {
      replaced.add(0, first.as(step.replacement()));
    }
    List<List<PlainChar>> words = new ArrayList<>(List.of(new ArrayList<>()));
    for (PlainChar c : replaced) {
      if (step.split() && c.codePoint() == step.replacement()) {
        words.add(new ArrayList<>());
      }
      words.get(words.size() - 1).add(c);
    }
    words.removeIf(List::isEmpty);
    return words;
  }

  /** The best way to a place of a word: its last token begins at {@code from}. */
  private record Way(int from, boolean unknown, double score) {}

  /** Of all ways to take a word apart the one with the greatest sum of scores. */
  private List<PlainToken> pieces(List<PlainChar> word, int wordId) {
    double unkScore = Arrays.stream(scores).min().orElseThrow() - 10;
    Way[] ways = new Way[word.size() + 1];
    ways[0] = new Way(0, false, 0);
    for (int from = 0; from < word.size(); from++) {
      for (int to = from + 1; to <= Math.min(word.size(), from + longest); to++) {
        Integer id = vocabulary.get(PlainChar.spell(word.subList(from, to)));
        boolean unknown = id == null || id == unk;
        if (id == null && to > from + 1) {
          continue;
        }
        double score = (id == null ? unkScore : scores[id]) + ways[from].score;
        if (ways[to] == null || score > ways[to].score) {
          ways[to] = new Way(from, unknown, score);
        }
      }
    }
    List<PlainToken> tokens = new ArrayList<>();
    int to = word.size();
    while (to > 0) {
      int from = ways[to].from;
      while (ways[to].unknown && from > 0 && ways[from].unknown) {
        from = ways[from].from;
      }
      tokens.addAll(0, tokens(word.subList(from, to), wordId));
      to = from;
    }
    return tokens;
  }

  /** The token that a text is, or those of its bytes, or the unknown one. */
  private List<PlainToken> tokens(List<PlainChar> chars, int wordId) {
    String text = PlainChar.spell(chars);
    List<Integer> ids = new ArrayList<>();
    if (vocabulary.containsKey(text)) {
      ids.add(vocabulary.get(text));
    } else if (model.byteFallback()) {
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        ids.add(vocabulary.get("<0x%02X>".formatted(b)));
      }
    }
    if (ids.isEmpty() || ids.contains(null)) {
      ids = List.of(unk);
    }
    int start = chars.get(0).start();
    int end = chars.get(chars.size() - 1).end();
    return ids.stream().map(id -> new PlainToken(id, start, end, wordId)).toList();
  }
}
