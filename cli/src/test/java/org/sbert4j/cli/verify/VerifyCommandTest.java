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
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    assertFalse(run.err().contains("fault in sbert4j"), run.err());
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
    CommandRun run = runs.run(TWIN, TEXTS, "--against", file.toString());
    assertEquals("", run.err());
    assertEquals(status, run.status(), run.out());
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void aTraceIsComparedTensorByTensor() throws IOException {
    Path file = folder.resolve("trace.safetensors");
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      Trace trace = model.trace(TEXTS);
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
      List<String> others = new ArrayList<>(TEXTS);
      others.set(4, "b");
      model.trace(others).write(file);
      JsonNode report = traceReport(1, file);
      assertTrue(report.get("otherIds").textValue().contains("token 1 of text 5"));
      assertEquals("input_ids", report.get("firstDifferentTensor").textValue());
    }
    Path other = Path.of("../goldens/suite/l3-h48-mean-normalize-bin/model");
    try (SentenceTransformer model = SentenceTransformer.load(other)) {
      model.trace(TEXTS).write(file);
    }
    // Whatever its ids are.
    assertTraceNotJudged("the model that made the trace", file);
  }

  private void assertTraceNotJudged(String part, Path file) throws IOException {
    CommandRun run = runs.run(TWIN, TEXTS, "--against", file.toString());
    assertEquals(2, run.status(), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(part), run.err());
  }

  @Test
  void aTraceOfMoreOrFewerLayersIsNotRight() throws IOException {
    Path file = folder.resolve("trace.safetensors");
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      Map<String, TensorView> tensors = new TreeMap<>(model.trace(TEXTS).tensors());
      tensors.remove("sentence_embedding");
      tensors.remove("pooled");
      tensors.keySet().removeIf(name -> name.startsWith("encoder.layer.3."));
      SafetensorsWriter.write(file, tensors, Map.of());
      // All are right, and tell nothing of the vectors.
      assertTraceNotJudged("its %d tensors are right".formatted(1 + 3 + 3 * 12), file);
      tensors.put(
          "encoder.layer.4.output.LayerNorm", tensors.get("encoder.layer.2.output.LayerNorm"));
      SafetensorsWriter.write(file, tensors, Map.of());
      assertTraceNotJudged("this model has 4 layers", file);
      TensorView ids = tensors.get("input_ids");
      SafetensorsWriter.write(file, Map.of("input_ids", ids, "embeddings.a", ids), Map.of());
      assertTraceNotJudged("name them as docs/trace.md does", file);
    }
  }

  @Test
  void aTraceWithoutIdsOrVectorsTellsSo() throws IOException {
    Path file = folder.resolve("trace.safetensors");
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      String last = "encoder.layer.3.output.LayerNorm";
      SafetensorsWriter.write(file, Map.of(last, model.trace(TEXTS).tensor(last)), Map.of());
      JsonNode report = traceReport(0, file);
      assertTrue(report.get("idsEqual").isNull());
      assertEquals(1, report.get("tensorsCompared").intValue());
    }
  }

  @Test
  void zerosInPlaceOfAVectorAreFound() throws IOException {
    float[][] vectors = vectors();
    Arrays.fill(vectors[0], 0);
    JsonNode report = runs.judge(TWIN, vectors, 1);
    assertEquals(List.of("zero-vectors"), VerifyRuns.diagnosis(report), report::toString);
    for (float[] vector : vectors) {
      Arrays.fill(vector, 0);
    }
    report = runs.judge(TWIN, vectors, 1);
    assertEquals(List.of("zero-vectors"), VerifyRuns.diagnosis(report), report::toString);
  }

  /** A NumPy file. */
  private Path npy(String type, String shape, int bytes) throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    byte[] text =
        ("\u0093NUMPY\u0001\0" + (char) header.length() + "\0" + header)
            .getBytes(StandardCharsets.ISO_8859_1);
    return Files.write(folder.resolve("bad.npy"), Arrays.copyOf(text, text.length + bytes));
  }

  @Test
  void badFilesAreNotJudged() throws IOException {
    assertNotJudged("is no file", "--against", folder.resolve("nowhere.npy").toString());
    assertBadFile("rename it", "vectors.txt", "1");
    assertBadFile("has 1 vectors for 6 texts", "short.jsonl", "[1, 2]\n");
    assertBadFile("numbers alone", "a.jsonl", "[1, \"2\"]\n");
    assertBadFile("line 1: is not JSON", "a.jsonl", "[1, 2\n");
    assertBadFile("line 1: is not JSON", "a.jsonl", "[1, 2] [3, 4]\n");
    assertBadFile("has 0 vectors for 6 texts", "a.jsonl", "");
    assertBadFile("no JSON array of vectors", "a.json", "");
    assertBadFile(
        "vector 2 has 1 elements where the first has 2",
        "a.json",
        "[[1,2]" + ",[1]".repeat(5) + "]");
    assertBadFile("numpy.save", "a.npy", "no numpy file at all");
    assertBadFile("is no NumPy file", "a.npy", "");
    assertBadFile("a.safetensors", "a.safetensors", "");
    assertBadFile("a.safetensors", "a.safetensors", "no safetensors at all");
    for (Path file :
        List.of(
            npy("<f4", "(6, 2)", 47),
            npy("<i8", "(6, 2)", 96),
            npy("<f4", "(12,)", 48),
            npy("<f4", "(6, 0)", 0))) {
      assertNotJudged("as an array (texts, dimensions)", "--against", file.toString());
    }
    assertNotJudged("has 5 vectors", "--against", npy("<f4", "(5, 2)", 40).toString());
  }

  private void assertBadFile(String part, String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    assertNotJudged(part, "--against", file.toString());
  }

  @Test
  void vectorsOfAnotherShapeInSafetensorsAreNotJudged() throws IOException {
    Path file = folder.resolve("vectors.safetensors");
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      Trace trace = model.trace(TEXTS);
      TensorView vectors = trace.tensor("sentence_embedding");
      SafetensorsWriter.write(file, Map.of("any", vectors), Map.of());
      assertEquals("right", traceReport(0, file).get("verdict").textValue());
      CommandRun fewer = runs.run(TWIN, TEXTS.subList(0, 5), "--against", file.toString());
      assertEquals(2, fewer.status());
      assertTrue(fewer.err().contains("has 6 vectors for 5 texts"), fewer.err());
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));
      assertTraceNotJudged("vectors.safetensors", file);
      SafetensorsWriter.write(file, Map.of("any", trace.tensor("embeddings.LayerNorm")), Map.of());
      assertTraceNotJudged("vectors are of the shape", file);
      SafetensorsWriter.write(file, Map.of("a", vectors, "b", vectors), Map.of());
      assertTraceNotJudged("name the vectors so", file);
      SafetensorsWriter.write(file, Map.of("any", trace.tensor("input_ids")), Map.of());
      assertTraceNotJudged("of the type I64: vectors are floats", file);
    }
  }

  @Test
  void whatIsNoNumberIsWrong() throws IOException {
    float[][] vectors = vectors();
    vectors[2][3] = Float.NaN;
    JsonNode report = report(1, "--against", runs.write(vectors).toString());
    assertFits("not-finite", report);
    assertTrue(report.get("maxError").isNull());
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
  void aProgramMayAnswerLateAndTalkOnStandardError() throws IOException {
    Path file = runs.write(vectors());
    String talk = "yes 'a line of a log' | head -c 300000 >&2; ";
    // All at once, after the end of what it reads.
    assertEquals(
        "right",
        report(0, "--engine", talk + "cat > /dev/null; cat " + file).get("verdict").textValue());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProgramThatHangsOrDiesIsNotJudged() throws IOException {
    assertNotJudged("within 1 s, after 0 of 6", "--engine", "sleep 60", "--timeout", "1");
    assertNotJudged(
        "status 3 after 0 of 6 texts (out of luck)", "--engine", "echo out of luck >&2; exit 3");
    assertNotJudged("\"hello \uFFFD\": write", "--engine", "printf 'hello \\033\\n'; sleep 60");
    assertNotJudged("is longer than", "--engine", "yes | tr -d '\\n'");
    assertNotJudged("status 127", "--engine", folder.resolve("nothing").toString());
    assertNotJudged(
        "elements where the first has", "--engine", "echo '[1]'; yes '[1, 2]' | head -5");
    String right = runs.write(vectors()).toString();
    assertNotJudged("after 5 of 6 texts", "--engine", "head -5 " + right);
    assertNotJudged("more lines than the 6", "--engine", "cat " + right + "; echo '[1]'");
    assertNotJudged("status 4 after all texts", "--engine", "cat " + right + "; exit 4");
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
          assertEquals("Bearer a-key", exchange.getRequestHeaders().getFirst("Authorization"));
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

  private String key() throws IOException {
    return Files.writeString(folder.resolve("key"), "a-key\nanother\n").toString();
  }

  @Test
  void vectorsAllOfOneIndexAreNotJudged() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String body =
        answer("openai", vectors()).toString().replaceAll("\"index\":[0-9]", "\"index\":0");
    server.createContext(
        "/v1/embeddings",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      assertNotJudged("none with the index 1", "--url", url(server), "--api", "openai");
    } finally {
      server.stop(0);
    }
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
      String url = url(server) + (api.getKey().equals("openai") ? "v1" : "");
      try {
        JsonNode report = report(0, "--url", url, "--api", api.getKey(), "--api-key-file", key());
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
    float[][] others = new float[vectors.length][];
    for (int i = 0; i < vectors.length; i++) {
      halves[i] = Arrays.copyOf(vectors[i], vectors[i].length / 2);
      others[i] = Arrays.copyOf(vectors[i], vectors[i].length + 1);
    }
    assertServiceIs("cut-dimensions", halves);
    JsonNode report = assertServiceIs("another-model", others);
    assertTrue(report.get("wrongTexts").isNull());
    // As Python writes them.
    vectors[1][1] = Float.NaN;
    HttpServer server = server(Map.of("/embed", Arrays.deepToString(vectors)), request -> {});
    try {
      assertFits("not-finite", report(1, "--url", url(server), "--api", "tei"));
    } finally {
      server.stop(0);
    }
  }

  private JsonNode assertServiceIs(String mistake, float[][] vectors) throws IOException {
    HttpServer server = service("/embed", "tei", vectors);
    try {
      JsonNode report = report(1, "--url", url(server), "--api", "tei", "--api-key-file", key());
      assertTrue(VerifyRuns.diagnosis(report).contains(mistake), report::toString);
      return report;
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServiceIsToldThePromptsName() throws IOException {
    Path model = folder.resolve("prompted");
    try (Stream<Path> files = Files.walk(TWIN)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(TWIN.relativize(file).toString()));
      }
    }
    Files.writeString(
        model.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"a \"}}");
    AtomicReference<String> asked = new AtomicReference<>();
    HttpServer server = server(Map.of("/embed", "[]"), asked::set);
    try {
      String url = url(server);
      runs.run(model, TEXTS, "--url", url, "--api", "tei", "--prompt-name", "query");
      assertTrue(asked.get().contains("\"prompt_name\":\"query\""), asked.get());
    } finally {
      server.stop(0);
    }
  }

  /** A service with a fixed answer for each path. */
  private static HttpServer server(Map<String, String> answers, Consumer<String> requests)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    answers.forEach(
        (path, answer) ->
            server.createContext(
                path,
                exchange -> {
                  requests.accept(
                      new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                  exchange.sendResponseHeaders(200, 0);
                  try (OutputStream body = exchange.getResponseBody()) {
                    body.write(answer.getBytes(StandardCharsets.UTF_8));
                  }
                }));
    server.start();
    return server;
  }

  private void assertServiceNotJudged(String part, HttpServer server, String api, String... options)
      throws IOException {
    assertNotJudged(part, concat(new String[] {"--url", url(server), "--api", api}, options));
  }

  @Test
  void aServiceThatIsDownOrSlowIsNotJudged() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertNotJudged("start the service", "--url", "http://127.0.0.1:" + closed, "--api", "tei");
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      assertNotJudged("within 1 s", "--url", url, "--api", "openai", "--timeout", "1");
    }
    HttpServer server = server(Map.of(), request -> {});
    server.createContext(
        "/api/embed",
        exchange -> {
          // A head, and then nothing.
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
        });
    try {
      assertServiceNotJudged("within 1 s", server, "ollama", "--timeout", "1");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServiceThatAnswersSomethingElseIsNotJudged() throws IOException {
    String huge = "[" + " ".repeat(4_000_000) + "]";
    HttpServer server =
        server(
            Map.of(
                "/embed", "<html>",
                "/v1/embeddings", "{\"data\": [{\"embedding\": [1, 2], \"index\": 0}]}",
                "/api/embed", huge),
            request -> {});
    server.createContext(
        "/v2/embed",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/embed");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    server.createContext(
        "/keyed/embed",
        exchange -> {
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    try {
      assertServiceNotJudged("is not JSON", server, "tei");
      assertServiceNotJudged("has 1 vectors for 6 texts", server, "openai");
      assertServiceNotJudged("more than 3000000 bytes", server, "ollama");
      assertServiceNotJudged("status 307", server, "cohere");
      assertNotJudged("by --api-key-file", "--url", url(server) + "keyed", "--api", "tei");
      assertNotJudged("status 404", "--url", url(server) + "nowhere", "--api", "openai");
    } finally {
      server.stop(0);
    }
    for (String answer : List.of("", "{}", "null", "[[]]", "{\"data\": {}}")) {
      HttpServer empty = server(Map.of("/embed", answer, "/v1/embeddings", answer), text -> {});
      try {
        assertServiceNotJudged("127.0.0.1", empty, answer.contains("data") ? "openai" : "tei");
      } finally {
        empty.stop(0);
      }
    }
  }

  @Test
  void whatDoesNotSpeakHttpIsNotJudged() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread talker =
          new Thread(
              () -> {
                try (Socket client = socket.accept()) {
                  client
                      .getOutputStream()
                      .write("SSH-2.0-something\r\n".getBytes(StandardCharsets.US_ASCII));
                  client.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // As the other side ended.
                }
              });
      talker.setDaemon(true);
      talker.start();
      assertNotJudged(
          "cannot be asked", "--url", "http://127.0.0.1:" + socket.getLocalPort(), "--api", "tei");
    }
  }

  @Test
  void aFileWithoutAKeyIsNotJudged() throws IOException {
    Path empty = Files.createFile(folder.resolve("key"));
    assertNotJudged(
        "is no key",
        "--url",
        "http://127.0.0.1:1",
        "--api",
        "tei",
        "--api-key-file",
        empty.toString());
    assertNotJudged(
        "nowhere",
        "--url",
        "http://127.0.0.1:1",
        "--api",
        "tei",
        "--api-key-file",
        folder.resolve("nowhere").toString());
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
        "--engine a --api-key-file b",
        "--url http://me:secret@127.0.0.1:1 --api tei",
        "--url http://127.0.0.1:99999 --api tei",
        "--against a.npy --tolerance 0",
        "--against a.npy --tolerance 10",
        "--against a.npy --tolerance Infinity",
        "--against a.npy --backend cuda",
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
    texts.set(5, "<script>alert(1)</script> ".repeat(200));
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
    assertFalse(page.contains("null"), page);
  }
}
