package org.sbert4j.tokenizer.unicode;

/** Halves of surrogate pairs without the other half: Java's strings may hold them, UTF-8 cannot. */
public final class Surrogates {
  private Surrogates() {}

  /** Whether it is half a surrogate pair. */
  public static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Whether {@code text} holds half a pair. */
  public static boolean hasLone(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isSurrogate(text.charAt(i))) {
        if (isSurrogate(text.codePointAt(i))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
