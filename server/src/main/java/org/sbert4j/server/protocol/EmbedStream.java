package org.sbert4j.server.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.http.StreamRoute;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.server.schema.ObjectType;
import org.sbert4j.server.schema.Values;

/**
 * Embeds a text a line, however many there are, in bounded memory: some texts are read, while those
 * before them are computed and those before these are written. So a client has to read while it
 * sends.
 *
 * <p>A line is a JSON string, or an object with a string {@code inputs}; an answer's line is the
 * vector. A line that is wrong, an empty one among them, ends the stream with a line {@code
 * {"error": …, "line": n}}.
 */
final class EmbedStream {
  private static final ObjectType OPTIONS =
      ObjectType.of(
          "EmbedStreamOptions",
          TeiRoutes.NORMALIZE,
          Fields.DIMENSIONS,
          TeiRoutes.PROMPT_NAME,
          Fields.TRUNCATE,
          Fields.TRUNCATION_DIRECTION,
          Fields.MODEL);

  /** Texts, and their chars, that are handed over at once. */
  private static final int TEXTS = 64;

  private static final int CHARS = 64_000;

  /** Of these that are computed or wait, so that the model has always some. */
  private static final int SLICES = 3;

  private static final int BUFFER = 64 * 1024;

  private final ModelRegistry registry;
  private final Embedder embedder;
  private final Limits limits;
  private final ObjectMapper json = new ObjectMapper();

  EmbedStream(ModelRegistry registry, Embedder embedder, Limits limits) {
    this.registry = registry;
    this.embedder = embedder;
    this.limits = limits;
  }

  StreamRoute route() {
    return new StreamRoute(OPTIONS, this::embed);
  }

  private void embed(Call call, InputStream in, OutputStream out, Consumer<Call.Work> computed)
      throws IOException {
    Values options = call.values();
    ServedModel model = ModelChoice.of(registry, options.get(Fields.MODEL), ServedKind.EMBEDDING);
    EmbedOptions embedOptions = TeiRoutes.embedOptions(model, options, limits);
    new Stream(call, model, embedOptions, out, computed).embed(new BufferedInputStream(in, BUFFER));
  }

  /** Texts that are computed. */
  private record Slice(Call call, CompletableFuture<Embedded<float[]>> result) {}

  /** One stream, for one thread. */
  private final class Stream {
    private final Call call;
    private final ServedModel model;
    private final EmbedOptions options;
    private final OutputStream out;
    private final Consumer<Call.Work> computed;
    private final Deque<Slice> slices = new ArrayDeque<>();
    private int lines;
    private boolean begun;

    /** What is wrong with a line; nothing after it is read. Null for nothing. */
    private ApiException fault;

    Stream(
        Call call,
        ServedModel model,
        EmbedOptions options,
        OutputStream out,
        Consumer<Call.Work> computed) {
      this.call = call;
      this.model = model;
      this.options = options;
      this.out = out;
      this.computed = computed;
    }

    void embed(InputStream in) throws IOException {
      try {
        List<TextInput> texts = nextTexts(in);
        while (!texts.isEmpty()) {
          Call part = call.part();
          slices.add(new Slice(part, embedder.embed(part, model, texts, options)));
          if (slices.size() == SLICES) {
            writeFirst();
          }
          texts = nextTexts(in);
        }
        while (!slices.isEmpty()) {
          writeFirst();
        }
      } catch (ApiException e) {
        fault = e;
      }
      if (fault != null) {
        tell(fault);
      }
      out.flush();
    }

    private void writeFirst() throws IOException {
      Slice slice = slices.remove();
      Embedded<float[]> embedded = join(slice.result());
      computed.accept(slice.call().work());
      begun = true;
      for (float[] vector : embedded.results()) {
        out.write(JsonBody.of(generator -> JsonBody.vector(generator, vector)));
        out.write('\n');
      }
      out.flush();
    }

    /** As a line, if there were lines before; else as an answer of its own. */
    private void tell(ApiException error) throws IOException {
      if (!begun) {
        throw error;
      }
      out.write(
          JsonBody.of(
              generator -> {
                generator.writeStartObject();
                generator.writeStringField("error", error.getMessage());
                generator.writeStringField("error_type", "Validation");
                generator.writeNumberField("line", lines);
                generator.writeEndObject();
              }));
      out.write('\n');
    }

    private Embedded<float[]> join(CompletableFuture<Embedded<float[]>> future) {
      try {
        return future.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }

    /** The next texts; none at the end, or where a line is wrong. */
    private List<TextInput> nextTexts(InputStream in) throws IOException {
      List<TextInput> texts = new ArrayList<>();
      int most = Math.min(TEXTS, limits.clientBatchSize());
      int chars = 0;
      try {
        while (fault == null && texts.size() < most && chars < CHARS) {
          byte[] line = readLine(in);
          if (line == null) {
            break;
          }
          lines++;
          String text = parse(line);
          chars += text.length();
          texts.add(TextInput.of(text));
        }
      } catch (ApiException e) {
        fault = e;
      }
      return texts;
    }

    private String parse(byte[] line) throws IOException {
      try {
        JsonNode value = json.readTree(line);
        JsonNode text = value.isObject() ? value.path("inputs") : value;
        if (!text.isTextual()) {
          throw new ApiException(
              ErrorKind.VALIDATION,
              "line " + lines + " is neither a JSON string nor an object with a string `inputs`");
        }
        return text.textValue();
      } catch (JsonProcessingException e) {
        throw new ApiException(
            ErrorKind.JSON, "line " + lines + " is not JSON: " + e.getOriginalMessage());
      }
    }

    /** A line without its end; null for none. */
    private byte[] readLine(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next = in.read();
      if (next < 0) {
        return null;
      }
      long most = 6L * limits.inputChars() + 32;
      while (next >= 0 && next != '\n') {
        line.write(next);
        if (line.size() > most) {
          throw new ApiException(
              ErrorKind.PAYLOAD, "line " + (lines + 1) + " has more than " + most + " bytes");
        }
        next = in.read();
      }
      byte[] bytes = line.toByteArray();
      boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
      return carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
  }
}
