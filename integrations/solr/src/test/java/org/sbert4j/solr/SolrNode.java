package org.sbert4j.solr;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.solr.llm.textvectorisation.model.SolrTextToVectorModel;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.weights.hub.ModelHub;

/**
 * Solr in a JVM of its own, laid out as its users have it: our jars in the home's folder lib, its
 * module llm in its installation, and no rights for our code but what Solr's own security policy
 * gives.
 */
final class SolrNode implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final List<Class<?>> OURS =
      List.of(
          Sbert4jEmbeddingModel.class,
          SentenceTransformer.class,
          BertTokenizer.class,
          ModelHub.class);
  private static final List<Class<?>> MODULE =
      List.of(SolrTextToVectorModel.class, EmbeddingModel.class);

  /** A part of Solr's own policy. */
  private static final String POLICY =
      """
      grant codeBase "%1$slib/-" {
        permission java.io.FilePermission "%2$s/-", "read,readlink";
        permission java.util.PropertyPermission "*", "read";
        permission java.lang.RuntimePermission "getenv.*";
      };
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final Path log;
  private final Process process;
  private final URI address;

  /**
   * Starts it.
   *
   * @param folder an empty one
   * @param dimension of the field's vectors
   */
  SolrNode(Path folder, int dimension) throws IOException {
    this.folder = folder;
    this.log = folder.resolve("log");
    Path core = Files.createDirectories(home().resolve("questions/conf")).getParent();
    Files.writeString(home().resolve("solr.xml"), "<solr/>");
    Files.writeString(core.resolve("core.properties"), "dimension=" + dimension);
    for (String file : List.of("schema.xml", "solrconfig.xml")) {
      Files.copy(
          Path.of("src/test/resources/questions/conf", file), core.resolve("conf").resolve(file));
    }
    Set<Path> classPath = new LinkedHashSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      classPath.add(Path.of(entry).toAbsolutePath());
    }
    Path lib = Files.createDirectories(home().resolve("lib"));
    Path module = Files.createDirectories(folder.resolve("install/modules/llm/lib"));
    for (Class<?> found : OURS) {
      writeJar(moveOut(classPath, found), lib.resolve(found.getSimpleName() + ".jar"));
    }
    for (Class<?> found : MODULE) {
      writeJar(moveOut(classPath, found), module.resolve(found.getSimpleName() + ".jar"));
    }
    this.process = start(classPath);
    this.address = URI.create("http://127.0.0.1:" + readPort() + "/solr/");
  }

  Path home() {
    return folder.resolve("home");
  }

  private static Path moveOut(Set<Path> classPath, Class<?> found) {
    try {
      Path entry = Path.of(found.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!classPath.remove(entry)) {
        throw new AssertionError(entry + " is not on the class path " + classPath);
      }
      return entry;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Maven's reactor may have folders where a user has jars. */
  private static void writeJar(Path from, Path jar) throws IOException {
    if (Files.isRegularFile(from)) {
      Files.copy(from, jar);
      return;
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new ZipEntry(from.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
  }

  private Process start(Set<Path> classPath) throws IOException {
    StringBuilder policy =
        new StringBuilder(POLICY.formatted(home().toUri(), home().toAbsolutePath()));
    List<Path> trusted = new ArrayList<>(classPath);
    trusted.add(folder.resolve("install/modules/llm/lib/*"));
    for (Path entry : trusted) {
      policy
          .append("grant codeBase \"%s\" {".formatted(entry.toUri()))
          .append(" permission java.security.AllPermission; };\n");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "--add-modules", "jdk.incubator.vector"));
    command.add("-Dsolr.install.dir=" + folder.resolve("install"));
    command.add("-Dsolr.modules=llm");
    command.add("-Dsolr.log.dir=" + folder);
    if (Runtime.version().feature() < 24) {
      command.add("-Djava.security.manager");
      command.add(
          "-Djava.security.policy=="
              + Files.writeString(folder.resolve("security.policy"), policy));
    }
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    command.add(SolrMain.class.getName());
    command.add(home().toString());
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(log.toFile())
        .start();
  }

  private int readPort() throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(SolrMain.PORT)) {
        return Integer.parseInt(line.substring(SolrMain.PORT.length()));
      }
    }
    throw new AssertionError("Solr did not start: " + log());
  }

  /** What it wrote to stderr. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer. */
  record Answer(int status, JsonNode json) {
    Answer ok() {
      if (status != 200) {
        throw new AssertionError(this);
      }
      return this;
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(address.resolve(path)).GET());
  }

  Answer send(String method, String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json)));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("Solr did not end: " + log());
    }
  }
}
