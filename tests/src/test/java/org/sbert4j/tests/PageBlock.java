package org.sbert4j.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a Markdown page that is set in by four blanks.
 *
 * @param paragraph what stands before it
 * @param text its lines, set in as they are
 */
record PageBlock(String paragraph, String text) {
  private static final Pattern SOURCE = Pattern.compile("\\]\\(([^)]+\\.java)\\)");

  /** All blocks of a page. */
  static List<PageBlock> of(Path page) throws IOException {
    List<PageBlock> blocks = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    StringBuilder block = new StringBuilder();
    boolean ended = false;
    for (String line : (Files.readString(page) + "\nend").split("\n", -1)) {
      if (line.startsWith("    ") || (line.isBlank() && !block.isEmpty())) {
        block.append(line).append('\n');
        continue;
      }
      if (!block.isEmpty()) {
        blocks.add(new PageBlock(paragraph.toString(), block.toString()));
        block.setLength(0);
        ended = true;
      }
      if (ended) {
        paragraph.setLength(0);
      }
      paragraph.append(line).append('\n');
      ended = line.isBlank();
    }
    return blocks;
  }

  /** The source that this is an excerpt of: the last one that the paragraph before it links to. */
  Optional<String> source() {
    Matcher link = SOURCE.matcher(paragraph);
    String last = null;
    while (link.find()) {
      last = link.group(1);
    }
    return Optional.ofNullable(last);
  }

  /** Its lines in groups, between which a line is empty. */
  List<List<String>> groups() {
    return Arrays.stream(text.split("\n\\s*\n", -1))
        .filter(group -> !group.isBlank())
        .map(group -> group.lines().map(String::strip).toList())
        .toList();
  }
}
