package org.sbert4j.tokenizer.stages;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.SplitBehavior;
import org.sbert4j.tokenizer.unicode.PipelineTables;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * Second stage of a tokenizer whose pre-tokenizer is not BERT's: any steps, each of which splits
 * what those before it made, over a whole stretch of normalized text. ByteLevel and Metaspace as
 * the last step, which spell words anew, do so a word at a time.
 *
 * <p>Behaviour: tokenizers/src/pre_tokenizers and split in tokenizers/src/tokenizer/normalizer.rs
 * of the Hugging Face tokenizers library. Not thread-safe: belongs to one call.
 */
public final class WordSplitter {
  private final List<PreTokenizerStep> steps;

  /** The last step if it is ByteLevel; else null. */
  private final ByteLevelSplitter last;

  /** The last step if it is Metaspace; else null. */
  private final PreTokenizerStep.Metaspace metaspace;

  /** Where {@link #metaspace} goes on in the piece before {@link #next}, and where that ends. */
  private int position;

  private int pieceEnd;

  /** The whole normalized text, of which the stretch is a part. */
  private final NormalizedText source;

  /** What the words are places in: the whole text or, once a step has changed it, the stretch. */
  private String text = "";

  /** The same, once a step has changed it, with ranges that are places in the whole text. */
  private NormalizedText changed;

  private Pieces words = new Pieces();
  private int next;

  /** A stage for one call, for stretches of {@code source}. */
  public WordSplitter(List<PreTokenizerStep> steps, NormalizedText source) {
    PreTokenizerStep step = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    this.last =
        step instanceof PreTokenizerStep.ByteLevel bytes ? new ByteLevelSplitter(bytes) : null;
    this.metaspace = step instanceof PreTokenizerStep.Metaspace spaces ? spaces : null;
    this.steps = last == null && metaspace == null ? steps : steps.subList(0, steps.size() - 1);
    this.source = source;
  }

  /**
   * Goes to the stretch {@code [from, to)}, whose words are next.
   *
   * @param text the whole normalized text, as a string
   */
  public void begin(String text, int from, int to) {
    this.text = text;
    changed = null;
    next = 0;
    position = 0;
    pieceEnd = 0;
    words = new Pieces();
    if (from < to) {
      words.add(from, to, false);
    }
    steps.forEach(this::split);
  }

  /** Reads the next word of the stretch into {@code word}; false if there is none. */
  public boolean next(Word word) {
    if (last != null && last.next(word)) {
      return true;
    }
    if (position < pieceEnd) {
      nextOfMetaspace(word, false);
      return true;
    }
    if (next == words.size) {
      return false;
    }
    if (last != null) {
      last.begin(text, words.starts[next], words.ends[next]);
      next++;
      return last.next(word);
    }
    if (metaspace != null) {
      position = words.starts[next];
      pieceEnd = words.ends[next++];
      nextOfMetaspace(word, isPrepended(metaspace, position));
      return true;
    }
    word.clear();
    append(word, words.starts[next], words.ends[next]);
    next++;
    return true;
  }

  /** Reads the next word of a piece, with a replacement before it if it is prepended. */
  private void nextOfMetaspace(Word word, boolean prepended) {
    int replacement = metaspace.replacement();
    word.clear();
    if (prepended) {
      word.append(replacement, start(position), end(position, text.codePointAt(position)));
    }
    int from = position;
    int i = position;
    while (i < pieceEnd) {
      int codePoint = text.codePointAt(i);
      if (codePoint == ' ' || codePoint == replacement) {
        if (metaspace.split() && (i > position || prepended)) {
          break;
        }
        append(word, from, i);
        word.append(replacement, start(i), end(i, codePoint));
        from = i + Character.charCount(codePoint);
      }
      i += Character.charCount(codePoint);
    }
    append(word, from, i);
    position = i;
  }

  /** Appends the chars {@code [from, to)}. */
  private void append(Word word, int from, int to) {
    if (changed == null) {
      word.append(text, from, to);
      return;
    }
    int i = from;
    while (i < to) {
      int codePoint = text.codePointAt(i);
      word.append(codePoint, start(i), end(i, codePoint));
      i += Character.charCount(codePoint);
    }
  }

  /** Where in the whole text what the char {@code index} stands for begins. */
  private int start(int index) {
    return changed == null ? index : changed.start(index);
  }

  /** Where in the whole text what the code point at {@code index} stands for ends. */
  private int end(int index, int codePoint) {
    return changed == null ? index + Character.charCount(codePoint) : changed.end(index);
  }

  private void split(PreTokenizerStep step) {
    if (step instanceof PreTokenizerStep.Bert) {
      splitAt(UnicodeTables::isWhitespace, SplitBehavior.REMOVED);
      splitAt(UnicodeTables::isPunctuation, SplitBehavior.ISOLATED);
    } else if (step instanceof PreTokenizerStep.Whitespace) {
      splitAt(UnicodeTables::isWhitespace, SplitBehavior.REMOVED);
      splitAt(codePoint -> !UnicodeTables.isWordCharacter(codePoint), SplitBehavior.CONTIGUOUS);
    } else if (step instanceof PreTokenizerStep.WhitespaceSplit) {
      splitAt(UnicodeTables::isWhitespace, SplitBehavior.REMOVED);
    } else if (step instanceof PreTokenizerStep.Punctuation punctuation) {
      splitAt(UnicodeTables::isPunctuation, punctuation.behavior());
    } else if (step instanceof PreTokenizerStep.Digits digits) {
      splitAt(
          PipelineTables::isNumeric,
          digits.individualDigits() ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS);
    } else if (step instanceof PreTokenizerStep.CharDelimiterSplit delimiter) {
      splitAt(codePoint -> codePoint == delimiter.delimiter(), SplitBehavior.REMOVED);
    } else if (step instanceof PreTokenizerStep.Metaspace spaces) {
      replaceSpaces(spaces);
    } else {
      PreTokenizerStep.Split split = (PreTokenizerStep.Split) step;
      splitAt(split.pattern(), split.behavior(), split.invert());
    }
  }

  /** Each code point of which {@code isMatch} holds is a match by itself. */
  private void splitAt(IntPredicate isMatch, SplitBehavior behavior) {
    Pieces result = new Pieces();
    for (int word = 0; word < words.size; word++) {
      Pieces pieces = behavior == SplitBehavior.REMOVED ? result : new Pieces();
      int from = words.starts[word];
      int i = from;
      while (i < words.ends[word]) {
        int codePoint = text.codePointAt(i);
        int end = i + Character.charCount(codePoint);
        if (isMatch.test(codePoint)) {
          pieces.add(from, i, false);
          if (pieces != result) {
            pieces.add(i, end, true);
          }
          from = end;
        }
        i = end;
      }
      pieces.add(from, i, false);
      if (pieces != result) {
        pieces.handOn(behavior, result);
      }
    }
    words = result;
  }

  /** A step that changes the text: all words are written anew, one behind the other. */
  private void replaceSpaces(PreTokenizerStep.Metaspace step) {
    NormalizedText result = new NormalizedText();
    Pieces pieces = new Pieces();
    for (int word = 0; word < words.size; word++) {
      int from = result.length();
      int i = words.starts[word];
      if (isPrepended(step, i)) {
        result.append(step.replacement(), start(i), end(i, text.codePointAt(i)));
      }
      while (i < words.ends[word]) {
        int codePoint = text.codePointAt(i);
        int replaced = codePoint == ' ' ? step.replacement() : codePoint;
        if (step.split() && replaced == step.replacement()) {
          pieces.add(from, result.length(), false);
          from = result.length();
        }
        result.append(replaced, start(i), end(i, codePoint));
        i += Character.charCount(codePoint);
      }
      pieces.add(from, result.length(), false);
    }
    words = pieces;
    changed = result;
    text = result.toString();
  }

  private boolean isPrepended(PreTokenizerStep.Metaspace step, int from) {
    int first = text.codePointAt(from);
    if (first == ' ' || first == step.replacement()) {
      return false;
    }
    return switch (step.prependScheme()) {
      case ALWAYS -> true;
      case FIRST -> source.start(start(from)) == 0;
      case NEVER -> false;
    };
  }

  private void splitAt(String pattern, SplitBehavior behavior, boolean invert) {
    Pieces result = new Pieces();
    int match = -1;
    for (int word = 0; word < words.size; word++) {
      Pieces pieces = new Pieces();
      int from = words.starts[word];
      int to = words.ends[word];
      match = nextMatch(pattern, match, from);
      while (match + pattern.length() <= to) {
        pieces.add(from, match, invert);
        from = match + pattern.length();
        pieces.add(match, from, !invert);
        match = nextMatch(pattern, match, from);
      }
      pieces.add(from, to, invert);
      pieces.handOn(behavior, result);
    }
    words = result;
  }

  /**
   * Where the first {@code pattern} from {@code from} on begins, the text's end if there is none.
   *
   * @param match what was found last, so that no text is searched twice
   */
  private int nextMatch(String pattern, int match, int from) {
    if (match >= from) {
      return match;
    }
    int found = text.indexOf(pattern, from);
    return found < 0 ? text.length() : found;
  }

  /** Stretches of the text in order, each a match or what is between two. */
  private static final class Pieces {
    private int[] starts = new int[4];
    private int[] ends = new int[4];
    private boolean[] matches = new boolean[4];
    private int size;

    void add(int start, int end, boolean match) {
      if (start == end) {
        return;
      }
      if (size == starts.length) {
        starts = Arrays.copyOf(starts, 2 * size);
        ends = Arrays.copyOf(ends, 2 * size);
        matches = Arrays.copyOf(matches, 2 * size);
      }
      starts[size] = start;
      ends[size] = end;
      matches[size] = match;
      size++;
    }

    /** Adds what becomes of these pieces, which follow on each other, to {@code result}. */
    void handOn(SplitBehavior behavior, Pieces result) {
      int first = result.size;
      for (int i = 0; i < size; i++) {
        boolean joins =
            switch (behavior) {
              case REMOVED, ISOLATED -> false;
              case CONTIGUOUS -> i > 0 && matches[i] == matches[i - 1];
              case MERGED_WITH_PREVIOUS -> i > 0 && matches[i] && !matches[i - 1];
              case MERGED_WITH_NEXT -> i > 0 && matches[i - 1] && !matches[i];
            };
        if (joins && result.size > first) {
          result.ends[result.size - 1] = ends[i];
        } else if (!(behavior == SplitBehavior.REMOVED && matches[i])) {
          result.add(starts[i], ends[i], false);
        }
      }
    }
  }
}
