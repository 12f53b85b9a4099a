package org.sbert4j.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over a few places that lie evenly side by side, as powers of two should; from zero up.
 *
 * @param title what it shows
 * @param across the title of the horizontal axis, with its unit
 * @param up the title of the vertical axis, with its unit
 * @param places the labels of the horizontal axis
 * @param lines what is drawn
 */
public record LinePlot(
    String title, String across, String up, List<String> places, List<Line> lines) {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 380;
  private static final int LEFT = 84;
  private static final int RIGHT = 560;
  private static final int TOP = 48;
  private static final int BOTTOM = 316;
  private static final int STEPS = 5;

  // Of one lightness, in the middle, so that they can be seen on white and on black.
  private static final List<String> COLOURS =
      List.of("#d9642c", "#b08a00", "#3d85d6", "#2f9e5e", "#9467bd", "#808080");

  /**
   * A line.
   *
   * @param name for the legend
   * @param values one for each place; NaN where there is none
   * @param dashed whether it is a bound and no measurement
   */
  public record Line(String name, List<Double> values, boolean dashed) {}

  /** The picture, as SVG that adapts to a light or a dark page. */
  public String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        <title>%s</title>
        <style>
        text { font: 13px sans-serif; fill: #24292f }
        .title { font-size: 15px; font-weight: bold }
        .grid { stroke: #8c959f; stroke-opacity: 0.4 }
        @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
        </style>
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT, escape(title)));
    double top = niceTop();
    text(svg, LEFT, 24, "start", title, " class=\"title\"");
    for (int step = 0; step <= STEPS; step++) {
      double value = top * step / STEPS;
      double y = y(value, top);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n",
              LEFT,
              y,
              RIGHT,
              y));
      text(svg, LEFT - 8, y + 4, "end", number(value, top), "");
    }
    for (int place = 0; place < places.size(); place++) {
      text(svg, x(place), BOTTOM + 20, "middle", places.get(place), "");
    }
    double middle = (TOP + BOTTOM) / 2.0;
    text(svg, (LEFT + RIGHT) / 2.0, BOTTOM + 46, "middle", across, "");
    text(
        svg,
        20,
        middle,
        "middle",
        up,
        String.format(Locale.ROOT, " transform=\"rotate(-90 20 %.1f)\"", middle));
    for (int line = 0; line < lines.size(); line++) {
      draw(svg, lines.get(line), COLOURS.get(line % COLOURS.size()), top);
      legend(svg, line);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, Line line, String colour, double top) {
    List<String> points = new ArrayList<>();
    for (int place = 0; place < places.size(); place++) {
      double value = line.values().get(place);
      if (!Double.isNaN(value)) {
        points.add(String.format(Locale.ROOT, "%.1f,%.1f", x(place), y(value, top)));
      }
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s points=\"%s\"/>\n",
            colour,
            dashes(line),
            String.join(" ", points)));
    for (String point : line.dashed() ? List.<String>of() : points) {
      String[] both = point.split(",", 2);
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%s\" cy=\"%s\" r=\"3.5\" fill=\"%s\"/>\n",
              both[0],
              both[1],
              colour));
    }
  }

  private void legend(StringBuilder svg, int index) {
    Line line = lines.get(index);
    int y = TOP + 10 + 22 * index;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
            RIGHT + 16,
            y,
            RIGHT + 40,
            y,
            COLOURS.get(index % COLOURS.size()),
            dashes(line)));
    text(svg, RIGHT + 46, y + 4, "start", line.name(), "");
  }

  private static String dashes(Line line) {
    return line.dashed() ? " stroke-dasharray=\"6 4\"" : "";
  }

  private double x(int place) {
    double between = (RIGHT - LEFT) / (double) places.size();
    return LEFT + between * (place + 0.5);
  }

  private static double y(double value, double top) {
    return BOTTOM - (BOTTOM - TOP) * value / top;
  }

  /** The next of 1, 2, 2.5, 5 and 10 times a power of ten above all values. */
  private double niceTop() {
    double greatest =
        lines.stream()
            .flatMap(line -> line.values().stream())
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    double power = Math.pow(10, Math.floor(Math.log10(greatest)));
    for (double factor : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 7.5}) {
      if (factor * power >= greatest) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String text, String attributes) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n",
            x,
            y,
            anchor,
            attributes,
            escape(text)));
  }

  private static String number(double value, double top) {
    return top < STEPS
        ? String.format(Locale.ROOT, "%.1f", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
