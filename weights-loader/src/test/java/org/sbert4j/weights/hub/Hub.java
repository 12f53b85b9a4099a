package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.sbert4j.fixtures.FakeHub;

/** A hub on loopback, a cache, and what a user has set. */
final class Hub implements AutoCloseable {
  /** Larger than what a connection's buffers hold, so that a cut is one. */
  static final int WEIGHTS_BYTES = 600_000;

  final FakeHub server;
  final Path home;
  final Map<String, String> variables = new HashMap<>();
  private Duration patience = Duration.ofSeconds(20);

  private Hub(FakeHub server, Path home) {
    this.server = server;
    this.home = home;
    variables.put("HF_ENDPOINT", server.endpoint());
    variables.put("HF_HOME", home.toString());
  }

  /**
   * A hub with a sentence-transformers model in PyTorch's format too, and much that nobody needs.
   */
  static Hub start(Path home) throws IOException {
    FakeHub server =
        new FakeHub()
            .file(
                "modules.json",
                """
                [{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """)
            .file("1_Pooling/config.json", "{\"word_embedding_dimension\": 4}")
            .file("config.json", "{\"hidden_size\": 4}")
            .file("config_sentence_transformers.json", "{}")
            .file("sentence_bert_config.json", "{\"max_seq_length\": 8}")
            .file("tokenizer.json", "{}")
            .file("tokenizer_config.json", "{}")
            .file("vocab.txt", "[PAD]\n")
            .file("README.md", "# A model")
            .file("model.safetensors", weights((byte) 1))
            .file("pytorch_model.bin", weights((byte) 2))
            .file("onnx/model.onnx", weights((byte) 3));
    return new Hub(server, home);
  }

  static byte[] weights(byte value) {
    byte[] weights = new byte[WEIGHTS_BYTES];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) (value * (i >> 8) + i);
    }
    return weights;
  }

  /** The same cache and variables for a hub that nobody answers for. */
  void goDown() {
    server.close();
  }

  Hub with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Hub withPatience(Duration newPatience) {
    patience = newPatience;
    return this;
  }

  HubSettings settings() {
    HubSettings found = HubSettings.of(variables::get, Map.of("user.home", home.toString())::get);
    return new HubSettings(
        found.cache(),
        found.cacheVariable(),
        found.endpoint(),
        found.offline(),
        found.symbolicLinks(),
        found.token(),
        found.proxies(),
        patience,
        patience,
        Duration.ofMillis(1));
  }

  Path load() {
    return load(FakeHub.MODEL);
  }

  Path load(String name) {
    return load(name, HubListener.NONE);
  }

  Path load(String name, HubListener listener) {
    return ModelHub.folder(settings(), HubName.parse(name), listener);
  }

  Path load(String name, ModelKind kind) {
    return ModelHub.folder(settings(), HubName.parse(name, kind), HubListener.NONE);
  }

  /** Loads, and expects an error of one line that says all of these. */
  HubException assertFails(String name, String... parts) {
    return assertSays(assertThrows(HubException.class, () -> load(name)), parts);
  }

  /** As the other, for a name that may be a short one. */
  HubException assertFails(String name, ModelKind kind, String... parts) {
    return assertSays(assertThrows(HubException.class, () -> load(name, kind)), parts);
  }

  private static HubException assertSays(HubException failure, String... parts) {
    String message = failure.getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + "\n lacks " + part);
    }
    assertFalse(message.contains("\n"), message);
    assertTrue(message.contains("; "), message + "\n has no fix");
    return failure;
  }

  /** How often a file was really given out, by hub or storage. */
  long downloads(String file) {
    String server = file.endsWith(".safetensors") ? "storage" : "hub";
    return requests(server, "GET", file).size();
  }

  /** What was asked for a file, oldest first. */
  List<FakeHub.Request> requests(String host, String method, String file) {
    Pattern path = Pattern.compile("(?:/large|/.*/resolve/[0-9a-f]{40})/" + Pattern.quote(file));
    return server.requests().stream()
        .filter(request -> request.server().equals(host) && request.method().equals(method))
        .filter(request -> path.matcher(request.path()).matches())
        .toList();
  }

  /** All requests, for messages. */
  String asked() {
    return Arrays.toString(server.requests().toArray());
  }

  @Override
  public void close() {
    server.close();
  }
}
