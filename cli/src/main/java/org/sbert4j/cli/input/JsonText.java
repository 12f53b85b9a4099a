package org.sbert4j.cli.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.json.JsonReason;

/** Reads a line that is one JSON string. */
final class JsonText {
  /** The line is in memory already, so the string in it needs no limit. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private JsonText() {}

  /**
   * The string; an escaped lone surrogate stays one.
   *
   * @param lines where the line comes from
   * @throws CommandException when the line is anything else
   */
  static String parse(String line, LineReader lines) throws IOException {
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        String text = parser.getText();
        if (parser.nextToken() == null) {
          return text;
        }
      }
    } catch (JsonProcessingException e) {
      throw new CommandException(
          lines.location() + ": is not JSON (" + JsonReason.of(e) + "): " + fix(), e);
    }
    throw new CommandException(lines.location() + ": is not one JSON string: " + fix());
  }

  private static String fix() {
    return "write each text as a JSON string on a line of its own, or drop --input-format jsonl";
  }
}
