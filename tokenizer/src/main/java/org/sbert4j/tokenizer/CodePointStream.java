package org.sbert4j.tokenizer;

/**
 * Code points, pulled one at a time, each with the range of the original text it stands for.
 *
 * <p>A stage that adds, drops or replaces code points is a stream over another stream. Not
 * thread-safe: a stream belongs to one call.
 */
interface CodePointStream {
  /** What {@link #next()} returns after the last code point, however often it is asked. */
  int END = -1;

  /** The next code point (never a surrogate), or {@link #END}. */
  int next();

  /** Index in the original text of the first char behind the code point last returned. */
  int start();

  /** Index in the original text after the last char behind the code point last returned. */
  int end();
}
