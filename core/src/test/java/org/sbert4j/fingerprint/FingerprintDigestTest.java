package org.sbert4j.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.ArrayTensorView;
import org.sbert4j.backend.Backend;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;
import org.sbert4j.transformer.SmallBert;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.folder.ModelSettings;
import org.sbert4j.weights.folder.PoolingConfig;

class FingerprintDigestTest {
  private static FingerprintDigest digest() {
    return new FingerprintDigest();
  }

  @Test
  void partsAreToldApart() {
    assertNotEquals(digest().add("ab").add("c").hex(), digest().add("a").add("bc").hex());
    assertNotEquals(digest().add("").add(1).hex(), digest().add(1).add("").hex());
  }

  @Test
  void textsLongerThanTheBufferCountToTheirEnd() {
    String text = "到".repeat(100_000);
    assertNotEquals(digest().add(text + "a").hex(), digest().add(text + "b").hex());
    assertEquals(digest().add(text + "a").hex(), digest().add(text + "a").hex());
  }

  @Test
  void aTensorCountsWithItsShapeAndEveryElementButNotItsName() {
    String found = digest().add(tensor("weight", 7, 300, 200)).hex();
    assertEquals(found, digest().add(tensor("onnx::MatMul_7", 7, 300, 200)).hex());
    assertNotEquals(found, digest().add(tensor("weight", 7, 200, 300)).hex());
    assertNotEquals(found, digest().add(tensor("weight", 8, 300, 200)).hex());
  }

  private static ArrayTensorView tensor(String name, long seed, long... shape) {
    return ArrayTensorView.random(new SplittableRandom(seed), name, 0, 1, shape);
  }

  private static ModelSettings defaultPrompt(String text) {
    return new ModelSettings(
        Map.of("query", text), Optional.of("query"), "cosine", OptionalInt.empty());
  }

  private static final ModelSettings NO_DEFAULTS =
      new ModelSettings(Map.of(), Optional.empty(), "cosine", OptionalInt.empty());

  @Test
  void anotherArithmeticIsAnotherFingerprint() {
    String found = settings(Backend.ARITHMETIC, NO_DEFAULTS);
    assertEquals(found, settings(Backend.ARITHMETIC, NO_DEFAULTS));
    assertNotEquals(found, settings(Backend.ARITHMETIC + 1, NO_DEFAULTS));
  }

  /**
   * What a call without options does counts; prompts that it does not use and similarity do not.
   */
  @Test
  void theDefaultsOfACallCount() {
    String found = settings(Backend.ARITHMETIC, NO_DEFAULTS);
    assertEquals(found, settings(Backend.ARITHMETIC, defaultPrompt("")));
    assertNotEquals(found, settings(Backend.ARITHMETIC, defaultPrompt("query: ")));
    ModelSettings unused =
        new ModelSettings(Map.of("query", "query: "), Optional.empty(), "dot", OptionalInt.empty());
    assertEquals(found, settings(Backend.ARITHMETIC, unused));
    ModelSettings cut = new ModelSettings(Map.of(), Optional.empty(), "cosine", OptionalInt.of(12));
    assertNotEquals(found, settings(Backend.ARITHMETIC, cut));
  }

  private static String settings(int arithmetic, ModelSettings settings) {
    List<String> tokens = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a");
    FingerprintDigest digest = digest();
    Fingerprint.addSettings(
        digest,
        arithmetic,
        new Tokenizer(Vocabulary.of(tokens), TokenizerSettings.bert()),
        SmallBert.CONFIG,
        100,
        new PoolingConfig(Path.of("config.json"), List.of(PoolingMode.MEAN), 36, true),
        List.of(),
        settings);
    return digest.hex();
  }
}
