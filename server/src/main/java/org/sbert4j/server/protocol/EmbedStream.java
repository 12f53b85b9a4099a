package org.sbert4j.server.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.BodyLines;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.http.Route;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.server.schema.ObjectType;
import org.sbert4j.server.schema.Values;

/**
 * Embeds a text a line, however many there are, in bounded memory: some texts are read, while those
 * before them are computed and those before these are written. So a client has to read while it
 * sends. There is no timer: what has come is computed, and a client may wait for the vector of one
 * line before it sends the next.
 *
 * <p>A line is a JSON string, or an object with a string {@code inputs}; an answer's line is the
 * vector. A line that is wrong, an empty one among them, ends the stream, after the vectors of
 * those before it, with a line {@code {"error": …, "line": n}}.
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

  /** Texts, and their chars, that are handed over at once, if as many have come. */
  private static final int TEXTS = 64;

  private static final int CHARS = 64_000;

  /** Of these that are computed or wait, so that the model has always some. */
  private static final int SLICES = 3;

  private final ModelRegistry registry;
  private final Embedder embedder;
  private final Limits limits;

  EmbedStream(ModelRegistry registry, Embedder embedder, Limits limits) {
    this.registry = registry;
    this.embedder = embedder;
    this.limits = limits;
  }

  Route.Stream route() {
    return new Route.Stream(OPTIONS, this::embed);
  }

  private void embed(Call call, BodyLines lines, Route.Stream.Answers answers) throws IOException {
    Values options = call.values();
    ServedModel model = ModelChoice.of(registry, options.get(Fields.MODEL), ServedKind.EMBEDDING);
    EmbedOptions embedOptions = TeiRoutes.embedOptions(model, options, limits);
    new Stream(call, model, embedOptions, lines, answers).run();
  }

  /** Lines that are computed. */
  private record Slice(
      int firstLine,
      List<TextInput> texts,
      Call call,
      CompletableFuture<Embedded<float[]>> result) {}

  /** One stream, for one thread. */
  private final class Stream {
    private final Call call;
    private final ServedModel model;
    private final EmbedOptions options;
    private final BodyLines lines;
    private final Route.Stream.Answers answers;
    private final Deque<Slice> slices = new ArrayDeque<>();

    /** Whether nothing more is read: at the end, or where a line is wrong. */
    private boolean ended;

    /** What is wrong with it; null for nothing. */
    private ApiException fault;

    Stream(
        Call call,
        ServedModel model,
        EmbedOptions options,
        BodyLines lines,
        Route.Stream.Answers answers) {
      this.call = call;
      this.model = model;
      this.options = options;
      this.lines = lines;
      this.answers = answers;
    }

    void run() throws IOException {
      while (!ended || !slices.isEmpty()) {
        if (!ended && (slices.isEmpty() || (slices.size() < SLICES && lines.isReady()))) {
          read();
        } else {
          writeFirst();
        }
      }
      if (fault != null) {
        throw fault;
      }
    }

    /** Reads a line, for which it waits, and those that are there besides. */
    private void read() throws IOException {
      int firstLine = lines.number() + 1;
      int most = Math.min(TEXTS, limits.clientBatchSize());
      List<TextInput> texts = new ArrayList<>();
      int chars = 0;
      try {
        do {
          String text = nextText();
          ended = text == null;
          if (!ended) {
            texts.add(TextInput.of(text));
            chars += text.length();
          }
        } while (!ended && texts.size() < most && chars < CHARS && lines.isReady());
      } catch (ApiException e) {
        fault = e;
        ended = true;
      }
      if (!texts.isEmpty()) {
        slices.add(slice(firstLine, texts));
      }
    }

    /** The text of the next line; null at the end. */
    private String nextText() throws IOException {
      JsonNode line = lines.next();
      if (line == null) {
        return null;
      }
      JsonNode text = line.isObject() ? line.path("inputs") : line;
      if (!text.isTextual()) {
        throw new ApiException(
            ErrorKind.VALIDATION,
            "line "
                + lines.number()
                + " is neither a JSON string nor an object with a string `inputs`");
      }
      limits.requireChars("line", lines.number(), text.textValue());
      return text.textValue();
    }

    private Slice slice(int firstLine, List<TextInput> texts) {
      Call part = call.part();
      return new Slice(
          firstLine, texts, part, embedder.embed(part, model, texts, options.ofLines(firstLine)));
    }

    private void writeFirst() throws IOException {
      Slice slice = slices.remove();
      try {
        write(slice);
      } catch (CompletionException e) {
        if (slice.texts().size() == 1 || !(e.getCause() instanceof ApiException)) {
          throw e;
        }
        // One of its lines is wrong. Those before it have vectors.
        for (int i = 0; i < slice.texts().size(); i++) {
          write(slice(slice.firstLine() + i, List.of(slice.texts().get(i))));
        }
      }
    }

    private void write(Slice slice) throws IOException {
      List<float[]> vectors = slice.result().join().results();
      answers.write(
          slice.call().work(),
          vectors.stream()
              .map(vector -> JsonBody.of(generator -> JsonBody.vector(generator, vector)))
              .toList());
    }
  }
}
