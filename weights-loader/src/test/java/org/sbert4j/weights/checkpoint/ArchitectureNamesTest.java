package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.RealFilesTest;
import org.sbert4j.weights.SafetensorsBytes;

/** BertModel's names, and what its relatives call the same tensors. */
class ArchitectureNamesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "BERT, bert.encoder.layer.0.attention.self.query.weight, encoder.layer.0.attention.self.query.weight",
    "ROBERTA, roberta.embeddings.LayerNorm.gamma, embeddings.LayerNorm.weight",
    "XLM_ROBERTA, roberta.encoder.layer.11.output.dense.bias, encoder.layer.11.output.dense.bias",
    "CAMEMBERT, roberta.embeddings.word_embeddings.weight, embeddings.word_embeddings.weight",
    "XLM_ROBERTA, 0.auto_model.pooler.dense.weight, pooler.dense.weight",
    "ELECTRA, electra.embeddings_project.weight, embeddings_project.weight",
    "ELECTRA, classifier.out_proj.weight, classifier.out_proj.weight",
    "MPNET, mpnet.encoder.relative_attention_bias.weight, encoder.relative_attention_bias.weight",
    "MPNET, encoder.layer.1.attention.attn.q.weight, encoder.layer.1.attention.self.query.weight",
    "MPNET, encoder.layer.1.attention.attn.k.weight, encoder.layer.1.attention.self.key.weight",
    "MPNET, encoder.layer.1.attention.attn.v.bias, encoder.layer.1.attention.self.value.bias",
    "MPNET, encoder.layer.1.attention.attn.o.weight, encoder.layer.1.attention.output.dense.weight",
    "MPNET, encoder.layer.1.attention.LayerNorm.weight, encoder.layer.1.attention.output.LayerNorm.weight",
    "MPNET, encoder.layer.1.output.LayerNorm.weight, encoder.layer.1.output.LayerNorm.weight",
    "MPNET, encoder.layer.1.intermediate.dense.bias, encoder.layer.1.intermediate.dense.bias",
    "DISTILBERT, distilbert.embeddings.LayerNorm.weight, embeddings.LayerNorm.weight",
    "DISTILBERT, distilbert.transformer.layer.3.attention.q_lin.weight, encoder.layer.3.attention.self.query.weight",
    "DISTILBERT, transformer.layer.3.attention.k_lin.weight, encoder.layer.3.attention.self.key.weight",
    "DISTILBERT, transformer.layer.3.attention.v_lin.bias, encoder.layer.3.attention.self.value.bias",
    "DISTILBERT, transformer.layer.3.attention.out_lin.bias, encoder.layer.3.attention.output.dense.bias",
    "DISTILBERT, transformer.layer.3.sa_layer_norm.bias, encoder.layer.3.attention.output.LayerNorm.bias",
    "DISTILBERT, transformer.layer.3.ffn.lin1.weight, encoder.layer.3.intermediate.dense.weight",
    "DISTILBERT, transformer.layer.3.ffn.lin2.weight, encoder.layer.3.output.dense.weight",
    "DISTILBERT, transformer.layer.3.output_layer_norm.weight, encoder.layer.3.output.LayerNorm.weight",
    "DISTILBERT, pre_classifier.weight, pre_classifier.weight"
  })
  void aTensorIsFoundByBertsName(Architecture architecture, String stored, String canonical)
      throws IOException {
    SafetensorsBytes.rows(folder.resolve("model.safetensors"), 2, stored);
    try (Checkpoint checkpoint = Checkpoint.open(folder, architecture)) {
      assertEquals(stored, checkpoint.find(canonical).orElseThrow().name());
    }
  }

  @Test
  void anotherArchitecturesPrefixIsNotTaken() throws IOException {
    SafetensorsBytes.rows(folder.resolve("model.safetensors"), 2, "bert.embeddings.x");
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architecture.ROBERTA)) {
      assertTrue(checkpoint.find("embeddings.x").isEmpty());
    }
  }

  @Test
  void whatIsMissingIsNamedAsTheArchitectureDoes() throws IOException {
    Path file = SafetensorsBytes.rows(folder.resolve("model.safetensors"), 2, "x");
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architecture.DISTILBERT)) {
      assertFails(
          () -> checkpoint.require("encoder.layer.0.attention.self.query.weight", 4, 4),
          file,
          "transformer.layer.0.attention.q_lin.weight",
          "missing",
          "checkpoint of DistilBERT");
    }
  }

  @Test
  void anOnnxGraphIsReadForBertAlone() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.copy(RealFilesTest.resource("tiny.onnx"), file);
    assertFails(
        () -> Checkpoint.open(folder, Architecture.XLM_ROBERTA),
        file,
        "",
        "not for XLM-RoBERTa",
        "take model.safetensors");
  }
}
