package org.sbert4j.cli.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sbert4j.evaluation.metrics.ScoredLabels;

/**
 * Pictures of scores: for each data set how many pairs have which similarity, those alike and the
 * others apart, and the precision at each recall.
 */
final class ScorePlot {
  private static final int WIDTH = 760;
  private static final int ROW = 300;
  private static final int LEFT = 50;
  private static final int PANEL = 300;
  private static final int RIGHT = 420;
  private static final int TOP = 50;
  private static final int HEIGHT = 200;
  private static final int BINS = 30;
  private static final int MOST_POINTS = 500;

  // Of one lightness, so that they can be seen on white and on black.
  private static final String ALIKE = "#2f9e5e";
  private static final String OTHERS = "#d9642c";

  private final StringBuilder svg = new StringBuilder();

  private ScorePlot() {}

  /**
   * What one row of pictures shows.
   *
   * @param title the data set's name
   * @param scores the similarities
   * @param labels for each; what is above halfway between the least and the greatest is alike, or
   *     what is above 0 where all are equal
   */
  record Scores(String title, String similarity, double[] scores, double[] labels) {}

  /** The pictures, as SVG that adapts to a light or a dark page. */
  static String svg(List<Scores> rows) {
    ScorePlot plot = new ScorePlot();
    int height = ROW * rows.size();
    plot.svg.append(
        Svg.begin(
            WIDTH,
            height,
            "Similarities of pairs, and precision by recall",
            ".title { font-size: 15px; font-weight: bold }"));
    for (int row = 0; row < rows.size(); row++) {
      plot.svg.append("<g transform=\"translate(0 %d)\">\n".formatted(row * ROW));
      plot.draw(rows.get(row));
      plot.svg.append("</g>\n");
    }
    return plot.svg.append(Svg.END).toString();
  }

  private void draw(Scores row) {
    double least = least(row.labels);
    double middle = least + (greatest(row.labels) - least) / 2;
    boolean equal = least == greatest(row.labels);
    boolean[] alike = new boolean[row.labels.length];
    for (int i = 0; i < alike.length; i++) {
      // Where all are equal, none is above the middle: then 1 says alike, and 0 does not.
      alike[i] = row.labels[i] > (equal ? 0 : middle);
    }
    text(LEFT, 24, "start", " class=\"title\"", row.title);
    drawBins(row, alike);
    if (equal) {
      text(LEFT, TOP + HEIGHT + 40, "start", " fill=\"" + (alike[0] ? ALIKE : OTHERS) + "\"", "■");
      text(LEFT + 16, TOP + HEIGHT + 40, "start", "", "all labels are equal: " + shortened(least));
    } else {
      legend(middle);
    }
    drawPrecision(new ScoredLabels(row.scores, alike));
  }

  private void legend(double middle) {
    text(LEFT, TOP + HEIGHT + 40, "start", " fill=\"" + ALIKE + "\"", "■");
    text(LEFT + 16, TOP + HEIGHT + 40, "start", "", "label above " + shortened(middle));
    text(LEFT + 170, TOP + HEIGHT + 40, "start", " fill=\"" + OTHERS + "\"", "■");
    text(LEFT + 186, TOP + HEIGHT + 40, "start", "", "others");
  }

  private void drawBins(Scores row, boolean[] alike) {
    double from = least(row.scores);
    double to = greatest(row.scores);
    int[][] counts = new int[2][BINS];
    int[] totals = new int[2];
    for (int i = 0; i < alike.length; i++) {
      double place = to > from ? (row.scores[i] - from) / (to - from) : 0;
      int kind = alike[i] ? 1 : 0;
      counts[kind][Math.min(BINS - 1, (int) (place * BINS))]++;
      totals[kind]++;
    }
    // Each kind as parts of itself, as there may be many more of one.
    double most = 0;
    for (int kind = 0; kind < 2; kind++) {
      for (int count : counts[kind]) {
        most = Math.max(most, part(count, totals[kind]));
      }
    }
    frame(LEFT, shortened(from), shortened(to), row.similarity + " similarity");
    for (int kind = 0; kind < 2; kind++) {
      for (int bin = 0; bin < BINS; bin++) {
        double height = HEIGHT * part(counts[kind][bin], totals[kind]) / most;
        if (height > 0) {
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\""
                      + " fill-opacity=\"0.6\"/>\n",
                  LEFT + (double) PANEL * bin / BINS,
                  TOP + HEIGHT - height,
                  (double) PANEL / BINS,
                  height,
                  kind == 1 ? ALIKE : OTHERS));
        }
      }
    }
  }

  private void drawPrecision(ScoredLabels labels) {
    frame(RIGHT, "0", "1", "recall");
    text(RIGHT - 6, TOP + 4, "end", "", "1");
    text(RIGHT, TOP - 8, "start", "", "precision");
    List<String> points = new ArrayList<>();
    int found = 0;
    int taken = 0;
    int last = -1;
    for (int group = 0; group < labels.groups() && labels.positives() > 0; group++) {
      found += labels.positives(group);
      taken += labels.count(group);
      double recall = (double) found / labels.positives();
      // More points than can be seen would only make the file long.
      int step = (int) (recall * MOST_POINTS);
      if (step != last) {
        last = step;
        points.add(
            String.format(
                Locale.ROOT,
                "%.1f,%.1f",
                RIGHT + PANEL * recall,
                TOP + HEIGHT - HEIGHT * (double) found / taken));
      }
    }
    svg.append("<polyline fill=\"none\" stroke=\"").append(ALIKE);
    svg.append("\" stroke-width=\"2\" points=\"").append(String.join(" ", points));
    svg.append("\"/>\n");
  }

  private void frame(int left, String from, String to, String across) {
    svg.append("<path class=\"axis\" d=\"M%d %dv%dh%d\"/>\n".formatted(left, TOP, HEIGHT, PANEL));
    text(left, TOP + HEIGHT + 18, "start", "", from);
    text(left + PANEL, TOP + HEIGHT + 18, "end", "", to);
    text(left + PANEL / 2, TOP + HEIGHT + 18, "middle", "", across);
  }

  private void text(int x, int y, String anchor, String attributes, String text) {
    // A style would win over a colour as an attribute.
    String styled = attributes.replaceFirst("fill=\"(.*?)\"", "style=\"fill: $1\"");
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\"%s>%s</text>\n"
            .formatted(x, y, anchor, styled, Svg.escape(text)));
  }

  private static double part(int count, int total) {
    return total == 0 ? 0 : (double) count / total;
  }

  private static String shortened(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private static double least(double[] numbers) {
    return Arrays.stream(numbers).min().orElseThrow();
  }

  private static double greatest(double[] numbers) {
    return Arrays.stream(numbers).max().orElseThrow();
  }
}
