package org.sbert4j.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.cli.verify.VerifyRuns.TEXTS;
import static org.sbert4j.cli.verify.VerifyRuns.TWIN;
import static org.sbert4j.cli.verify.VerifyRuns.assertFits;
import static org.sbert4j.cli.verify.VerifyRuns.concat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.Trace;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/** Each way to be judged, and what can't be judged. */
@Timeout(120)
class VerifyCommandTest {
  /** Without the one whose attention would take many megabytes. */
  private static final List<String> SHORT = TEXTS.subList(0, 6);

  @TempDir private Path folder;
  private VerifyRuns runs;

  @BeforeEach
  void makeRuns() {
    runs = new VerifyRuns(folder);
  }

  private static float[][] vectors() {
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      return model.encode(TEXTS);
    }
  }

  private JsonNode report(int status, String... options) throws IOException {
    CommandRun run = runs.run(TWIN, TEXTS, options);
    assertEquals("", run.err());
    assertEquals(status, run.status(), run.out());
    return new ObjectMapper().readTree(run.out());
  }

  private void assertNotJudged(String part, String... options) throws IOException {
    CommandRun run = runs.run(TWIN, TEXTS, options);
    assertEquals(2, run.status(), run.out());
    assertEquals("", run.out());
    assertTrue(run.err().contains(part), run.err());
  }

  // Files.

  @Test
  void whatEmbedWritesIsRight() throws IOException {
    for (String format : List.of("json", "jsonl", "npy")) {
      Path file = folder.resolve("vectors." + format);
      Path input = folder.resolve("lines.txt");
      Files.write(input, TEXTS);
      String[] embed = {"embed", "--model", TWIN.toString(), "--input", input.toString()};
      CommandRun run =
          CommandRun.of(concat(embed, "--format", format, "--output", file.toString()));
      assertEquals(0, run.status(), run.err());
      JsonNode report = report(0, "--against", file.toString());
      assertEquals("right", report.get("verdict").textValue(), format);
    }
  }

  private JsonNode traceReport(int status, Path file) throws IOException {
    CommandRun run = runs.run(TWIN, SHORT, "--against", file.toString());
    assertEquals("", run.err());
    assertEquals(status, run.status(), run.out());
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void aTraceIsComparedTensorByTensor() throws IOException {
    Path file = folder.resolve("trace.safetensors");
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      Trace trace = model.trace(SHORT);
      trace.write(file);
      JsonNode right = traceReport(0, file);
      assertEquals(trace.tensors().size() - 4, right.get("tensors").size());
      assertTrue(right.get("firstDifferentTensor").isNull());

      String wrong = "encoder.layer.2.intermediate.intermediate_act_fn";
      Map<String, TensorView> tensors = new TreeMap<>(trace.tensors());
      tensors.put(wrong, trace.tensor("encoder.layer.2.intermediate.dense"));
      SafetensorsWriter.write(file, tensors, Map.of());
      JsonNode report = traceReport(1, file);
      assertEquals(wrong, report.get("firstDifferentTensor").textValue());
      assertTrue(report.get("computedThere").textValue().contains("hidden_act"));
      assertEquals(0, report.get("maxError").doubleValue());
    }
  }

  @Test
  void aTraceOfOtherIdsOrAnotherModelIsTold() throws IOException {
    Path file = folder.resolve("trace.safetensors");
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      List<String> others = new ArrayList<>(SHORT);
      others.set(4, "b");
      model.trace(others).write(file);
      JsonNode report = traceReport(1, file);
      assertTrue(report.get("otherIds").textValue().contains("token 1 of text 4"));
    }
    Path other = Path.of("../goldens/suite/l3-h48-mean-normalize-bin/model");
    try (SentenceTransformer model = SentenceTransformer.load(other)) {
      model.trace(SHORT).write(file);
    }
    // Other ids are found first where the vocabulary differs.
    assertTrue(runs.run(TWIN, SHORT, "--against", file.toString()).status() > 0);
  }

  @Test
  void badFilesAreNotJudged() throws IOException {
    assertNotJudged("is no file", "--against", folder.resolve("nowhere.npy").toString());
    Path file = folder.resolve("vectors.txt");
    Files.writeString(file, "1");
    assertNotJudged("rename it", "--against", file.toString());
    Path jsonl = folder.resolve("short.jsonl");
    Files.writeString(jsonl, "[1, 2]\n");
    assertNotJudged("has 1 vectors for 7 texts", "--against", jsonl.toString());
    Files.writeString(jsonl, "[1, \"2\"]\n");
    assertNotJudged("numbers alone", "--against", jsonl.toString());
    Files.writeString(jsonl, "[1, 2\n");
    assertNotJudged("line 1: is not JSON", "--against", jsonl.toString());
    Path npy = folder.resolve("bad.npy");
    Files.writeString(npy, "no numpy file at all");
    assertNotJudged("numpy.save", "--against", npy.toString());
  }

  // Programs.

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProgramIsJudged() throws IOException {
    Path file = runs.write(vectors());
    // It answers each line when it has it, as a program does that computes.
    String engine = "exec 3< " + file + "; while read -r x; do read -r y <&3; echo \"$y\"; done";
    assertEquals("right", report(0, "--engine", engine).get("verdict").textValue());
    float[][] vectors = vectors();
    vectors[2] = vectors[1];
    runs.write(vectors);
    assertEquals(1, report(1, "--engine", engine).get("wrongTexts").intValue());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProgramThatHangsOrDiesIsNotJudged() throws IOException {
    assertNotJudged("within 1 s, after 0 of 7", "--engine", "sleep 60", "--timeout", "1");
    assertNotJudged(
        "status 3 after 0 of 7 texts (out of luck)", "--engine", "echo out of luck >&2; exit 3");
    assertNotJudged("is not JSON", "--engine", "echo hello");
    assertNotJudged("is longer than", "--engine", "yes | tr -d '\\n'");
    assertNotJudged("status 127", "--engine", folder.resolve("nothing").toString());
    assertNotJudged("elements where the first has", "--engine", "echo '[1]'; yes '[1, 2]'");
  }

  // Services.

  /** A service that gives the right vectors in some form. */
  private HttpServer service(String path, String form, float[][] vectors) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ObjectMapper mapper = new ObjectMapper();
    server.createContext(
        path,
        exchange -> {
          JsonNode request = mapper.readTree(exchange.getRequestBody());
          String input = form.equals("cohere") ? "texts" : form.equals("tei") ? "inputs" : "input";
          assertEquals(TEXTS.size(), request.get(input).size());
          byte[] body = mapper.writeValueAsBytes(answer(form, vectors));
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static JsonNode answer(String form, float[][] vectors) {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode rows = mapper.valueToTree(vectors);
    ObjectNode answer = mapper.createObjectNode();
    switch (form) {
      case "tei" -> {
        return rows;
      }
      case "openai" -> {
        ArrayNode data = answer.putArray("data");
        // Backwards, as only the index counts.
        for (int i = vectors.length - 1; i >= 0; i--) {
          data.addObject().put("index", i).set("embedding", rows.get(i));
        }
      }
      case "ollama" -> answer.set("embeddings", rows);
      default -> answer.putObject("embeddings").set("float", rows);
    }
    return answer;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Test
  void servicesAreJudged() throws IOException {
    Map<String, String> paths =
        Map.of(
            "tei", "/embed",
            "openai", "/v1/embeddings",
            "ollama", "/api/embed",
            "cohere", "/v2/embed");
    for (Map.Entry<String, String> api : paths.entrySet()) {
      HttpServer server = service(api.getValue(), api.getKey(), vectors());
      try {
        JsonNode report = report(0, "--url", url(server), "--api", api.getKey());
        assertEquals("right", report.get("verdict").textValue(), api.getKey());
        // None of these has /tokenize.
        assertTrue(report.get("idsEqual").isNull());
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void aServiceThatErrsIsFoundOut() throws IOException {
    float[][] vectors = vectors();
    float[][] halves = new float[vectors.length][];
    for (int i = 0; i < vectors.length; i++) {
      halves[i] = Arrays.copyOf(vectors[i], vectors[i].length / 2);
    }
    HttpServer server = service("/embed", "tei", halves);
    try {
      assertFits("cut-dimensions", report(1, "--url", url(server), "--api", "tei"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServiceThatIsDownSlowOrBrokenIsNotJudged() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertNotJudged("start the service", "--url", "http://127.0.0.1:" + closed, "--api", "tei");
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      assertNotJudged(
          "within 1 s",
          "--url",
          "http://127.0.0.1:" + silent.getLocalPort(),
          "--api",
          "openai",
          "--timeout",
          "1");
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/embed",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<html>".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.createContext(
        "/api/embed",
        exchange -> {
          // A head, and then nothing.
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
        });
    server.start();
    try {
      assertNotJudged("is not JSON", "--url", url(server), "--api", "tei");
      assertNotJudged("status 404", "--url", url(server), "--api", "openai");
      assertNotJudged("within 1 s", "--url", url(server), "--api", "ollama", "--timeout", "1");
    } finally {
      server.stop(0);
    }
  }

  // Options, and how it is told.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--against a.npy --engine b",
        "--url http://127.0.0.1:1",
        "--url ftp://a --api tei",
        "--against a.npy --api tei",
        "--against a.npy --tolerance 0",
        "--engine a --timeout 0",
        "--against a.npy --truncation window"
      })
  void wrongUsageIsNotJudged(String options) throws IOException {
    String[] split = options.isEmpty() ? new String[0] : options.split(" ");
    assertNotJudged("sbert4j verify --help", split);
  }

  @Test
  void aMissingModelIsNotJudged() throws IOException {
    CommandRun run = runs.run(folder.resolve("nowhere"), TEXTS, "--against", "a.npy");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("does not exist"), run.err());
  }

  @Test
  void peopleAreToldToo() throws IOException {
    float[][] vectors = vectors();
    vectors[1][0] += 0.01f;
    Path file = runs.write(vectors);
    Path html = folder.resolve("report.html");
    List<String> texts = new ArrayList<>(TEXTS);
    texts.set(6, "<script>alert(1)</script> ".repeat(200));
    CommandRun run =
        CommandRun.of(
            concat(
                new String[] {"verify", "--model", TWIN.toString()},
                concat(
                    texts.toArray(String[]::new),
                    "--against",
                    file.toString(),
                    "--html",
                    html.toString())));
    assertEquals(1, run.status(), run.err());
    assertTrue(run.out().startsWith("verdict "), run.out());
    assertTrue(run.out().contains("wrong"), run.out());
    assertTrue(run.out().lines().allMatch(line -> line.length() < 260), run.out());
    String page = Files.readString(html);
    assertTrue(page.contains("The vectors are wrong"), page);
    assertFalse(page.contains("<script"), page);
    assertTrue(page.contains("&lt;script&gt;"), page);
  }
}
