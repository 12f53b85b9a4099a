package org.sbert4j.cli.evaluate;

/** What all pictures begin with, and how text is put into them. */
final class Svg {
  /** Ends a picture. */
  static final String END = "</svg>\n";

  private Svg() {}

  /**
   * The beginning: a ground of its own, light or dark as the reader prefers, so that the picture
   * can be read alone and on any page.
   *
   * @param rules of style, besides those of text and axes
   */
  static String begin(int width, int height, String title, String rules) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        <title>%s</title>
        <style>
        svg { color-scheme: light dark }
        text { font: 13px sans-serif; fill: #24292f }
        .ground { fill: #ffffff }
        .axis { fill: none; stroke: #8c959f }
        %s
        @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ground { fill: #0d1117 } }
        </style>
        <rect class="ground" width="100%%" height="100%%"/>
        """
        .formatted(width, height, width, height, title, rules);
  }

  /** A text as XML has it. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
