package org.sbert4j.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.backend.CountingBackend;
import org.sbert4j.backend.FloatBits;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.encoding.EncodeRequest.Output;
import org.sbert4j.threads.RunningCalls;
import org.sbert4j.tokenizer.Side;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;
import org.sbert4j.transformer.ModuleStack;
import org.sbert4j.transformer.PassMemory;
import org.sbert4j.transformer.SmallBert;
import org.sbert4j.transformer.StackWeights;
import org.sbert4j.weights.PoolingMode;

/** Equal texts of a call are computed once, and each has its result, its own and in its place. */
class EqualTextsTest {
  private static final int MAX_SEQ_LENGTH = 12;
  private static final EncodeRequest PLAIN = request(OptionalInt.empty(), Output.VECTOR);
  private static final EncodeRequest WINDOWS = request(OptionalInt.of(2), Output.VECTOR);
  private static final EncodeRequest TOKENS = request(OptionalInt.empty(), Output.TOKEN_EMBEDDINGS);

  private static final String LONG = "a b c d e f g h i j k l m n o p q r s t";
  private static final String AS_LONG = "b b c d e f g h i j k l m n o p q r s t";

  /** Equal ones beside each other and apart, one by its case, one by what is cut off. */
  private static final List<String> TEXTS =
      List.of("a b", "", "a b", "c", "A  b", LONG, "", "c", LONG + " u", "a b c", LONG, AS_LONG);

  private final CountingBackend counting = new CountingBackend();
  private final RunningCalls calls = new RunningCalls();
  private EncodingPipeline pipeline = pipeline(3);

  private static EncodeRequest request(OptionalInt windowOverlap, Output output) {
    return new EncodeRequest(
        MAX_SEQ_LENGTH,
        Side.RIGHT,
        "",
        0,
        SmallBert.CONFIG.hiddenSize(),
        true,
        windowOverlap,
        LongTextListener.NONE,
        true,
        output,
        EncodeRequest.ALL_THREADS);
  }

  private static Tokenizer tokenizer() {
    Stream<String> special = Stream.of("[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]");
    Stream<String> letters = IntStream.rangeClosed('a', 'z').mapToObj(Character::toString);
    return new Tokenizer(
        Vocabulary.of(Stream.concat(special, letters).toList()), TokenizerSettings.bert());
  }

  private EncodingPipeline pipeline(int threads) {
    StackWeights weights =
        new StackWeights(
            SmallBert.CONFIG,
            SmallBert.weights(SmallBert.CONFIG, counting.backend(), WeightFormat.FP32),
            List.of(PoolingMode.CLS),
            List.of());
    TextCost cost = new TextCost(MAX_SEQ_LENGTH, true);
    MemoryPlan plan =
        MemoryPlan.of(
            OptionalLong.of(1 << 26),
            1 << 28,
            new PassMemory(weights, counting.backend(), WeightFormat.FP32),
            cost,
            threads);
    return new EncodingPipeline(
        tokenizer(), new ModuleStack(weights, counting.backend()), cost, plan);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  /** What a call gives, after which progress must have come to the number of texts. */
  private List<EncodedText> encode(EncodeRequest request, PendingTexts texts, int count) {
    List<EncodedText> results = new ArrayList<>();
    List<Long> progress = Collections.synchronizedList(new ArrayList<>());
    try (RunningCalls.Call call = calls.begin()) {
      pipeline.encode(call, request, texts, results::add, progress::add);
    }
    assertEquals(count, results.size());
    assertEquals(count, progress.get(progress.size() - 1));
    assertEquals(progress.stream().distinct().sorted().toList(), progress, "progress rises");
    return results;
  }

  private List<EncodedText> encode(EncodeRequest request, List<String> texts) {
    return encode(request, PendingTexts.of(texts), texts.size());
  }

  private void assertAsAlone(EncodeRequest request, List<EncodedText> found) {
    for (int i = 0; i < TEXTS.size(); i++) {
      EncodedText alone = encode(request, List.of(TEXTS.get(i))).get(0);
      FloatBits.assertSame("text " + i, alone.vector(), found.get(i).vector());
      assertEquals(alone.tokenCount(), found.get(i).tokenCount());
      assertEquals(alone.truncated(), found.get(i).truncated());
      assertEquals(alone.cutOffset(), found.get(i).cutOffset());
      assertEquals(alone.windows(), found.get(i).windows());
    }
  }

  private static void assertOwn(List<EncodedText> found) {
    for (int i = 0; i < found.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertNotSame(found.get(i).vector(), found.get(j).vector());
      }
    }
  }

  @Test
  void equalTextsAreComputedOnce() {
    List<EncodedText> found = encode(PLAIN, TEXTS);
    assertEquals(6, counting.sequences());
    assertAsAlone(PLAIN, found);
    assertOwn(found);
  }

  @Test
  void inWindowsToo() {
    List<EncodedText> found = encode(WINDOWS, TEXTS);
    // Four short ones, and three long ones in three windows each.
    int windows = found.get(5).windows();
    assertTrue(windows >= 2, windows + " windows");
    assertEquals(4 + 3 * windows, counting.sequences());
    assertAsAlone(WINDOWS, found);
    assertOwn(found);
  }

  @Test
  void tokenEmbeddingsToo() {
    List<EncodedText> found = encode(TOKENS, TEXTS);
    assertEquals(6, counting.sequences());
    float[][] first = found.get(0).tokenEmbeddings();
    float[][] equal = found.get(2).tokenEmbeddings();
    FloatBits.assertSame("token embeddings", first, equal);
    for (int t = 0; t < first.length; t++) {
      assertNotSame(first[t], equal[t]);
    }
    FloatBits.assertSame(
        "another text's",
        encode(TOKENS, List.of("a b c")).get(0).tokenEmbeddings(),
        found.get(9).tokenEmbeddings());
  }

  /** The third has the tokens of the second, but other types. */
  @Test
  void pairsToo() {
    List<TextPair> pairs =
        List.of(
            new TextPair("a", "b"),
            new TextPair("a [SEP] b", "c"),
            new TextPair("a", "b [SEP] c"),
            new TextPair("b", "a"),
            new TextPair("a", "b"));
    List<EncodedText> found = encode(PLAIN, PendingTexts.ofPairs(pairs), pairs.size());
    assertEquals(4, counting.sequences());
    for (int i = 0; i < pairs.size(); i++) {
      FloatBits.assertSame(
          "pair " + i,
          encode(PLAIN, PendingTexts.ofPairs(List.of(pairs.get(i))), 1).get(0).vector(),
          found.get(i).vector());
    }
    assertOwn(found);
  }

  /** Two with the special tokens, which are put around the others; the last is cut to be equal. */
  @Test
  void inputIdsToo() {
    List<int[]> inputIds =
        List.of(
            new int[] {5, 6},
            new int[] {1, 2},
            new int[] {1, 5, 6, 2},
            new int[] {},
            new int[] {5, 5, 5, 5, 5, 5, 5, 5, 5, 5},
            new int[] {5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6});
    List<EncodedText> found =
        encode(PLAIN, PendingTexts.ofInputIds(inputIds, SmallBert.CONFIG.vocabSize()), 6);
    assertEquals(3, counting.sequences());
    List<EncodedText> expected =
        encode(
            PLAIN, List.of("a b", "", "a b", "", "a a a a a a a a a a", "a a a a a a a a a a b"));
    for (int i = 0; i < found.size(); i++) {
      FloatBits.assertSame("text " + i, expected.get(i).vector(), found.get(i).vector());
      assertEquals(expected.get(i).tokenCount(), found.get(i).tokenCount());
      assertEquals(expected.get(i).truncated(), found.get(i).truncated());
    }
    assertOwn(found);
  }

  /** What is remembered is that of a chunk. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void onceInEachChunk(int threads) {
    pipeline.close();
    pipeline = pipeline(threads);
    int count = 2 * PendingTexts.MAX_TEXTS + 1;
    List<EncodedText> found = encode(PLAIN, Collections.nCopies(count, "a b"));
    assertEquals(3, counting.sequences());
    float[] alone = encode(PLAIN, List.of("a b")).get(0).vector();
    found.forEach(text -> FloatBits.assertSame("text", alone, text.vector()));
  }
}
