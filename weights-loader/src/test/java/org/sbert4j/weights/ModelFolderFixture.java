package org.sbert4j.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sbert4j.weights.folder.ModelFolder;

/** A small folder in the form of sentence-transformers 2 to 5, for a test to change. */
public record ModelFolderFixture(Path folder) {

  public static ModelFolderFixture write(Path folder) throws IOException {
    ModelFolderFixture model = new ModelFolderFixture(folder);
    model.file("config.json", "{\"hidden_size\": 4}");
    model.file("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n");
    model.file("tokenizer_config.json", "{\"do_lower_case\": false, \"model_max_length\": 512}");
    model.file("sentence_bert_config.json", "{\"max_seq_length\": 256, \"do_lower_case\": false}");
    model.modules("Transformer:", "Pooling:1_Pooling");
    model.file(
        "1_Pooling/config.json",
        "{\"word_embedding_dimension\": 4, \"pooling_mode_cls_token\": false,"
            + " \"pooling_mode_mean_tokens\": true, \"pooling_mode_max_tokens\": false,"
            + " \"pooling_mode_mean_sqrt_len_tokens\": false}");
    return model;
  }

  public Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** Deletes those of these files that there are. */
  public void delete(List<String> names) throws IOException {
    for (String name : names) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  /** Each module as {@code Type:path}, the type in sentence_transformers.models unless dotted. */
  public Path modules(String... modules) throws IOException {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < modules.length; i++) {
      String[] parts = modules[i].split(":", -1);
      String type = parts[0].contains(".") ? parts[0] : "sentence_transformers.models." + parts[0];
      json.append(i == 0 ? "" : ",")
          .append(
              "{\"idx\": %d, \"name\": \"%d\", \"path\": \"%s\", \"type\": \"%s\"}"
                  .formatted(i, i, parts[1], type));
    }
    return file("modules.json", json.append(']').toString());
  }

  public ModelFolder open() {
    return ModelFolder.open(folder);
  }
}
