package org.sbert4j.weights.json;

/** Takes the fields of an object one by one, all of them whole numbers. */
@FunctionalInterface
public interface IntegerFields {
  /** Takes the next field. The same name may come twice. */
  void accept(String name, int value);
}
