package org.sbert4j.weights.hub.transfer;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header Content-Range, as {@code bytes 100-199/200}.
 *
 * @param start the first byte that is given; -1 if the header is not understood
 * @param fileSize the size of the whole file, if it is told
 */
public record ContentRange(long start, OptionalLong fileSize) {
  private static final Pattern FORM =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(?:(\\d{1,18})|\\*)");

  /** Reads the header. */
  public static ContentRange parse(String header) {
    Matcher matcher = FORM.matcher(header);
    if (!matcher.matches()) {
      return new ContentRange(-1, OptionalLong.empty());
    }
    return new ContentRange(
        Long.parseLong(matcher.group(1)),
        matcher.group(2) == null
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(matcher.group(2))));
  }
}
