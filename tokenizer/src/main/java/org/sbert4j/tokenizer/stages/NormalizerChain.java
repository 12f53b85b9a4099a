package org.sbert4j.tokenizer.stages;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.NormalizerStep.UnicodeForm;
import org.sbert4j.tokenizer.unicode.CanonicalDecomposition;
import org.sbert4j.tokenizer.unicode.PipelineTables;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * First stage of a tokenizer whose normalizer is not BERT's: any steps, each over the whole text.
 *
 * <p>Each step gives every code point that it makes the range of one that it was given, as the
 * reference does: a code point that was put in has that of the one before it.
 *
 * <p>Behaviour: tokenizers/src/normalizers and transform in tokenizers/src/tokenizer/normalizer.rs
 * of the Hugging Face tokenizers library. Immutable and thread-safe.
 */
public final class NormalizerChain implements TextNormalizer {
  private static final Normalizer LOWERCASE = new Normalizer(false, false, false, true);

  private final List<UnaryOperator<NormalizedText>> steps;

  /** A chain of {@code steps}, in the order in which they take effect. */
  public NormalizerChain(List<NormalizerStep> steps) {
    this.steps = steps.stream().map(NormalizerChain::operation).toList();
  }

  @Override
  public NormalizedText normalize(String text, int from, int to) {
    NormalizedText result = NormalizedText.of(text, from, to);
    for (UnaryOperator<NormalizedText> step : steps) {
      result = step.apply(result);
    }
    return result;
  }

  private static UnaryOperator<NormalizedText> operation(NormalizerStep step) {
    if (step instanceof NormalizerStep.Bert bert) {
      Normalizer normalizer =
          new Normalizer(
              bert.cleanText(),
              bert.tokenizeChineseChars(),
              bert.stripAccents(),
              bert.doLowerCase());
      return in -> apply(normalizer, in);
    } else if (step instanceof NormalizerStep.Lowercase) {
      return in -> apply(LOWERCASE, in);
    } else if (step instanceof NormalizerStep.StripAccents) {
      return in -> keep(in, codePoint -> !PipelineTables.isCombiningMark(codePoint));
    } else if (step instanceof NormalizerStep.Form form) {
      return in -> form(form.form(), in);
    } else if (step instanceof NormalizerStep.Strip strip) {
      return in -> strip(strip, in);
    } else if (step instanceof NormalizerStep.Replace replace) {
      return in -> replace(replace, in);
    } else if (step instanceof NormalizerStep.ReplaceSpaceRuns replace) {
      return in -> replaceSpaceRuns(replace.content(), in);
    } else if (step instanceof NormalizerStep.Precompiled precompiled) {
      return new Charsmap(precompiled.charsmap())::normalize;
    } else if (step instanceof NormalizerStep.Prepend prepend) {
      return in -> prepend(prepend.content(), in);
    } else {
      return NormalizerChain::nmt;
    }
  }

  private static NormalizedText apply(Normalizer normalizer, NormalizedText in) {
    NormalizedText out = normalizer.normalize(in.toString(), 0, in.length());
    out.translateRanges(in);
    return out;
  }

  private static NormalizedText keep(NormalizedText in, IntPredicate kept) {
    NormalizedText out = new NormalizedText();
    for (int i = 0; i < in.length(); i += Character.charCount(in.codePointAt(i))) {
      if (kept.test(in.codePointAt(i))) {
        out.append(in.codePointAt(i), in.start(i), in.end(i));
      }
    }
    return out;
  }

  private static NormalizedText form(UnicodeForm form, NormalizedText in) {
    if (in.isAscii()) {
      return in;
    }
    CanonicalDecomposition whole =
        new CanonicalDecomposition(form == UnicodeForm.NFKC || form == UnicodeForm.NFKD);
    for (int i = 0; i < in.length(); i += Character.charCount(in.codePointAt(i))) {
      whole.add(in.codePointAt(i), in.start(i), in.end(i));
    }
    NormalizedText out = new NormalizedText();
    if (form == UnicodeForm.NFC || form == UnicodeForm.NFKC) {
      whole.finishComposed(out::append);
    } else {
      whole.finish(out::append);
    }
    return out;
  }

  /** All whitespace is in the BMP, so that a char is enough to look at. */
  private static NormalizedText strip(NormalizerStep.Strip strip, NormalizedText in) {
    int from = 0;
    int to = in.length();
    while (strip.left() && from < to && UnicodeTables.isWhitespace(in.charAt(from))) {
      from++;
    }
    while (strip.right() && from < to && UnicodeTables.isWhitespace(in.charAt(to - 1))) {
      to--;
    }
    NormalizedText out = new NormalizedText();
    out.append(in, from, to);
    return out;
  }

  private static NormalizedText replace(NormalizerStep.Replace replace, NormalizedText in) {
    String text = in.toString();
    String pattern = replace.pattern();
    NormalizedText out = new NormalizedText();
    int from = 0;
    int match = text.indexOf(pattern);
    while (match >= 0) {
      out.append(in, from, match);
      from = match + pattern.length();
      out.append(replace.content(), in.start(from - 1), in.end(from - 1));
      match = text.indexOf(pattern, from);
    }
    out.append(in, from, in.length());
    return out;
  }

  private static NormalizedText replaceSpaceRuns(String content, NormalizedText in) {
    if (!in.hasSpaceRun()) {
      return in;
    }
    NormalizedText out = new NormalizedText();
    int i = 0;
    while (i < in.length()) {
      int end = i + 1;
      while (in.charAt(i) == ' ' && end < in.length() && in.charAt(end) == ' ') {
        end++;
      }
      if (end - i > 1) {
        out.append(content, in.start(end - 1), in.end(end - 1));
      } else {
        out.append(in, i, end);
      }
      i = end;
    }
    return out;
  }

  private static NormalizedText prepend(String content, NormalizedText in) {
    NormalizedText out = new NormalizedText();
    if (in.length() > 0) {
      out.append(content, in.start(0), in.end(0));
      out.append(in, 0, in.length());
    }
    return out;
  }

  private static NormalizedText nmt(NormalizedText in) {
    NormalizedText kept = keep(in, codePoint -> !isDroppedByNmt(codePoint));
    NormalizedText out = new NormalizedText();
    for (int i = 0; i < kept.length(); i += Character.charCount(kept.codePointAt(i))) {
      int codePoint = kept.codePointAt(i);
      out.append(isSpaceToNmt(codePoint) ? ' ' : codePoint, kept.start(i), kept.end(i));
    }
    return out;
  }

  private static boolean isDroppedByNmt(int codePoint) {
    return (codePoint >= 0x01 && codePoint <= 0x08)
        || codePoint == 0x0B
        || (codePoint >= 0x0E && codePoint <= 0x1F)
        || codePoint == 0x7F
        || codePoint == 0x8F
        || codePoint == 0x9F;
  }

  private static boolean isSpaceToNmt(int codePoint) {
    return switch (codePoint) {
      case '\t', '\n', '\f', '\r', 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
      default -> codePoint >= 0x200B && codePoint <= 0x200F;
    };
  }
}
