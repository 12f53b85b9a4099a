package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.cli.Main;
import org.sbert4j.fixtures.Answers;
import org.sbert4j.fixtures.FakeHub;
import org.sbert4j.fixtures.FakeProxy;
import org.sbert4j.fixtures.TestCertificate;
import org.sbert4j.samples.Golden;

/** Models by name, from a hub on loopback to their golden vectors, in processes of their own. */
@Tag("soak")
class HubTest {
  @TempDir private Path folder;

  /** The texts of a golden that fit on a line, with their vectors. */
  private record Expected(Path texts, float[][] vectors) {
    static Expected of(Golden golden, Path file) throws IOException {
      List<String> lines = new ArrayList<>();
      List<float[]> vectors = new ArrayList<>();
      float[][] all = golden.rows("sentence_embedding");
      for (int i = 0; i < all.length; i++) {
        String text = golden.texts().get(i);
        if (text.equals(text.strip()) && text.lines().count() == 1) {
          lines.add(text);
          vectors.add(all[i]);
        }
      }
      assertTrue(lines.size() > 3, lines.toString());
      return new Expected(Files.write(file, lines), vectors.toArray(float[][]::new));
    }
  }

  private Map<String, String> environment(FakeHub hub) {
    return Map.of(
        "HF_ENDPOINT", hub.endpoint(), "HF_HOME", folder.resolve("huggingface").toString());
  }

  private static void assertEnded(ChildJvm.Result result) {
    assertEquals(0, result.exitCode(), result.output());
  }

  private static float[][] read(Path vectors) throws IOException {
    List<float[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(vectors)) {
      rows.add(new ObjectMapper().readValue(line, float[].class));
    }
    return rows.toArray(float[][]::new);
  }

  private ChildJvm.Result encode(Map<String, String> environment, String model, Expected expected)
      throws IOException, InterruptedException {
    return ChildJvm.run(
        environment,
        List.of(),
        EncodeByName.class,
        model,
        expected.texts().toString(),
        vectors().toString());
  }

  private Path vectors() {
    return folder.resolve("vectors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l1-h20-cls",
        "l2-h130-sqrt-bf16-sharded",
        "l3-h40-reordered-dense-normalize",
        "l3-h48-mean-normalize-bin",
        "plain-bert"
      })
  void aModelByNameGivesItsGoldenVectors(String name) throws Exception {
    Golden golden = GOLDENS.read(name);
    Expected expected = Expected.of(golden, folder.resolve("texts"));
    try (FakeHub hub = FakeHub.with(golden.model())) {
      assertEnded(encode(environment(hub), FakeHub.MODEL, expected));
      assertClose(name, expected.vectors(), read(vectors()));

      hub.forgetRequests();
      Files.delete(vectors());
      assertEnded(encode(environment(hub), FakeHub.MODEL + "@" + hub.commit(), expected));
      assertClose(name, expected.vectors(), read(vectors()));
      assertEquals(List.of(), hub.requests());
    }
  }

  @Test
  void theCommandTakesANameToo() throws Exception {
    Golden golden = GOLDENS.read("l1-h20-cls");
    Expected expected = Expected.of(golden, folder.resolve("texts"));
    String[] arguments = {
      "embed",
      "--model",
      FakeHub.MODEL,
      "--input",
      expected.texts().toString(),
      "--format",
      "jsonl",
      "--output",
      vectors().toString()
    };
    try (FakeHub hub = FakeHub.with(golden.model())) {
      List<String> terminal = List.of("-Dsbert4j.stderr.terminal=true");
      assertEnded(ChildJvm.run(environment(hub), terminal, Main.class, arguments));
      assertClose("embed", expected.vectors(), read(vectors()));

      hub.always("GET hub api", Answers.status(403, "X-Error-Code", "GatedRepo"));
      Map<String, String> elsewhere =
          Map.of("HF_ENDPOINT", hub.endpoint(), "HF_HOME", folder.resolve("other").toString());
      ChildJvm.Result refused = ChildJvm.run(elsewhere, List.of(), Main.class, arguments);
      assertEquals(1, refused.exitCode(), refused.output());
      assertTrue(refused.output().contains("sbert4j: org/tiny-model is given only"));
      assertFalse(refused.output().contains("\tat "), refused.output());
    }
  }

  /** Nobody but the proxy knows the hub's name, and it lets nobody pass without a password. */
  @Test
  void theCommandFindsItsWayThroughAProxy() throws Exception {
    Golden golden = GOLDENS.read("l1-h20-cls");
    Expected expected = Expected.of(golden, folder.resolve("texts"));
    TestCertificate certificate = TestCertificate.in(folder);
    try (FakeHub hub = FakeHub.with(golden.model()).named("sentence-transformers/tiny-model");
        FakeProxy proxy = new FakeProxy(hub, Optional.of(certificate.context()))) {
      proxy.requiring("me:p@ss");
      String address = "http://me:p%40ss@" + proxy.address();
      Map<String, String> environment =
          Map.of(
              "HF_ENDPOINT",
              "https://" + TestCertificate.HOST,
              "HOME",
              folder.resolve("home").toString(),
              "HTTPS_PROXY",
              address,
              "HTTP_PROXY",
              address);
      List<String> trust =
          List.of(
              "-Djavax.net.ssl.trustStore=" + certificate.store(),
              "-Djavax.net.ssl.trustStorePassword=" + TestCertificate.PASSWORD);
      ChildJvm.Result result =
          ChildJvm.run(
              environment,
              trust,
              Main.class,
              "embed",
              "--model",
              "tiny-model",
              "--input",
              expected.texts().toString(),
              "--format",
              "jsonl",
              "--output",
              vectors().toString());
      assertEnded(result);
      assertClose("embed", expected.vectors(), read(vectors()));
      assertTrue(proxy.requests().contains("CONNECT " + TestCertificate.HOST + ":443"));
      assertEquals(List.of(), proxy.refused());
      Path cache = folder.resolve("home/.cache/huggingface");
      assertTrue(Files.isDirectory(hub.snapshot(cache)), cache.toString());
    }
  }

  /** As for a user without a passwd entry, whose home Java calls a question mark. */
  @Test
  void whoHasNoHomeIsToldWhatToSetAndGetsNoFolder() throws Exception {
    for (String command : List.of("embed --model tiny-model x", "similarity x y")) {
      ChildJvm.Result result =
          ChildJvm.run(
              Map.of("HOME", "", "HF_HUB_OFFLINE", "1", "XDG_CACHE_HOME", "", "SBERT4J_CACHE", ""),
              List.of("-Duser.home=?"),
              Main.class,
              command.split(" ", -1));
      assertEquals(1, result.exitCode(), result.output());
      assertTrue(result.output().contains("no home folder"), result.output());
      assertTrue(
          result.output().contains(command.startsWith("e") ? "set HF_HOME" : "set SBERT4J_CACHE"),
          result.output());
      assertFalse(Files.exists(Path.of("?")), "a folder named ?");
    }
  }

  @Test
  void aCrossEncoderByNameRanksAsItsFolderDoes() throws Exception {
    for (String name : List.of("reranker-v6", "reranker-identity")) {
      Path model = GOLDENS.read("cross-encoders/" + name).model();
      try (FakeHub hub = FakeHub.with(model)) {
        Map<String, String> environment =
            Map.of("HF_ENDPOINT", hub.endpoint(), "HF_HOME", folder.resolve(name).toString());
        ChildJvm.Result byPath = rerank(environment, model.toString());
        ChildJvm.Result byName = rerank(environment, FakeHub.MODEL);
        assertEnded(byPath);
        assertEquals(byPath, byName);
        assertTrue(byPath.output().lines().filter(line -> line.contains("\t")).count() == 2);
      }
    }
  }

  private static ChildJvm.Result rerank(Map<String, String> environment, String model)
      throws IOException, InterruptedException {
    return ChildJvm.run(
        environment, List.of(), Main.class, "rerank", "--model", model, "一丁七", "万丈", "三上");
  }

  @Test
  void twoProcessesDownloadOnce() throws Exception {
    Golden golden = GOLDENS.read("l1-h20-cls");
    Expected expected = Expected.of(golden, folder.resolve("texts"));
    ExecutorService starters = Executors.newFixedThreadPool(2);
    try (FakeHub hub = FakeHub.with(golden.model())) {
      // So long that the other process comes to the same file meanwhile, and says so.
      hub.once("GET storage model.safetensors", Answers.after(8000, Answers::content));
      Callable<ChildJvm.Result> start =
          () ->
              ChildJvm.run(
                  environment(hub),
                  List.of(),
                  EncodeByName.class,
                  FakeHub.MODEL,
                  expected.texts().toString(),
                  Files.createTempFile(folder, "vectors", "").toString());
      StringBuilder said = new StringBuilder();
      for (Future<ChildJvm.Result> ended : starters.invokeAll(List.of(start, start))) {
        assertEnded(ended.get());
        said.append(ended.get().output());
      }
      List<String> downloads =
          hub.requests().stream()
              .filter(request -> request.toString().startsWith("storage GET"))
              .map(FakeHub.Request::toString)
              .toList();
      assertEquals(List.of("storage GET /large/model.safetensors"), downloads);
      assertTrue(said.indexOf("waiting for another process") >= 0, said.toString());
    } finally {
      starters.shutdownNow();
    }
  }

  @Test
  void aFolderNeedsNothingOfTheNetwork() throws Exception {
    Golden golden = GOLDENS.read("l1-h20-cls");
    Expected expected = Expected.of(golden, folder.resolve("texts"));
    ChildJvm.Result result =
        ChildJvm.run(
            Map.of("HF_ENDPOINT", "nonsense"),
            List.of("-Xlog:class+load"),
            EncodeByName.class,
            golden.model().toString(),
            expected.texts().toString(),
            vectors().toString());
    assertEnded(result);
    assertTrue(result.output().contains("org.sbert4j.weights.hub.ModelHub"));
    for (String network : List.of("java.net.http", "java.net.Socket ", "HubConnection")) {
      assertFalse(result.output().contains(network), network);
    }
  }
}
