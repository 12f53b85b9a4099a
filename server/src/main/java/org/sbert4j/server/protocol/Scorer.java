package org.sbert4j.server.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.sbert4j.CrossEncoder;
import org.sbert4j.PredictOptions;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.model.ModelLease;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.TextPair;

/** Scores the pairs of a request, in batches with those of others. Thread-safe. */
final class Scorer {
  private final Limits limits;

  Scorer(Limits limits) {
    this.limits = limits;
  }

  /** How scores are made of logits; the model tells how many there are. */
  interface ScoreOptions {
    PredictOptions of(CrossEncoder model);
  }

  /** The scores of pairs, in their order, with the labels' names. */
  record Scored(List<float[]> scores, List<String> labels, long tokens) {}

  /** The scores of pairs: the bits of {@link CrossEncoder#predictLabels(List, PredictOptions)}. */
  CompletableFuture<Scored> score(
      Call call,
      ServedModel model,
      List<TextPair> pairs,
      boolean truncate,
      ScoreOptions scoreOptions) {
    if (pairs.size() > limits.clientBatchSize()) {
      throw new ApiException(
          ErrorKind.BATCH_SIZE,
          pairs.size()
              + " texts are more than the "
              + limits.clientBatchSize()
              + " that one request may have; send several requests");
    }
    return model.use(lease -> score(call, model, lease, pairs, truncate, scoreOptions));
  }

  private CompletableFuture<Scored> score(
      Call call,
      ServedModel model,
      ModelLease lease,
      List<TextPair> pairs,
      boolean truncate,
      ScoreOptions scoreOptions) {
    CrossEncoder reranker = lease.reranker();
    long start = System.nanoTime();
    int[] tokens = count(reranker, pairs, truncate);
    long tokenized = System.nanoTime();
    return lease
        .batcher()
        .submit(
            new Computations.Pairs(reranker, scoreOptions.of(reranker)),
            pairs,
            tokens,
            call::isOver)
        .thenApply(
            result -> {
              call.setWork(
                  new Call.Work(
                      model.name(),
                      lease.computeType(),
                      pairs.stream().flatMap(p -> Stream.of(p.first(), p.second())).toList(),
                      tokens,
                      tokenized - start,
                      result.queueNanos(),
                      result.inferenceNanos()));
              long sum = Arrays.stream(tokens).asLongStream().sum();
              return new Scored(result.outputs(), reranker.labels(), sum);
            });
  }

  private int[] count(CrossEncoder model, List<TextPair> pairs, boolean truncate) {
    List<Integer> counts = new ArrayList<>(pairs.size());
    for (TextPair pair : pairs) {
      int index = counts.size();
      if (Math.max(pair.first().length(), pair.second().length()) > limits.inputChars()) {
        throw new ApiException(
            ErrorKind.PAYLOAD,
            "text " + index + " has more than " + limits.inputChars() + " characters; cut it");
      }
      Encoding encoding =
          model.tokenizer().encode(pair, EncodeOptions.maxLength(model.maxSeqLength()));
      if (encoding.truncated() && !truncate) {
        throw new ApiException(
            ErrorKind.VALIDATION,
            "text "
                + index
                + " has with the query "
                + encoding.sizeBeforeTruncation()
                + " tokens, and the model reads "
                + model.maxSeqLength()
                + "; cut it, or have it cut (truncate)");
      }
      counts.add(encoding.size());
    }
    return counts.stream().mapToInt(Integer::intValue).toArray();
  }
}
