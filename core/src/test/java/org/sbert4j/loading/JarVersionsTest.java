package org.sbert4j.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarVersionsTest {
  @TempDir private Path folder;

  private URL jar(String name, String part, String version) throws IOException {
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(
          new ZipEntry("META-INF/maven/org.sbert4j/sbert4j-" + part + "/pom.properties"));
      out.write(
          ("artifactId=sbert4j-" + part + "\nversion=" + version + "\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    return jar.toUri().toURL();
  }

  private static Optional<String> complaint(URL... jars) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(jars, null)) {
      return JarVersions.complaint(loader);
    }
  }

  @Test
  void onePartTwice() throws IOException {
    String said =
        complaint(jar("a.jar", "core", "0.1.0"), jar("b.jar", "core", "0.2.0")).orElseThrow();
    assertTrue(said.startsWith("there are several versions of sbert4j on the class path"), said);
    assertTrue(said.contains("sbert4j-core 0.1.0 (" + folder.toUri().toURL() + "a.jar)"), said);
    assertTrue(said.contains("sbert4j-core 0.2.0 (" + folder.toUri().toURL() + "b.jar)"), said);
  }

  @Test
  void partsOfTwoVersions() throws IOException {
    String said =
        complaint(jar("a.jar", "core", "0.2.0"), jar("b.jar", "tokenizer", "0.1.0")).orElseThrow();
    assertTrue(said.contains("sbert4j-tokenizer 0.1.0"), said);
    assertTrue(said.contains("sbert4j-core 0.2.0"), said);
  }

  @Test
  void ofOneVersionNothingIsSaid() throws IOException {
    assertEquals(
        Optional.empty(),
        complaint(
            jar("a.jar", "core", "0.2.0"),
            jar("b.jar", "tokenizer", "0.2.0"),
            jar("c.jar", "core", "0.2.0")));
    assertEquals(Optional.empty(), complaint());
  }
}
