package org.sbert4j.cli.command;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    @Override
    void appendTo(
        StringBuilder line, List<String> labels, float[] scores, int index, String document) {
      for (int label = 0; label < scores.length; label++) {
        line.append(labels.get(label)).append('=');
        FloatText.append(line, scores[label]);
        line.append('\t');
      }
      line.append(index).append('\t').append(document);
    }
  },
  /** A JSON object, {@code {"score":0.5,"index":3,"text":"…"}}. */
  JSONL {
    @Override
    void appendTo(StringBuilder line, RankedDocument ranked, String document) {
      line.append("{\"score\":");
      FloatText.append(line, ranked.score());
      line.append(",\"index\":").append(ranked.index()).append(",\"text\":");
      appendString(line, document);
      line.append('}');
    }

    @Override
    void appendTo(
        StringBuilder line, List<String> labels, float[] scores, int index, String document) {
      line.append("{\"labels\":{");
      for (int label = 0; label < scores.length; label++) {
        appendString(line.append(label > 0 ? "," : ""), labels.get(label));
        FloatText.append(line.append(':'), scores[label]);
      }
      line.append("},\"index\":").append(index).append(",\"text\":");
      appendString(line, document);
      line.append('}');
    }

    private static void appendString(StringBuilder line, String text) {
      line.append('"');
      JsonStringEncoder.getInstance().quoteAsString(text, line);
      line.append('"');
    }
  };

  abstract void appendTo(StringBuilder line, RankedDocument ranked, String document);

  abstract void appendTo(
      StringBuilder line, List<String> labels, float[] scores, int index, String document);

  /** Writes one document's line. */
  void write(RankedDocument ranked, String document, OutputStream out) throws IOException {
    StringBuilder line = new StringBuilder();
    appendTo(line, ranked, document);
    write(line, out);
  }

  /** Writes the line of a document that has a score for each label. */
  void write(List<String> labels, float[] scores, int index, String document, OutputStream out)
      throws IOException {
    StringBuilder line = new StringBuilder();
    appendTo(line, labels, scores, index, document);
    write(line, out);
  }

  private static void write(StringBuilder line, OutputStream out) throws IOException {
    out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
