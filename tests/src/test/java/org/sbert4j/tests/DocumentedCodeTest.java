package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the README and in docs/ compiles. */
class DocumentedCodeTest {
  private static final Path ROOT = Path.of("..");

  @TempDir Path folder;

  /** Of these a page says what they are, or it is plain. */
  private static final String CONTEXT =
      """
      import java.nio.file.Path;
      import java.util.*;
      import java.util.stream.Stream;
      import org.sbert4j.*;
      import org.sbert4j.backend.*;
      import org.sbert4j.config.*;
      import org.sbert4j.evaluation.*;
      import org.sbert4j.evaluation.data.*;
      import org.sbert4j.lucene.*;
      import org.sbert4j.search.*;
      import org.sbert4j.tokenizer.*;

      class Documented {
        interface Index { void add(float[] vector); }
        interface Progress { void show(String file, long bytes, long totalBytes); }
        Index index;
        Progress progress;
        Stream<String> lines;
        Path folder;
        String name;
        String text;
        String query;
        List<String> texts;
        List<String> documents;
        float[][] a;
        float[][] b;
        Tokenizer tokenizer;
        SentenceTransformer model;
        CrossEncoder reranker;
      %s}
      """;

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** The blocks of a page but for excerpts of our own sources, which compile where they are. */
  private static List<String> blocks(Path page) throws IOException {
    return PageBlock.of(page).stream()
        .filter(block -> block.source().isEmpty())
        .map(PageBlock::text)
        .toList();
  }

  private static boolean isJava(String block) {
    return Pattern.compile(";( *//.*)?$", Pattern.MULTILINE).matcher(block).find();
  }

  private void requireCompiles(List<String> snippets) {
    StringBuilder methods = new StringBuilder();
    for (String snippet : snippets) {
      methods.append("void snippet").append(methods.length());
      methods.append("() throws Exception {\n").append(snippet).append("\n}\n");
    }
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///Documented.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return CONTEXT.formatted(methods);
          }
        };
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    folder.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                List.of(source))
            .call();
    assertTrue(compiled, () -> messages + "\n" + methods);
  }

  @Test
  void blocksCompile() throws IOException {
    List<String> snippets = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      for (Path file :
          Stream.concat(Stream.of(ROOT.resolve("README.md")), files.sorted()).toList()) {
        if (file.toString().endsWith(".md")) {
          blocks(file).stream().filter(DocumentedCodeTest::isJava).forEach(snippets::add);
        }
      }
    }
    assertTrue(snippets.size() >= 5, snippets::toString);
    requireCompiles(snippets);
  }

  /** What the tables of coming-from.md have on their right, but for adapters, which aren't here. */
  @Test
  void callsInTablesCompile() throws IOException {
    List<String> calls = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/coming-from.md"))) {
      String[] cells = line.split("\\|", -1);
      if (line.startsWith("| `") && !cells[2].contains("Sbert4j")) {
        Matcher code = CODE.matcher(cells[2]);
        while (code.find()) {
          calls.add(code.group(1) + ";");
        }
      }
    }
    assertEquals(18, calls.size(), calls::toString);
    requireCompiles(calls);
  }
}
