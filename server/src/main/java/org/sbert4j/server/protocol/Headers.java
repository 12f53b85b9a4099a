package org.sbert4j.server.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sbert4j.server.http.Answer;
import org.sbert4j.server.http.Call;

/** The headers that tell how an answer came about. */
final class Headers {
  private static final String ETAG = "etag";
  private static final int MOST_TEXTS = 128;

  private Headers() {}

  /** The answer with its work's figures, as text-embeddings-inference names them. */
  static Answer add(Answer answer, Call call) {
    Call.Work work = call.work();
    long total = work.tokenizationNanos() + work.queueNanos() + work.inferenceNanos();
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put("x-compute-type", work.computeType());
    headers.put("x-compute-time", milliseconds(total));
    headers.put("x-compute-characters", Long.toString(work.characters()));
    headers.put("x-compute-tokens", Long.toString(work.totalTokens()));
    headers.put("x-total-time", milliseconds(total));
    headers.put("x-tokenization-time", milliseconds(work.tokenizationNanos()));
    headers.put("x-queue-time", milliseconds(work.queueNanos()));
    headers.put("x-inference-time", milliseconds(work.inferenceNanos()));
    return answer.withHeaders(headers);
  }

  /**
   * The answer with its work's figures, the fingerprint, and of each text the tokens and where it
   * was cut, as {@code index:offset}; for so many texts as a header has room for.
   */
  static Answer add(Answer answer, Call call, Embedded<?> embedded) {
    Answer added = add(answer, call);
    Map<String, String> headers = new LinkedHashMap<>(added.headers());
    headers.put("x-sbert4j-fingerprint", embedded.fingerprint());
    headers.put(ETAG, etag(call, embedded));
    List<CountedText> texts = embedded.texts();
    if (texts.size() > MOST_TEXTS) {
      return added.withHeaders(headers);
    }
    headers.put(
        "x-sbert4j-tokens",
        texts.stream()
            .map(text -> Integer.toString(text.tokens()))
            .collect(Collectors.joining(",")));
    String cut =
        IntStream.range(0, texts.size())
            .filter(i -> texts.get(i).truncated())
            .mapToObj(i -> i + ":" + texts.get(i).cutOffset())
            .collect(Collectors.joining(","));
    if (!cut.isEmpty()) {
      headers.put("x-sbert4j-cut", cut);
    }
    return added.withHeaders(headers);
  }

  /** For a body that tells more than the vectors, such as how long they took. */
  static Answer weakEtag(Answer answer) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.computeIfPresent(ETAG, (name, tag) -> "W/" + tag);
    return answer.withHeaders(headers);
  }

  private static String milliseconds(long nanos) {
    return Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  /**
   * Equal for equal requests to models that give equal vectors, and only for those. The prompt is
   * in it, since a request tells its name alone, or leaves it to the model.
   */
  private static String etag(Call call, Embedded<?> embedded) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String prompt = embedded.prompt();
      String head =
          String.join(" ", embedded.fingerprint(), call.path(), prompt.length() + ":" + prompt, "");
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      return '"' + HexFormat.of().formatHex(digest.digest(call.body())) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
