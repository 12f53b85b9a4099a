package org.sbert4j.cli.verify;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A report as one page that needs nothing else: no script, no network, light and dark. */
final class HtmlReport {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy"
        content="default-src 'none'; style-src 'unsafe-inline'">
      <title>sbert4j verify: {verdict}</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: auto; padding: 1rem; }
      div { overflow-x: auto; }
      table { border-collapse: collapse; }
      th, td { padding: .2rem .8rem .2rem 0; text-align: start; vertical-align: top;
        border-bottom: 1px solid #8886; }
      th, td.number { white-space: nowrap; }
      td { max-width: 45rem; overflow-wrap: anywhere; }
      td.number { font-variant-numeric: tabular-nums; }
      h1 { overflow-wrap: anywhere; }
      h2::first-letter, p::first-letter { text-transform: uppercase; }
      @media (max-width: 40rem) {
        body { padding: .5rem; }
        th, td { padding-inline-end: .5rem; font-size: .875rem; }
        .summary th { white-space: normal; }
        /* A row is a card, with the head of the column before each cell. */
        .rows, .rows tbody { display: block; }
        .rows tr:first-child { display: none; }
        .rows tr { display: block; padding: .375rem 0; border-bottom: 1px solid #8886; }
        .rows td { display: flex; border: 0; }
        .rows td::before { content: attr(data-head); flex: 0 0 8.5rem; font-weight: bold;
          white-space: normal; }
      }
      </style>
      </head>
      <body>
      <h1>The vectors are {verdict}</h1>
      """;

  private HtmlReport() {}

  /**
   * The page.
   *
   * @param fields as {@link VerifyReport#fields} has them
   */
  static String of(Map<String, Object> fields) {
    String verdict = escaped(fields.get("verdict"));
    StringBuilder page = new StringBuilder(HEAD.replace("{verdict}", verdict));
    page.append(lead(fields.get("diagnosis")));
    page.append("<div><table class=\"summary\">\n");
    fields.forEach(
        (name, value) -> {
          if (value != null && !(value instanceof List)) {
            page.append("<tr><th scope=\"row\">").append(label(name)).append("</th>");
            page.append(cell(value)).append("</tr>\n");
          }
        });
    page.append("</table></div>\n");
    fields.forEach(
        (name, value) -> {
          if (value instanceof List<?> rows && !rows.isEmpty()) {
            page.append("<h2>").append(label(name)).append("</h2>\n").append(table(rows));
          }
        });
    return page.append("</body>\n</html>\n").toString();
  }

  /** What it does instead, the surest mistake. */
  private static String lead(Object diagnosis) {
    if (!(diagnosis instanceof List<?> rows) || rows.isEmpty()) {
      return "";
    }
    Map<?, ?> first = (Map<?, ?>) rows.get(0);
    return "<p>%s (%s, %s).</p>\n"
        .formatted(
            escaped(first.get("description")),
            escaped(first.get("name")),
            escaped(first.get("kind")));
  }

  private static String table(List<?> rows) {
    Set<Object> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(((Map<?, ?>) row).keySet()));
    // The roles say what it is where the style makes cards of it.
    StringBuilder table =
        new StringBuilder("<div><table class=\"rows\" role=\"table\">\n<tr role=\"row\">");
    names.forEach(
        name ->
            table
                .append("<th scope=\"col\" role=\"columnheader\">")
                .append(label(name))
                .append("</th>"));
    for (Object row : rows) {
      table.append("</tr>\n<tr role=\"row\">");
      names.forEach(
          name ->
              table.append(
                  cell(((Map<?, ?>) row).get(name))
                      .replaceFirst("<td", "<td role=\"cell\" data-head=\"" + label(name) + "\"")));
    }
    return table.append("</tr>\n</table></div>\n").toString();
  }

  private static String cell(Object value) {
    if (value instanceof Double number) {
      String text = String.format(Locale.ROOT, Math.abs(number) < 0.01 ? "%.2e" : "%.7f", number);
      return "<td class=\"number\">" + text + "</td>";
    }
    if (value instanceof Boolean yes) {
      return "<td>" + (yes ? "yes" : "no") + "</td>";
    }
    return "<td dir=\"auto\">" + (value == null ? "–" : escaped(value)) + "</td>";
  }

  /** {@code maxError} to "max error". */
  private static String label(Object name) {
    return escaped(name).replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String escaped(Object value) {
    return String.valueOf(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
