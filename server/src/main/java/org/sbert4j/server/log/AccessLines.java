package org.sbert4j.server.log;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes entries as lines of JSON, UTF-8, each with \n at its end. */
final class AccessLines {
  /** Longer texts are cut to this many UTF-16 units; inputs are not. */
  static final int MAX_LENGTH = 2048;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonFactory factory = new JsonFactory().setCharacterEscapes(new LineEscapes());

  /** The line of a request. */
  void write(AccessEntry entry, ByteArrayOutputStream out) throws IOException {
    try (JsonGenerator json = factory.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("time", TIME.format(entry.time()));
      text(json, "method", entry.method());
      text(json, "path", entry.path());
      json.writeNumberField("status", entry.status());
      json.writeNumberField("bytes_in", entry.bytesIn());
      json.writeNumberField("bytes_out", entry.bytesOut());
      milliseconds(json, "duration_ms", entry.durationNanos());
      if (entry.work() != null) {
        work(json, entry.work());
      }
      text(json, "client", entry.client());
      if (entry.trace() != null) {
        json.writeStringField("trace_id", entry.trace().traceId());
        json.writeStringField("span_id", entry.trace().spanId());
        text(json, "parent_id", entry.trace().parentId());
      }
      text(json, "error", entry.error());
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** The line that tells how many lines are missing. */
  void writeDropped(Instant time, long lines, ByteArrayOutputStream out) throws IOException {
    try (JsonGenerator json = factory.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("time", TIME.format(time));
      json.writeStringField("event", "lines_dropped");
      json.writeNumberField("lines", lines);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void work(JsonGenerator json, ModelWork work) throws IOException {
    text(json, "model", work.model());
    json.writeNumberField("texts", work.texts());
    json.writeNumberField("tokens", work.tokens());
    milliseconds(json, "queue_ms", work.queueNanos());
    milliseconds(json, "inference_ms", work.inferenceNanos());
    if (!work.inputs().isEmpty()) {
      json.writeArrayFieldStart("inputs");
      for (String input : work.inputs()) {
        json.writeString(input);
      }
      json.writeEndArray();
    }
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, cut(value));
    }
  }

  private static String cut(String value) {
    if (value.length() <= MAX_LENGTH) {
      return value;
    }
    boolean splits = Character.isHighSurrogate(value.charAt(MAX_LENGTH - 1));
    return value.substring(0, splits ? MAX_LENGTH - 1 : MAX_LENGTH);
  }

  private static void milliseconds(JsonGenerator json, String name, long nanos) throws IOException {
    json.writeNumberField(name, Math.round(nanos / 1e3) / 1e3);
  }
}
