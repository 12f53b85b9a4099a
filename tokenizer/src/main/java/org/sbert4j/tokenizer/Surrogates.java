package org.sbert4j.tokenizer;

/** Halves of surrogate pairs without the other half: Java's strings may hold them, UTF-8 cannot. */
final class Surrogates {
  private Surrogates() {}

  static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Whether {@code text} holds half a pair. */
  static boolean hasLone(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSurrogate(c)) {
        if (!isSurrogate(text.codePointAt(i))) {
          i++;
        } else {
          return true;
        }
      }
    }
    return false;
  }
}
