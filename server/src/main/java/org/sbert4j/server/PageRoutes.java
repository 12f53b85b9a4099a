package org.sbert4j.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.sbert4j.server.http.Answer;
import org.sbert4j.server.http.ErrorFormat;
import org.sbert4j.server.http.Route;

/** The pages for people, which ask for nothing from anywhere else. */
final class PageRoutes {
  private static final Map<String, String> HEADERS =
      Map.of(
          "content-security-policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
          "x-content-type-options",
          "nosniff",
          "referrer-policy",
          "no-referrer");

  private PageRoutes() {}

  static List<Route> routes() {
    return List.of(
        page("/", "index.html", "text/html;charset=utf-8", "The start page."),
        page("/docs", "docs.html", "text/html;charset=utf-8", "This document for people."),
        page("/page/style.css", "style.css", "text/css;charset=utf-8", "The pages' style."),
        page("/page/index.js", "index.js", "text/javascript;charset=utf-8", "The start page's."),
        page("/page/docs.js", "docs.js", "text/javascript;charset=utf-8", "The document's."));
  }

  private static Route page(String path, String file, String contentType, String summary) {
    Answer answer = new Answer(200, contentType, read(file), HEADERS);
    return Route.get(
        path,
        true,
        ErrorFormat.TEI,
        call -> CompletableFuture.completedFuture(answer),
        new Route.Description("Pages", summary, "", null, contentType.split(";", 2)[0]));
  }

  private static byte[] read(String file) {
    try (InputStream in = PageRoutes.class.getResourceAsStream("page/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
