package org.sbert4j.cli.verify.candidate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.json.JsonReason;
import org.sbert4j.weights.storage.IoReason;

/** A service that runs somewhere and answers by HTTP. */
public final class CandidateService implements CandidateSource {
  /** The batch that text-embeddings-inference takes unless told otherwise. */
  private static final int TEXTS_OF_A_REQUEST = 32;

  /** A vector of 10,000 elements with 25 characters each, for every text, and as much again. */
  private static final int MOST_BYTES_OF_A_TEXT = 500_000;

  private static final String FIX_OF_KEY = "give its key by --api-key-file";

  private final URI address;
  private final ServiceApi api;
  private final String model;
  private final Optional<String> servedModel;
  private final Optional<String> promptName;
  private final Optional<String> key;
  private final Duration timeout;
  private final HttpClient client;
  private final ObjectMapper mapper =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /**
   * A service.
   *
   * @param address its root, such as {@code http://127.0.0.1:8080}
   * @param model its name here
   * @param servedModel its name there; empty if that is the same, or there is no other model
   * @param promptName of the model's prompt that the service is to use, if it can be told
   * @param key sent as {@code Authorization: Bearer KEY}
   * @param timeout for each answer, all of it
   */
  public CandidateService(
      URI address,
      ServiceApi api,
      String model,
      Optional<String> servedModel,
      Optional<String> promptName,
      Optional<String> key,
      Duration timeout) {
    this.address = address;
    this.api = api;
    this.model = servedModel.orElse(model);
    this.servedModel = servedModel;
    this.promptName = promptName;
    this.key = key;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public String name() {
    return address + " (" + api + ")";
  }

  @Override
  public Candidate read(List<String> texts, boolean normalized) throws IOException {
    List<float[]> vectors = new ArrayList<>();
    List<int[]> ids = new ArrayList<>();
    for (int start = 0; start < texts.size(); start += TEXTS_OF_A_REQUEST) {
      List<String> some = texts.subList(start, Math.min(start + TEXTS_OF_A_REQUEST, texts.size()));
      ObjectNode request = api.request(model, some, promptName, normalized);
      if (api == ServiceApi.TEI) {
        // The original has one model and no such field, servers like it may.
        servedModel.ifPresent(name -> request.put("model", name));
      }
      byte[] body = mapper.writeValueAsBytes(request);
      JsonNode answer = ask(api.path(), body, some.size());
      String where = name() + ", answer";
      float[][] found = JsonVectors.vectors(api.vectors(answer), where);
      vectors.addAll(List.of(JsonVectors.checked(found, some.size(), where)));
      if (api == ServiceApi.TEI) {
        addInputIds(some, ids);
      }
    }
    float[][] all = vectors.toArray(float[][]::new);
    return new Candidate(
        Optional.of(JsonVectors.checked(all, texts.size(), name())),
        ids.size() == texts.size() ? Optional.of(ids) : Optional.empty(),
        Optional.empty());
  }

  /** Adds the ids of each text, from a service that tells them; none otherwise. */
  private void addInputIds(List<String> texts, List<int[]> ids) throws IOException {
    try {
      ObjectNode request = mapper.createObjectNode();
      texts.forEach(request.putArray("inputs")::add);
      servedModel.ifPresent(name -> request.put("model", name));
      JsonNode answer = ask("/tokenize", mapper.writeValueAsBytes(request), texts.size());
      for (JsonNode tokens : answer) {
        ids.add(
            StreamSupport.stream(tokens.spliterator(), false)
                .mapToInt(token -> token.path("id").asInt(-1))
                .toArray());
      }
    } catch (CommandException e) {
      // Its vectors are what counts.
    }
  }

  private JsonNode ask(String path, byte[] body, int texts) {
    URI uri = URI.create(root() + path);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    key.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
    HttpRequest request = builder.build();
    // The client's own time limit ends with the answer's head.
    FutureTask<byte[]> exchange =
        new FutureTask<>(() -> exchange(request, Math.max(1, texts) * MOST_BYTES_OF_A_TEXT));
    Thread thread = new Thread(exchange, "sbert4j-verify-service");
    thread.setDaemon(true);
    thread.start();
    try {
      return JsonVectors.MAPPER.readTree(exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      exchange.cancel(false);
      throw tooSlow(e);
    } catch (ExecutionException e) {
      throw failed(uri, e.getCause());
    } catch (JsonProcessingException e) {
      throw new CommandException(
          uri + ": answers what is not JSON (" + JsonReason.of(e) + "): " + fix(), e);
    } catch (IOException e) {
      throw failed(uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("verify ended early, because its thread was interrupted", e);
    }
  }

  /** Some write OpenAI's address with the version that its paths begin with. */
  private String root() {
    String root = address.toString().replaceFirst("/+$", "");
    return api == ServiceApi.OPENAI ? root.replaceFirst("/v1$", "") : root;
  }

  private byte[] exchange(HttpRequest request, int most) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new CommandException(
            "%s: answers more than %d bytes, which are no vectors: %s"
                .formatted(request.uri(), most, fix()));
      }
      int status = response.statusCode();
      if (status != 200) {
        String said = JsonVectors.shortened(new String(bytes, StandardCharsets.UTF_8));
        throw new CommandException(
            "%s: answers status %d (%s): %s".formatted(request.uri(), status, said, fix(status)));
      }
      return bytes;
    }
  }

  private CommandException tooSlow(Throwable cause) {
    return new CommandException(
        "%s: gave no answer within %d s: give it longer with --timeout, or see what it waits for"
            .formatted(name(), timeout.toSeconds()),
        cause);
  }

  private CommandException failed(URI uri, Throwable cause) {
    if (cause instanceof CommandException said) {
      return said;
    }
    if (cause instanceof HttpTimeoutException) {
      return tooSlow(cause);
    }
    String reason = cause instanceof IOException e ? IoReason.of(e) : String.valueOf(cause);
    return new CommandException(
        uri + ": cannot be asked (" + reason + "): start the service, or correct --url", cause);
  }

  private static String fix(int status) {
    if (status == 401 || status == 403) {
      return FIX_OF_KEY;
    }
    if (status / 100 == 3) {
      return "give --url the address that it leads to";
    }
    return status == 429 || status >= 500 ? "see what the service logs, and try again" : fix();
  }

  private static String fix() {
    return "correct --url, --api or --served-model";
  }
}
