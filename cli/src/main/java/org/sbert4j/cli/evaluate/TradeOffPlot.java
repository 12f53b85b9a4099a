package org.sbert4j.cli.evaluate;

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

  private TradeOffPlot() {}

  /** The picture, as SVG that adapts to a light or a dark page. */
  static String svg(List<ComparedModel> models) {
    double fastest =
        models.stream().mapToDouble(ComparedModel::sentencesPerSecond).max().orElseThrow();
    double best = models.stream().mapToDouble(TradeOffPlot::shown).max().orElseThrow();
    double least =
        Math.min(0, models.stream().mapToDouble(TradeOffPlot::shown).min().orElseThrow());
    StringBuilder svg = new StringBuilder();
    svg.append(
        Svg.begin(WIDTH, HEIGHT, "Accuracy by sentences a second", "circle { fill: #3d85d6 }"));
    svg.append(
        "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>\n".formatted(LEFT, TOP, BOTTOM, RIGHT));
    text(svg, LEFT, TOP - 14, "start", "average accuracy");
    text(svg, LEFT - 8, TOP + 4, "end", number("%.1f", best));
    text(svg, LEFT - 8, BOTTOM + 4, "end", number("%.1f", least));
    text(svg, LEFT, BOTTOM + 20, "middle", "0");
    text(svg, RIGHT, BOTTOM + 20, "middle", number("%.0f", fastest));
    text(svg, (LEFT + RIGHT) / 2.0, BOTTOM + 40, "middle", "sentences a second");
    for (ComparedModel model : models) {
      double x = LEFT + (RIGHT - LEFT) * model.sentencesPerSecond() / fastest;
      double height = best > least ? (shown(model) - least) / (best - least) : 0;
      double y = BOTTOM - (BOTTOM - TOP) * height;
      svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>\n", x, y));
      text(svg, x + 9, y + 4, "start", model.name());
    }
    return svg.append(Svg.END).toString();
  }

  /** An accuracy that is not defined lies at the bottom. */
  private static double shown(ComparedModel model) {
    return Double.isNaN(model.averageAccuracy()) ? 0 : model.averageAccuracy();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
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
