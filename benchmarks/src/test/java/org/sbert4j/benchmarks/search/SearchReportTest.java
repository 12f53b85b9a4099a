package org.sbert4j.benchmarks.search;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchReportTest {
  @TempDir private Path work;

  @Test
  void thePageHasARowForEachNumberOfQueries() throws Exception {
    String page = SearchReport.page(300, 1, work, work.resolve("none.py"), null);
    assertTrue(page.contains("\n| 1 | "), page);
    assertTrue(page.contains("\n| 1000 | "), page);
    assertTrue(page.contains("% of memory"), page);
  }
}
