package org.sbert4j.weights.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.SafetensorsBytes;
import org.sbert4j.weights.checkpoint.Checkpoint;

/**
 * One of a model's configurations with any content, beside others that are right. Whatever it
 * names, nothing is read from the folder beside the model's, to which a link in the model's folder
 * leads.
 */
public final class ConfigsFuzz extends FileFuzz {
  private static final String INDEX = "model.safetensors.index.json";

  private static final List<String> NAMES =
      List.of(
          "modules.json",
          INDEX,
          "config.json",
          "1_Pooling/config.json",
          "2_Dense/config.json",
          "sentence_bert_config.json",
          "config_sentence_transformers.json");

  /** The tensor of the shard inside has two elements, that of the shard outside another number. */
  private static final int INSIDE = 2;

  private static final int OUTSIDE = 3;

  private final ModelFolderFixture model;
  private final List<byte[]> usual;

  public ConfigsFuzz() {
    super(500, ModelFormatException.class);
    try {
      Path outside = Files.createDirectories(folder().resolve("outside"));
      ModelFolderFixture.write(outside);
      SafetensorsBytes.rows(outside.resolve("x.safetensors"), OUTSIDE, "a");
      model = ModelFolderFixture.write(Files.createDirectories(folder().resolve("model")));
      Files.createSymbolicLink(model.folder().resolve("link"), outside);
      SafetensorsBytes.rows(model.folder().resolve("x.safetensors"), INSIDE, "a");
      model.modules("Transformer:", "Pooling:1_Pooling", "Dense:2_Dense", "Normalize:3_Normalize");
      model.file(INDEX, "{\"metadata\":{},\"weight_map\":{\"a\":\"x.safetensors\"}}");
      model.file(
          "2_Dense/config.json",
          "{\"in_features\":4,\"out_features\":2,\"bias\":true,"
              + "\"activation_function\":\"torch.nn.modules.activation.Tanh\"}");
      model.file(
          "config_sentence_transformers.json",
          "{\"prompts\":{\"query\":\"\"},\"default_prompt_name\":\"query\"}");
      usual = NAMES.stream().map(this::content).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] content(String name) {
    try {
      return Files.readAllBytes(model.folder().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int maxBytes() {
    return 700;
  }

  @Override
  public List<byte[]> seeds() {
    Stream<byte[]> asTheyAre =
        IntStream.range(0, NAMES.size()).mapToObj(which -> choosing(which, usual.get(which)));
    Stream<byte[]> outside =
        Stream.of("../outside/", "link/", "1_Pooling/../../outside/", folder() + "/outside/")
            .flatMap(
                path ->
                    Stream.of(
                        choosing(0, replaced(0, "1_Pooling", path + "1_Pooling")),
                        choosing(1, replaced(1, "x.safe", path + "x.safe"))));
    return Stream.concat(asTheyAre, outside).toList();
  }

  private byte[] replaced(int which, String part, String other) {
    return ascii(new String(usual.get(which), StandardCharsets.US_ASCII).replace(part, other));
  }

  @Override
  public List<byte[]> words() {
    return ascii(
        "../outside/",
        "link/",
        "./",
        "..",
        folder().toString(),
        "sentence_transformers.models.",
        "\"pooling_mode\":[\"cls\"],",
        "\"modality_config\":{\"text\":{\"method\":\"forward\"}},",
        "\"model_kwargs\":{",
        "\"truncate_dim\":",
        "\"use_residual\":false,",
        "\\ud800",
        "\\u0000",
        "1e999",
        "2147483648");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    int which = choices.below(NAMES.size());
    check("model/" + NAMES.get(which), choices.rest(), file -> read());
    Files.write(model.folder().resolve(NAMES.get(which)), usual.get(which));
  }

  private void read() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(model.folder())) {
      for (String name : checkpoint.tensorNames()) {
        assertEquals(INSIDE, checkpoint.find(name).orElseThrow().elementCount(), "of a shard");
      }
    }
    ModelFolder read = model.open();
    assertInside(read.transformerFolder());
    for (ModuleConfig module : read.modules()) {
      if (module instanceof PoolingConfig pooling) {
        assertInside(pooling.file());
      } else if (module instanceof DenseConfig dense) {
        assertInside(dense.folder());
      }
    }
  }

  private void assertInside(Path file) throws IOException {
    assertTrue(file.toRealPath().startsWith(model.folder().toRealPath()), () -> file + " was read");
  }
}
