package org.sbert4j.cli.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A picture of models: how accurate each is at how many sentences a second. */
final class TradeOffPlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 560;
  private static final int TOP = 40;
  private static final int BOTTOM = 340;
  private static final int LINE = 16;
  private static final int RADIUS = 5;

  /** Of letters, more than which would not fit between a point and the farther edge. */
  private static final int MOST_LETTERS = 48;

  private static final double LETTER = 7.5;

  /** Of a Chinese character, in letters. */
  private static final double WIDE = 1.75;

  private final StringBuilder svg = new StringBuilder();

  /** What no label may lie on: points, and labels that were put down. */
  private final List<Box> taken = new ArrayList<>();

  private TradeOffPlot() {}

  private record Point(ComparedModel model, double x, double y) {}

  private record Box(double left, double top, double width, double height) {
    boolean meets(Box other) {
      return left < other.left + other.width
          && other.left < left + width
          && top < other.top + other.height
          && other.top < top + height;
    }
  }

  /** The picture, as SVG that adapts to a light or a dark page. */
  static String svg(List<ComparedModel> models) {
    return new TradeOffPlot().draw(models);
  }

  private String draw(List<ComparedModel> models) {
    List<ComparedModel> shown =
        models.stream().filter(model -> !Double.isNaN(model.averageAccuracy())).toList();
    List<ComparedModel> leftOut = models.stream().filter(model -> !shown.contains(model)).toList();
    double fastest =
        models.stream().mapToDouble(ComparedModel::sentencesPerSecond).max().orElseThrow();
    double best = shown.stream().mapToDouble(ComparedModel::averageAccuracy).max().orElse(0);
    double least =
        Math.min(0, shown.stream().mapToDouble(ComparedModel::averageAccuracy).min().orElse(0));
    svg.append(
        Svg.begin(
            WIDTH,
            HEIGHT + LINE * leftOut.size(),
            "Accuracy by sentences a second",
            "circle { fill: #3d85d6 }"));
    svg.append("<path class=\"axis\" d=\"M%d %dV%dH%d\"/>\n".formatted(LEFT, TOP, BOTTOM, RIGHT));
    text(LEFT, TOP - 14, "start", "average accuracy");
    text(LEFT - 8, TOP + 4, "end", number("%.1f", best));
    text(LEFT - 8, BOTTOM + 4, "end", number("%.1f", least));
    text(LEFT, BOTTOM + 20, "middle", "0");
    text(RIGHT, BOTTOM + 20, "middle", number("%.0f", fastest));
    text((LEFT + RIGHT) / 2.0, BOTTOM + 40, "middle", "sentences a second");
    List<Point> points = new ArrayList<>();
    for (ComparedModel model : shown) {
      double x = LEFT + (RIGHT - LEFT) * model.sentencesPerSecond() / fastest;
      double height = best > least ? (model.averageAccuracy() - least) / (best - least) : 0;
      double y = BOTTOM - (BOTTOM - TOP) * height;
      svg.append(
          String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>\n", x, y, RADIUS));
      taken.add(new Box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS));
      points.add(new Point(model, x, y));
    }
    points.forEach(this::label);
    for (int i = 0; i < leftOut.size(); i++) {
      String name = shortened(leftOut.get(i).label());
      text(LEFT, HEIGHT + LINE * i, "start", "not shown, as its accuracy is not defined: " + name);
    }
    return svg.append(Svg.END).toString();
  }

  /** Writes a label beside its point, to its right if it can be; or as near as it can be. */
  private void label(Point point) {
    String text = shortened(point.model.label());
    double width = width(text);
    boolean rightFits = left(point, width, false) + width <= WIDTH;
    for (int step = 0; step < 2 * (BOTTOM - TOP) / LINE; step++) {
      // 0, 1 down, 1 up, 2 down, …
      int lines = step % 2 == 0 ? -step / 2 : (step + 1) / 2;
      double y = point.y + lines * LINE;
      for (boolean before : new boolean[] {false, true}) {
        Box box = new Box(left(point, width, before), y - LINE / 2.0, width, LINE);
        // Over the axis only where there is no other place.
        boolean fits = before ? box.left >= (rightFits ? LEFT : 0) : rightFits;
        boolean within = fits && y >= TOP - 1 && y <= BOTTOM;
        if (within && taken.stream().noneMatch(box::meets)) {
          taken.add(box);
          write(point, before, y, text);
          return;
        }
      }
    }
    // So many that they cannot but lie on each other.
    write(point, point.x > WIDTH / 2.0, point.y, text);
  }

  private static double left(Point point, double width, boolean before) {
    return before ? end(point, true) - width : end(point, false);
  }

  /** Where a label begins, or ends if it is before its point. */
  private static double end(Point point, boolean before) {
    return before ? point.x - RADIUS - 4 : point.x + RADIUS + 4;
  }

  private void write(Point point, boolean before, double y, String text) {
    double x = end(point, before);
    if (y != point.y) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"axis\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n",
              point.x,
              point.y,
              x,
              y));
    }
    text(x, y + 4, before ? "end" : "start", text);
  }

  /** The end of a long name, as it is there that those of one maker differ. */
  private static String shortened(String text) {
    String end = text;
    while (width(end) > MOST_LETTERS * LETTER) {
      end = "…" + end.substring(end.offsetByCodePoints(0, end.startsWith("…") ? 2 : 1));
    }
    return end;
  }

  /** About as wide as it is drawn, rather wider. */
  private static double width(String text) {
    return text.codePoints().mapToDouble(c -> c < 0x2E80 ? LETTER : WIDE * LETTER).sum();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private void text(double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            Svg.escape(text)));
  }
}
