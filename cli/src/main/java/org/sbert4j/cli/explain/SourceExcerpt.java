package org.sbert4j.cli.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A method of this project, as its source has it. The build puts the sources that the page quotes
 * beside these classes, so that what is shown is what was compiled.
 *
 * @param method class and method, as {@code ScalarRows.softmax}
 * @param file from the project's root
 * @param line where the method begins, from 1
 * @param code its lines, without the indent that all have
 */
record SourceExcerpt(String method, String file, int line, String code) {
  private static final List<String> MODULES = List.of("core", "tokenizer", "cli");
  private static final String SOURCES = "src/main/java/";

  /**
   * Cuts out a method; of several with the name, the first.
   *
   * @param name of the class, its package included, and of the method, dots between
   * @throws IllegalArgumentException if the build put no such class there, or it has no such method
   */
  static SourceExcerpt of(String name) {
    int dot = name.lastIndexOf('.');
    String path = name.substring(0, dot).replace('.', '/') + ".java";
    String method = name.substring(dot + 1);
    String shortName = name.substring(name.lastIndexOf('.', dot - 1) + 1);
    for (String module : MODULES) {
      String source = read("sources/" + module + "/" + path);
      if (source != null) {
        return cut(shortName, module + "/" + SOURCES + path, source.lines().toList(), method);
      }
    }
    throw new IllegalArgumentException(
        "%s: there is no source of it; name its file in cli/pom.xml".formatted(name));
  }

  /** The sources are formatted: a method's last brace stands where its first line begins. */
  private static SourceExcerpt cut(String name, String file, List<String> lines, String method) {
    Pattern head =
        Pattern.compile(" +(?!return|new|else|throw)[\\w.<>\\[\\], @]+ " + method + "\\(.*");
    for (int first = 0; first < lines.size(); first++) {
      String line = lines.get(first);
      if (head.matcher(line).matches() && !line.endsWith(";")) {
        String indent = line.substring(0, line.length() - line.stripLeading().length());
        int last = first;
        while (!lines.get(last).equals(indent + "}")) {
          last++;
        }
        String code = String.join("\n", lines.subList(first, last + 1));
        return new SourceExcerpt(name, file, first + 1, code.stripIndent());
      }
    }
    throw new IllegalArgumentException("%s has no method %s; name another".formatted(file, method));
  }

  private static String read(String resource) {
    try (InputStream in = SourceExcerpt.class.getResourceAsStream(resource)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
