package org.sbert4j.weights.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.weights.Architecture;

class ModelTypesTest {
  @TempDir Path folder;

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("config.json"), json);
  }

  private Architecture read() {
    return ConfigFile.read(folder.resolve("config.json")).architecture();
  }

  @ParameterizedTest
  @EnumSource
  void everyArchitectureHasItsName(Architecture architecture) throws IOException {
    write("{\"model_type\": \"%s\"}".formatted(architecture.modelType()));
    assertEquals(architecture, read());
  }

  @Test
  void withoutAnyNameItIsBert() throws IOException {
    write("{}");
    assertEquals(Architecture.BERT, read());
  }

  @ParameterizedTest
  @CsvSource({
    "BertForMaskedLM, BERT",
    "BertLMHeadModel, BERT",
    "RobertaModel, ROBERTA",
    "XLMRobertaForSequenceClassification, XLM_ROBERTA",
    "CamembertForMaskedLM, CAMEMBERT",
    "DistilBertForSequenceClassification, DISTILBERT",
    "MPNetForMaskedLM, MPNET",
    "ElectraForPreTraining, ELECTRA"
  })
  void classesSayItWhereTheTypeIsMissing(String name, Architecture architecture)
      throws IOException {
    write("{\"architectures\": [\"%s\"]}".formatted(name));
    assertEquals(architecture, read());
  }

  /** Nothing else is in the file, so it is the name that is told first, and not a field. */
  @ParameterizedTest
  @CsvSource({
    "modernbert, ' (it would need rotary positions, gated feed-forward layers, local attention'",
    "nomic_bert, ' (it would need rotary positions and gated feed-forward layers'",
    "new, ' (it would need rotary positions and gated feed-forward layers'",
    "t5, ' (it would need relative positions without a position table'",
    "deberta-v2, ' (it would need disentangled attention'",
    "llama, ' (it would need attention to the tokens before alone'",
    "qwen2, ' (it would need attention to the tokens before alone'",
    "mistral, ' (it would need attention to the tokens before alone'",
    "vit, ', and what it computes is not guessed'"
  })
  void anotherIsRefusedByItsName(String modelType, String needed) throws IOException {
    Path file = write("{\"model_type\": \"%s\"}".formatted(modelType));
    for (Runnable reading :
        new Runnable[] {
          this::read, () -> ModelFolder.open(folder), () -> CrossEncoderFolder.open(folder)
        }) {
      assertFails(
          reading::run,
          file,
          "model_type",
          "'" + modelType + "' is not supported" + needed,
          "one of bert, roberta, xlm-roberta, camembert, distilbert, mpnet, electra");
    }
  }

  @Test
  void anUnknownClassIsRefusedByItsName() throws IOException {
    Path file = write("{\"architectures\": [\"ModernBertModel\"]}");
    assertFails(this::read, file, "architectures", "'modernbert' is not supported", "one of bert");
    write("{\"architectures\": [\"MyOwnModel\"]}");
    assertFails(this::read, file, "architectures", "'MyOwn' is not supported, and", "one of bert");
  }
}
