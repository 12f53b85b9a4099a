package org.sbert4j.goldens;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;

/**
 * sbert4j as a program for engine.py: a model's folder, and a mistake to commit, {@code cls},
 * {@code lower} or none.
 */
final class Sbert4jEngine {
  private Sbert4jEngine() {}

  /** Answers each line with one. */
  public static void main(String[] args) throws IOException {
    String mistake = args.length > 1 ? args[1] : "";
    ObjectMapper json = new ObjectMapper();
    try (SentenceTransformer model = SentenceTransformer.load(Path.of(args[0]));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String text = json.readValue(line, String.class);
        float[] vector =
            switch (mistake) {
              case "cls" -> model.encodeTokens(List.of(text), EmbeddingOptions.defaults())[0][0];
              case "lower" -> model.encode(text.toLowerCase(Locale.ROOT));
              default -> model.encode(text);
            };
        System.out.println(json.writeValueAsString(vector));
      }
    }
  }
}
