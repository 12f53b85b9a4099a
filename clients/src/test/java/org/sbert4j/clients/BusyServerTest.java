package org.sbert4j.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sbert4j.server.ServerOptions;

/**
 * What clients make of a server that takes one request at a time, and of bodies it does not read.
 */
@Tag("soak")
class BusyServerTest {
  private static final int BODY_BYTES = 3_000_000;
  @RegisterExtension static final ServedGoldens served = new ServedGoldens(options());

  private static ServerOptions options() {
    ServerOptions plain = ServerOptions.defaults();
    return new ServerOptions(
        plain.host(),
        0,
        plain.maxBatchTokens(),
        1,
        plain.maxClientBatchSize(),
        plain.maxInputChars(),
        BODY_BYTES,
        plain.requestTimeout(),
        plain.drainTimeout(),
        plain.autoTruncate(),
        plain.warmup(),
        plain.unloadAfter());
  }

  private static OpenAIClient openAi(String key, int retries) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(served.url("/v1"))
        .apiKey(key)
        .timeout(ServedGoldens.PATIENCE)
        .maxRetries(retries)
        .build();
  }

  private static OpenAiEmbeddingModel langChain4j(String key) {
    return OpenAiEmbeddingModel.builder()
        .baseUrl(served.url("/v1"))
        .apiKey(key)
        .modelName(ServedGoldens.VECTORS)
        .timeout(ServedGoldens.PATIENCE)
        .maxRetries(0)
        .build();
  }

  private static EmbeddingCreateParams request(List<String> texts) {
    return EmbeddingCreateParams.builder()
        .model(ServedGoldens.VECTORS)
        .inputOfArrayOfStrings(texts)
        .build();
  }

  /**
   * More bytes than the server takes, and than lie between the two: the client is still writing.
   */
  private static List<String> large() {
    return Collections.nCopies(20, "a".repeat(500_000));
  }

  @Test
  void aLargeBodyWithoutAKey() {
    for (int i = 0; i < 3; i++) {
      OpenAIClient client = openAi("other", 0);
      try {
        assertThrows(
            UnauthorizedException.class, () -> client.embeddings().create(request(large())));
      } finally {
        client.close();
      }
    }
  }

  @Test
  void aLargeBodyWithoutAKeyByTheJdksClient() {
    OpenAiEmbeddingModel client = langChain4j("other");
    for (int i = 0; i < 10; i++) {
      assertThrows(AuthenticationException.class, () -> client.embed(large().toString()));
    }
  }

  @Test
  void aBodyThatIsTooLarge() {
    for (int i = 0; i < 3; i++) {
      OpenAIClient client = openAi(ServedGoldens.KEY, 0);
      try {
        UnexpectedStatusCodeException e =
            assertThrows(
                UnexpectedStatusCodeException.class,
                () -> client.embeddings().create(request(large())));
        assertEquals(413, e.statusCode());
      } finally {
        client.close();
      }
    }
  }

  @Test
  void aBodyThatIsTooLargeByTheJdksClient() {
    OpenAiEmbeddingModel client = langChain4j(ServedGoldens.KEY);
    for (int i = 0; i < 10; i++) {
      InvalidRequestException e =
          assertThrows(InvalidRequestException.class, () -> client.embed(large().toString()));
      assertTrue(e.getMessage().contains("send fewer texts at once"), e.getMessage());
    }
  }

  /** A request whose body doesn't come: it takes the server's only place until it is closed. */
  private static Socket halfARequest() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + ServedGoldens.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  @Test
  void aBusyServerIsAskedAgain() throws Exception {
    OpenAIClient impatient = openAi(ServedGoldens.KEY, 0);
    OpenAIClient patient = openAi(ServedGoldens.KEY, 5);
    List<String> texts = List.of("a");
    CompletableFuture<CreateEmbeddingResponse> later;
    try (Socket first = halfARequest()) {
      assertTrue(first.isConnected());
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      RateLimitException e = null;
      while (e == null && System.nanoTime() < deadline) {
        try {
          impatient.embeddings().create(request(texts));
        } catch (RateLimitException refused) {
          e = refused;
        }
      }
      assertTrue(e != null, "the server is not busy");
      assertEquals("rate_limit_exceeded", e.code().orElseThrow());
      assertEquals(List.of("1"), e.headers().values("retry-after"));
      assertThrows(
          dev.langchain4j.exception.RateLimitException.class,
          () -> langChain4j(ServedGoldens.KEY).embed("a"));
      later = patient.async().embeddings().create(request(texts));
      Thread.sleep(300);
    }
    CreateEmbeddingResponse response =
        later.get(ServedGoldens.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals(1, response.data().size());
    impatient.close();
    patient.close();
  }
}
