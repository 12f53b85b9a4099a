package org.sbert4j.cli.command;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.sbert4j.RankedDocument;
import org.sbert4j.cli.output.FloatText;

/** How a ranking is written, a line for each document. */
enum RankingFormat {
  /** Score, index and document, with tabs between them. */
  TEXT {
    @Override
    void appendTo(StringBuilder line, RankedDocument ranked, String document) {
      FloatText.append(line, ranked.score());
      line.append('\t').append(ranked.index()).append('\t').append(document);
    }
  },
  /** A JSON object, {@code {"score":0.5,"index":3,"text":"…"}}. */
  JSONL {
    @Override
    void appendTo(StringBuilder line, RankedDocument ranked, String document) {
      line.append("{\"score\":");
      FloatText.append(line, ranked.score());
      line.append(",\"index\":").append(ranked.index()).append(",\"text\":\"");
      JsonStringEncoder.getInstance().quoteAsString(document, line);
      line.append("\"}");
    }
  };

  abstract void appendTo(StringBuilder line, RankedDocument ranked, String document);

  /** Writes one document's line. */
  void write(RankedDocument ranked, String document, OutputStream out) throws IOException {
    StringBuilder line = new StringBuilder();
    appendTo(line, ranked, document);
    out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
