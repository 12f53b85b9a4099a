package org.sbert4j.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;

/** An input of {@code sbert4j index} with any content, read a few lines at a time. */
public final class RecordsFuzz extends FileFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Streams NOTHING =
      new Streams(
          InputStream.nullInputStream(),
          OutputStream.nullOutputStream(),
          new PrintWriter(Writer.nullWriter()),
          false,
          false);

  /** A line may be all JSON, and what it holds is kept as text. */
  public RecordsFuzz() {
    super(1_000, CommandException.class);
  }

  @Override
  public int maxBytes() {
    return 300;
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        choosing(
            0,
            "{\"id\": \"1\", \"text\": \"到期 a\", \"payload\": {\"a\": [1, 2.5e3]}}\r\n\n{\"id\": 2, \"text\": \"\"}"
                .getBytes(StandardCharsets.UTF_8)),
        choosing(
            1, "\uFEFF{\"text\": \"\\ud83d\\ude00\", \"id\": -7}".getBytes(StandardCharsets.UTF_8)),
        choosing(2, ascii("{\"payload\": 17 , \"id\": \"b\", \"text\": \"c\"}")),
        choosing(1, ascii("{\"payload\":\"x\",\"id\":\"b\",\"text\":\"c\"} x")));
  }

  @Override
  public List<byte[]> words() {
    return ascii(
        "\"id\":",
        "\"text\":",
        "\"payload\":",
        "[[[[[[[[",
        "{\"a\":",
        "null",
        "true",
        "-0",
        "1e999",
        "\\ud83d",
        "\\u0000",
        "\\\"",
        "\n");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    int most = 1 + choices.below(3);
    check("records.jsonl", choices.rest(), file -> read(file, most));
  }

  private static void read(Path file, int most) throws IOException {
    try (RecordReader reader = RecordReader.open(file.toString(), NOTHING)) {
      long lines = reader.count();
      long records = 0;
      for (List<RecordReader.Line> next = reader.next(most);
          !next.isEmpty();
          next = reader.next(most)) {
        assertTrue(next.size() <= most);
        records += next.size();
        for (RecordReader.Line line : next) {
          // What the index keeps can be written to its files, and what it prints is JSON.
          for (String text : List.of(line.id(), line.text())) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertEquals(text, new String(bytes, StandardCharsets.UTF_8));
          }
          if (line.payload() != null) {
            JSON.readTree(line.payload());
          }
        }
      }
      assertTrue(records <= lines, records + " records in " + lines + " lines");
    }
  }
}
