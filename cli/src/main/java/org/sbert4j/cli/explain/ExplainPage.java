package org.sbert4j.cli.explain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sbert4j.cli.terminal.JsonReport;

/**
 * The page: a template, a style, a script and the data, in one file that needs no other. The
 * browser is told to run this script and no more, and to load nothing.
 */
final class ExplainPage {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([\\w.-]+)}}");
  private static final String CODE = "code.";

  private ExplainPage() {}

  /** {@code fields} as {@link Explanation#fields} has them. */
  static String of(Map<String, Object> fields) throws IOException {
    Map<String, String> parts =
        Map.of(
            "style", resource("page.css"),
            "script", resource("page.js"),
            "style-hash", hash(resource("page.css")),
            "script-hash", hash(resource("page.js")),
            "data", inScript(JsonReport.of(fields)));
    StringBuilder page = new StringBuilder();
    Matcher place = PLACE.matcher(resource("page.html"));
    while (place.find()) {
      String name = place.group(1);
      String text =
          name.startsWith(CODE)
              ? excerpt(SourceExcerpt.of("org.sbert4j." + name.substring(CODE.length())))
              : parts.get(name);
      place.appendReplacement(page, Matcher.quoteReplacement(text));
    }
    return place.appendTail(page).toString();
  }

  /** The methods that the page quotes, for the test that they exist. */
  static List<String> methods() throws IOException {
    return PLACE
        .matcher(resource("page.html"))
        .results()
        .map(place -> place.group(1))
        .filter(name -> name.startsWith(CODE))
        .map(name -> "org.sbert4j." + name.substring(CODE.length()))
        .toList();
  }

  private static String excerpt(SourceExcerpt excerpt) {
    return """
        <details class="code">
        <summary><code>%s</code> <small>%s, line %d</small></summary>
        <pre tabindex="0" role="region" aria-label="%s">%s</pre>
        </details>"""
        .formatted(
            excerpt.method(),
            excerpt.file(),
            excerpt.line(),
            excerpt.method(),
            escaped(excerpt.code()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /**
   * JSON that HTML reads to its end whatever texts are in it, and that UTF-8 can say: half of a
   * surrogate pair stays one.
   */
  private static String inScript(String json) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean pair = i + 1 < json.length() && Character.isSurrogatePair(c, json.charAt(i + 1));
      if (pair) {
        text.append(c).append(json.charAt(++i));
      } else if (c == '<' || Character.isSurrogate(c)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString().strip();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ExplainPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
