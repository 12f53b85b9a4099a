package org.sbert4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.ArrayTensorView;
import org.sbert4j.backend.Backend;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;
import org.sbert4j.weights.PoolingConfig;
import org.sbert4j.weights.PoolingMode;

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

  @Test
  void anotherArithmeticIsAnotherFingerprint() {
    assertEquals(withArithmetic(Backend.ARITHMETIC), withArithmetic(Backend.ARITHMETIC));
    assertNotEquals(withArithmetic(Backend.ARITHMETIC), withArithmetic(Backend.ARITHMETIC + 1));
  }

  private static String withArithmetic(int arithmetic) {
    List<String> tokens = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a");
    FingerprintDigest digest = digest();
    Fingerprint.addSettings(
        digest,
        arithmetic,
        new BertTokenizer(Vocabulary.of(tokens), TokenizerSettings.bert()),
        SmallBert.CONFIG,
        100,
        new PoolingConfig(Path.of("config.json"), List.of(PoolingMode.MEAN), 36, true),
        List.of());
    return digest.hex();
  }
}
