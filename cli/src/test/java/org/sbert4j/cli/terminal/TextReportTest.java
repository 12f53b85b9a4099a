package org.sbert4j.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static final Map<String, Object> FIELDS =
      map(
          "rows",
          List.of(
              map("name", "one", "shape", List.of(2L, 3L)), map("name", "another", "shape", null)),
          "maxSeqLength",
          7,
          "part",
          map("sizeBytes", 1_234_567_890L, "yes", true, "none", List.of()),
          "speed",
          12.3456);

  @Test
  void linesThenParagraphsThenTables() {
    assertEquals(
        """
        max seq length  7
        speed           12.3

        rows
          name     shape
          one      2, 3
          another  -

        part
          size  1,234.6 MB
          yes   yes
          none  none
        """,
        TextReport.of(FIELDS));
  }

  @Test
  void theSameFieldsAsJson() throws IOException {
    assertEquals(
        "{\"rows\":[{\"name\":\"one\",\"shape\":[2,3]},{\"name\":\"another\",\"shape\":null}],"
            + "\"maxSeqLength\":7,\"part\":{\"sizeBytes\":1234567890,\"yes\":true,\"none\":[]},"
            + "\"speed\":12.3456}\n",
        JsonReport.of(FIELDS));
    assertEquals("{\"a\":\"\\\"到\"}\n", JsonReport.of(map("a", "\"到")));
  }
}
