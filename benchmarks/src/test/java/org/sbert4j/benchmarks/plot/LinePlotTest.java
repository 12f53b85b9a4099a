package org.sbert4j.benchmarks.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class LinePlotTest {
  @Test
  void isXmlWithEveryLineAndLabel() throws Exception {
    LinePlot plot =
        new LinePlot(
            "a < b",
            "tokens",
            "tokens/s",
            List.of("8", "16"),
            List.of(
                new LinePlot.Line("one", List.of(10.0, 25.0), false),
                new LinePlot.Line("gap", List.of(Double.NaN, 5.0), true)));
    String svg = plot.svg();
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertEquals(2, document.getElementsByTagName("polyline").getLength());
    assertEquals(2, document.getElementsByTagName("circle").getLength());
    assertEquals("a < b", document.getElementsByTagName("title").item(0).getTextContent());
    // The greatest value is the top of the axis, and the half of it lies in the middle.
    assertTrue(svg.contains("points=\"203.0,208.8 441.0,48.0\""), svg);
    assertTrue(svg.contains("points=\"441.0,262.4\""), svg);
  }
}
