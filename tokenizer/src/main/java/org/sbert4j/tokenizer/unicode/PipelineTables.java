package org.sbert4j.tokenizer.unicode;

import java.util.HashMap;
import java.util.Map;

/**
 * What the reference believes about code points where a tokenizer has other parts than BERT's.
 *
 * <p>As {@link UnicodeTables}, from {@code pipeline-tables.txt}, which is read at the first use, so
 * that it costs BERT's own tokenizers nothing.
 */
public final class PipelineTables {
  private static final String RESOURCE = "pipeline-tables.txt";

  private static final int COMBINING_MARK = 1;
  private static final int NUMERIC = 1 << 1;
  private static final int COMPOSITION_EXCLUSION = 1 << 2;
  private static final int LETTER = 1 << 3;
  private static final int NUMBER = 1 << 4;

  private static final PipelineTables TABLES = new PipelineTables();

  private final CodePointTable properties = new CodePointTable();
  private final CodePointTable graphemeClasses = new CodePointTable();
  private final CodePointMapping decompositions = new CodePointMapping();

  /** By the code point before, in the upper half, and the one that is composed with it. */
  private final Map<Long, Integer> compositions = new HashMap<>();

  private PipelineTables() {
    UnicodeTableReader reader = UnicodeTableReader.ofResource(RESOURCE);
    while (reader.next()) {
      addEntry(reader.section(), reader.first(), reader.last(), reader.values());
    }
    addCompositions();
  }

  private void addEntry(String section, int first, int last, int[] values) {
    switch (section) {
      case "combining-mark" -> properties.add(first, last, COMBINING_MARK);
      case "numeric" -> properties.add(first, last, NUMERIC);
      case "letter" -> properties.add(first, last, LETTER);
      case "number" -> properties.add(first, last, NUMBER);
      case "composition-exclusion" -> properties.add(first, last, COMPOSITION_EXCLUSION);
      case "grapheme-class" -> graphemeClasses.add(first, last, values[0]);
      case "compatibility-decomposition" -> {
        for (int codePoint = first; codePoint <= last; codePoint++) {
          decompositions.add(codePoint, values);
        }
      }
      default ->
          throw new IllegalStateException(
              RESOURCE + " has an unknown section [" + section + "]; generate it again.");
    }
  }

  /**
   * A composite is made of the last code point of its full decomposition and of what those before
   * it compose to, which is shorter and so known already if shorter ones come first.
   */
  private void addCompositions() {
    for (int length = 2; length <= UnicodeTables.LONGEST_DECOMPOSITION; length++) {
      int wanted = length;
      UnicodeTables.forEachDecomposition(
          composite -> {
            int[] parts = UnicodeTables.decomposition(composite);
            if (parts.length == wanted && !has(composite, COMPOSITION_EXCLUSION)) {
              addComposition(composite, parts);
            }
          });
    }
  }

  private void addComposition(int composite, int[] parts) {
    int before = parts[0];
    for (int i = 1; i < parts.length - 1; i++) {
      before = compositions.get(key(before, parts[i]));
    }
    compositions.put(key(before, parts[parts.length - 1]), composite);
  }

  private static long key(int first, int second) {
    return ((long) first << Integer.SIZE) | second;
  }

  private boolean has(int codePoint, int property) {
    return (properties.get(codePoint) & property) != 0;
  }

  /** A mark of any kind: M* of the reference's normalization crate. */
  public static boolean isCombiningMark(int codePoint) {
    return TABLES.has(codePoint, COMBINING_MARK);
  }

  /** Nd, Nl and No of the reference's standard library. */
  public static boolean isNumeric(int codePoint) {
    return TABLES.has(codePoint, NUMERIC);
  }

  /** {@code \p{L}} of the reference's regular expressions. */
  public static boolean isLetter(int codePoint) {
    return TABLES.has(codePoint, LETTER);
  }

  /** {@code \p{N}} of the reference's regular expressions, not the same as {@link #isNumeric}. */
  public static boolean isNumber(int codePoint) {
    return TABLES.has(codePoint, NUMBER);
  }

  /** One of {@link GraphemeClass}. */
  static int graphemeClass(int codePoint) {
    return TABLES.graphemeClasses.get(codePoint);
  }

  /** Whether {@link #compatibilityDecomposition} may be asked. */
  static boolean hasCompatibilityDecomposition(int codePoint) {
    return TABLES.decompositions.has(codePoint);
  }

  /** The full compatibility decomposition, where it is not the canonical one; not to be changed. */
  static int[] compatibilityDecomposition(int codePoint) {
    return TABLES.decompositions.get(codePoint);
  }

  /** What two code points compose to, Hangul aside; -1 if they do not. */
  static int composition(int first, int second) {
    return TABLES.compositions.getOrDefault(key(first, second), -1);
  }
}
