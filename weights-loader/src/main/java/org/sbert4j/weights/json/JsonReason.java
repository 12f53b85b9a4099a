package org.sbert4j.weights.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** Says in words for people why something is not JSON. */
public final class JsonReason {
  /** Where the parser speaks to programmers: of its features, its limits and its own sources. */
  private static final Pattern FOR_PROGRAMMERS =
      Pattern.compile(
          " \\(start marker at [^)]*\\)[^)]*\\)"
              + "|: enable `[^`]*` to allow"
              + "|: maybe a \\(non-standard\\) comment\\?.*"
              + "|,? \\(?(?:not recognized as one )?since [Ff]eature .*"
              + "|, from `[^`]*`",
          Pattern.DOTALL);

  private static final Pattern LEFT_OVER =
      Pattern.compile("[A-Z]+_[A-Z_]+|Feature|Constraints|fasterxml|Source:");

  private JsonReason() {}

  /** The reason in the parser's words, without what only a program that uses it can change. */
  public static String of(JsonProcessingException failure) {
    String message = FOR_PROGRAMMERS.matcher(failure.getOriginalMessage()).replaceAll("");
    return LEFT_OVER.matcher(message).find() ? "it breaks the rules of JSON" : message;
  }
}
