package org.sbert4j.cli.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.weights.json.JsonReason;

/**
 * Reads lines of JSON objects with {@code id}, {@code text} and, where it is wanted, {@code
 * payload}.
 */
public final class RecordReader implements Closeable {
  /** Ends a chunk of long texts early, to bound the memory: 4 million chars. */
  private static final long MAX_CHARACTERS = 1L << 22;

  /** The line is in memory already, so what is in it needs no limit. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private static final String FIX =
      "write each text as {\"id\": \"7\", \"text\": \"…\", \"payload\": …} on a line of its own";

  private final String name;
  private final LineReader lines;

  /**
   * A line.
   *
   * @param payload JSON as it stands there; null if there is none
   */
  public record Line(String id, String text, String payload) {}

  private RecordReader(String name, LineReader lines) {
    this.name = name;
    this.lines = lines;
  }

  /**
   * Opens an input.
   *
   * @param name a file, or {@code -} for standard input
   * @throws CommandException when there is no such file or it cannot be read
   */
  public static RecordReader open(String name, Streams streams) {
    return new RecordReader(name, TextReader.lines(name, streams));
  }

  /** How many lines there are, or {@link TextSource#UNKNOWN}. */
  public long count() throws IOException {
    return TextReader.count(name);
  }

  /**
   * The next lines, in order; blank ones are passed over.
   *
   * @param most how many at most, 1 or more
   * @return none at the end only
   * @throws CommandException when a line is anything else
   */
  public List<Line> next(int most) {
    List<Line> records = new ArrayList<>();
    long characters = 0;
    while (records.size() < most && characters < MAX_CHARACTERS) {
      Optional<String> line = lines.next();
      if (line.isEmpty()) {
        break;
      }
      if (!line.get().isBlank()) {
        records.add(parse(line.get()));
        characters += line.get().length();
      }
    }
    return records;
  }

  private Line parse(String line) {
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw wrong("is no JSON object");
      }
      Map<String, String> fields = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (fields.putIfAbsent(field, value(field, parser, line)) != null) {
          throw wrong("has \"" + field + "\" twice");
        }
      }
      if (parser.nextToken() != null) {
        throw wrong("has something after its JSON object");
      }
      for (String field : List.of("id", "text")) {
        if (!fields.containsKey(field)) {
          throw wrong("has no \"" + field + "\"");
        }
      }
      return new Line(fields.get("id"), fields.get("text"), fields.get("payload"));
    } catch (JsonProcessingException e) {
      throw new CommandException(
          lines.location() + ": is not JSON (" + JsonReason.of(e) + "): " + FIX, e);
    } catch (IOException e) {
      throw new CommandException(lines.location() + ": cannot be read: " + FIX, e);
    }
  }

  private String value(String field, JsonParser parser, String line) throws IOException {
    JsonToken token = parser.currentToken();
    switch (field) {
      case "id", "text" -> {
        boolean number = token == JsonToken.VALUE_NUMBER_INT && field.equals("id");
        if (token != JsonToken.VALUE_STRING && !number) {
          throw wrong(
              field.equals("id")
                  ? "has an \"id\" that is neither a string nor a whole number"
                  : "has a \"text\" that is not a string");
        }
        String value = parser.getText();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
          throw wrong(
              "has %s \"%s\" with half of a surrogate pair, such as \\ud83d alone, which is no character"
                  .formatted(field.equals("id") ? "an" : "a", field));
        }
        return value;
      }
      case "payload" -> {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        // A scalar is read to its end when the text is asked for.
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        return line.substring(start, end).strip();
      }
      default ->
          throw wrong("has a field \"" + field + "\", which is unknown; put it into the payload");
    }
  }

  private CommandException wrong(String what) {
    return new CommandException(lines.location() + ": " + what + ": " + FIX);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
