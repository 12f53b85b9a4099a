package org.sbert4j.weights.json;

/**
 * Takes the fields of a large object or the elements of a large array one by one, each as soon as
 * it is read, in the order of the file. What it takes is what it overrides; it says so by true.
 */
public interface LargeValue {
  /** What each field or element must be, for messages: {@code a whole number}. */
  String expected();

  /** Takes the next field of an object. The same name may come twice. */
  default boolean field(String name, int value) {
    return false;
  }

  /** Takes the next element of an array, a string. */
  default boolean element(int index, String text) {
    return false;
  }

  /** Whether its numbers are read as Rust reads them, a {@link RustNumber}, or exactly. */
  default boolean readsNumbersAsRust() {
    return false;
  }

  /** Takes the next element of an array: an array of a string and a number. */
  default boolean element(int index, String text, double number) {
    return false;
  }

  /** Takes the next element of an array, itself an array of two strings. */
  default boolean element(int index, String first, String second) {
    return false;
  }
}
