package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;

/** Encoding makes a few objects for a text and none for a character. */
class TokenizerAllocationTest {
  private static final int TEXTS = 2_000;

  /** Ids, offsets and words in the encoding, and once more in the buffer they were read into. */
  private static final int BYTES_PER_TOKEN = 2 * 4 * Integer.BYTES;

  /**
   * About twenty small objects, which compiled code leaves out in part, and two special tokens: 896
   * bytes without that.
   */
  private static final int BYTES_PER_TEXT = 920;

  private final Tokenizer tokenizer = tokenizer();
  private long kept;

  private static Tokenizer tokenizer() {
    List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    for (char c = '一'; c < '一' + 4000; c++) {
      tokens.add(String.valueOf(c));
    }
    return new Tokenizer(Vocabulary.of(tokens), TokenizerSettings.bert());
  }

  /** Bytes allocated for one text on average, by the JVM's own count for this thread. */
  private long bytesPerText(String text) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < TEXTS; i++) {
      kept += tokenizer.encode(text, 512).size();
    }
    return (threads.getThreadAllocatedBytes(thread) - before) / TEXTS;
  }

  @Test
  void bytesGrowWithTokensByTheirResultsAlone() {
    bytesPerText("一");
    for (int length : new int[] {1, 15, 100, 250}) {
      long bytes = bytesPerText("一丁丂".repeat(length).substring(0, length));
      long bound = BYTES_PER_TEXT + (long) BYTES_PER_TOKEN * length;
      assertTrue(bytes <= bound, () -> bytes + " bytes for " + length + " chars, over " + bound);
      assertTrue(bytes > 4L * Integer.BYTES * length, "the JVM counted nothing: " + bytes);
    }
    assertTrue(kept > 0);
  }
}
