package org.sbert4j.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sbert4j.EmbeddingQuantizer;
import org.sbert4j.Precision;
import org.sbert4j.QuantizationRanges;
import org.sbert4j.SimilarityFunction;

/**
 * Search among vectors of bits or bytes, and rescoring of the best by the query as it was:
 * sentence-transformers' {@code semantic_search_faiss} and {@code semantic_search_usearch}, exact.
 *
 * <pre>{@code
 * // 64 bytes in memory for each vector of 512 elements; bytes and floats may lie on a disk.
 * QuantizedSearch search =
 *     QuantizedSearch.ofBits(bits, Precision.UBINARY)
 *         .thenBy(QuantizedSearch.bytes(bytes, Precision.INT8, ranges))
 *         .thenBy(QuantizedSearch.floats(vectors));
 * List<List<SearchHit>> hits = search.search(queries, 10);
 * }</pre>
 *
 * <p>Bits are compared by how many differ, bytes by their dot product. Then the candidates are
 * scored by their dot product with the query's floats: by what the quantized vector stands for, as
 * sentence-transformers does, or by each of the stages named with {@link #thenBy}, in turn. Each
 * keeps a {@code rescoreMultiplier}-th of what the one before kept, 2 unless asked otherwise, and
 * the last {@code topK}. Of equal scores the lesser index is better.
 *
 * <p>Immutable, thread-safe; a call computes on its own thread, and on as many as there are
 * processors if there are several queries.
 */
public final class QuantizedSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Queries of a task. */
  private static final int QUERIES_AT_ONCE = 4;

  /** Scores a vector of the corpus exactly, or more exactly than those before. */
  @FunctionalInterface
  public interface Rescoring {
    /**
     * The similarity of a query and a vector; from several threads at once.
     *
     * @param id index of the vector
     */
    double score(float[] query, int id);
  }

  private final byte[][] corpus;
  private final Precision precision;
  private final EmbeddingQuantizer quantizer;
  private final Rescoring own;
  private final List<Rescoring> stages;
  private final int multiplier;

  private QuantizedSearch(
      byte[][] corpus,
      Precision precision,
      EmbeddingQuantizer quantizer,
      Rescoring own,
      List<Rescoring> stages,
      int multiplier) {
    this.corpus = corpus;
    this.precision = precision;
    this.quantizer = quantizer;
    this.own = own;
    this.stages = stages;
    this.multiplier = multiplier;
  }

  /**
   * Among vectors of bits.
   *
   * @param corpus {@code [corpus, dimensions / 8]}, not to be changed afterwards
   * @param precision BINARY or UBINARY
   * @throws IllegalArgumentException for another precision
   */
  public static QuantizedSearch ofBits(byte[][] corpus, Precision precision) {
    return new QuantizedSearch(
        requireEqual(corpus),
        precision,
        EmbeddingQuantizer.binary(precision),
        bits(corpus, precision),
        List.of(),
        2);
  }

  /**
   * Among vectors of bytes.
   *
   * @param corpus {@code [corpus, dimensions]}, not to be changed afterwards
   * @param precision INT8 or UINT8
   * @param ranges those by which the corpus was quantized
   * @throws IllegalArgumentException for another precision
   */
  public static QuantizedSearch ofBytes(
      byte[][] corpus, Precision precision, QuantizationRanges ranges) {
    return new QuantizedSearch(
        requireEqual(corpus),
        precision,
        EmbeddingQuantizer.of(precision, ranges),
        bytes(corpus, precision, ranges),
        List.of(),
        2);
  }

  private static byte[][] requireEqual(byte[][] corpus) {
    Objects.requireNonNull(corpus, "corpus is null; for no vectors pass an empty array");
    for (int i = 0; i < corpus.length; i++) {
      Objects.requireNonNull(corpus[i], "a vector of the corpus is null");
      if (corpus[i].length != corpus[0].length) {
        throw new IllegalArgumentException(
            "vector %d of the corpus has %d bytes and the first has %d; search vectors of one model"
                .formatted(i, corpus[i].length, corpus[0].length));
      }
    }
    return corpus;
  }

  /** Rescoring by bits, which stand for 0 and 1. */
  public static Rescoring bits(byte[][] corpus, Precision precision) {
    int flip = precision.unsigned() ? 0 : 0x80;
    return (query, id) -> {
      double score = 0;
      for (int i = 0; i < query.length; i++) {
        int bit = (corpus[id][i / 8] ^ flip) >> (7 - i % 8) & 1;
        score += bit * (double) query[i];
      }
      return score;
    };
  }

  /** Rescoring by bytes, each of which stands for a step of its dimension's range. */
  public static Rescoring bytes(byte[][] corpus, Precision precision, QuantizationRanges ranges) {
    float[] starts = ranges.minimums();
    double[] steps = new double[starts.length];
    for (int i = 0; i < steps.length; i++) {
      float step = (ranges.maximums()[i] - starts[i]) / 255;
      steps[i] = step == 0 ? 1 : step;
    }
    return (query, id) -> {
      double score = 0;
      for (int i = 0; i < query.length; i++) {
        score += query[i] * (value(corpus[id][i], precision) * steps[i] + starts[i]);
      }
      return score;
    };
  }

  private static int value(byte stored, Precision precision) {
    return precision.unsigned() ? stored & 0xff : stored + 128;
  }

  /** Rescoring by the vectors themselves. */
  public static Rescoring floats(float[][] corpus) {
    return (query, id) -> SimilarityFunction.DOT.apply(query, corpus[id]);
  }

  /** With a further stage, which scores what those before have kept. */
  public QuantizedSearch thenBy(Rescoring stage) {
    List<Rescoring> more = new ArrayList<>(stages);
    more.add(Objects.requireNonNull(stage, "stage is null"));
    return new QuantizedSearch(corpus, precision, quantizer, own, List.copyOf(more), multiplier);
  }

  /**
   * With another multiplier; 1 scores no more than are wanted.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public QuantizedSearch withRescoreMultiplier(int rescoreMultiplier) {
    return new QuantizedSearch(
        corpus,
        precision,
        quantizer,
        own,
        stages,
        Vectors.requireAtLeast(1, rescoreMultiplier, "rescoreMultiplier"));
  }

  /**
   * Searches.
   *
   * @param queries {@code [queries, dimensions]}, as floats
   * @param topK how many hits a query has at most
   * @return for each query its hits, the best first
   * @throws IllegalArgumentException if topK is less than 1, or a query has other dimensions
   */
  public List<List<SearchHit>> search(float[][] queries, int topK) {
    Vectors.requireAtLeast(1, topK, "topK");
    Vectors.requireEqual(queries, -1, "the queries");
    List<Rescoring> used = stages.isEmpty() ? List.of(own) : stages;
    List<List<SearchHit>> hits = new ArrayList<>();
    for (int i = 0; i < queries.length; i++) {
      hits.add(List.of());
    }
    Workers.run(
        Runtime.getRuntime().availableProcessors(),
        (queries.length + QUERIES_AT_ONCE - 1) / QUERIES_AT_ONCE,
        () -> this,
        (task, state) -> {
          int first = task * QUERIES_AT_ONCE;
          int end = Math.min(first + QUERIES_AT_ONCE, queries.length);
          for (int query = first; query < end; query++) {
            hits.set(query, search(queries[query], topK, used));
          }
        });
    return hits;
  }

  private List<SearchHit> search(float[] query, int topK, List<Rescoring> used) {
    double most = topK * Math.pow(multiplier, used.size());
    List<SearchHit> kept = candidates(query, atMost(most));
    for (Rescoring stage : used) {
      most /= multiplier;
      TopHits best = new TopHits(atMost(most));
      for (SearchHit hit : kept) {
        best.add(stage.score(query, hit.corpusId()), hit.corpusId());
      }
      kept = best.sorted();
    }
    return kept;
  }

  private int atMost(double wanted) {
    return (int) Math.max(1, Math.min(wanted, corpus.length));
  }

  /** The nearest by the quantized query. */
  private List<SearchHit> candidates(float[] query, int most) {
    byte[] quantized = quantizer.quantize(query);
    if (corpus.length > 0 && quantized.length != corpus[0].length) {
      throw new IllegalArgumentException(
          "a query of %d elements has %d bytes and the corpus has %d; search vectors of one model"
              .formatted(query.length, quantized.length, corpus[0].length));
    }
    return nearest(quantized, most);
  }

  private List<SearchHit> nearest(byte[] quantized, int most) {
    TopHits best = new TopHits(most);
    for (int id = 0; id < corpus.length; id++) {
      int score =
          precision.needsRanges()
              ? dot(quantized, corpus[id], precision.unsigned() ? 0xff : -1)
              : -differing(quantized, corpus[id]);
      if (score > best.worst()) {
        best.add(score, id);
      }
    }
    return best.sorted();
  }

  /** For tests: whether the candidate after so many is as near as the last of them. */
  boolean isUndecided(float[] query, int most) {
    List<SearchHit> more = nearest(quantizer.quantize(query), most + 1);
    return more.size() > most && more.get(most).score() == more.get(most - 1).score();
  }

  private static int dot(byte[] a, byte[] b, int mask) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] & mask) * (b[i] & mask);
    }
    return sum;
  }

  private static int differing(byte[] a, byte[] b) {
    int count = 0;
    int whole = a.length & -Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      count += Long.bitCount((long) LONGS.get(a, i) ^ (long) LONGS.get(b, i));
    }
    for (int i = whole; i < a.length; i++) {
      count += Integer.bitCount((a[i] ^ b[i]) & 0xff);
    }
    return count;
  }
}
