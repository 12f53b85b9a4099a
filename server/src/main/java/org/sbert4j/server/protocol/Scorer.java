package org.sbert4j.server.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.sbert4j.CrossEncoder;
import org.sbert4j.PredictOptions;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.model.ModelLease;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Side;

/** Scores the pairs and texts of a request, in batches with those of others. Thread-safe. */
final class Scorer {
  private final Limits limits;

  Scorer(Limits limits) {
    this.limits = limits;
  }

  /** How texts are cut and scores made of logits; the model tells how many there are. */
  interface ScoreOptions {
    PredictOptions of(CrossEncoder model);
  }

  /** The scores of inputs, in their order, with the labels' names. */
  record Scored(List<float[]> scores, List<String> labels, long tokens) {}

  /**
   * The scores of inputs: the bits of {@link CrossEncoder#predictLabels(List, PredictOptions)} and
   * {@link CrossEncoder#predictLabelsOfTexts(List, PredictOptions)}.
   */
  CompletableFuture<Scored> score(
      Call call,
      ServedModel model,
      List<ScoreInput> inputs,
      boolean truncate,
      ScoreOptions scoreOptions) {
    limits.requireBatch(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      for (String text : inputs.get(i).texts()) {
        limits.requireChars(kind(inputs.get(i)), i, text);
      }
    }
    return model.use(lease -> score(call, model, lease, inputs, truncate, scoreOptions));
  }

  private CompletableFuture<Scored> score(
      Call call,
      ServedModel model,
      ModelLease lease,
      List<ScoreInput> inputs,
      boolean truncate,
      ScoreOptions scoreOptions) {
    CrossEncoder reranker = lease.reranker();
    long start = System.nanoTime();
    PredictOptions options = scoreOptions.of(reranker);
    int[] tokens = count(call, reranker, inputs, truncate, options.truncationSide());
    long tokenized = System.nanoTime();
    return lease
        .batcher()
        .submit(new Computations.Scores(reranker, options), inputs, tokens, call::isOver)
        .thenApply(
            result -> {
              call.setWork(
                  new Call.Work(
                      model.name(),
                      lease.computeType(),
                      inputs.stream().flatMap(input -> input.texts().stream()).toList(),
                      tokens,
                      tokenized - start,
                      result.queueNanos(),
                      result.inferenceNanos()));
              long sum = Arrays.stream(tokens).asLongStream().sum();
              return new Scored(result.outputs(), reranker.labels(), sum);
            });
  }

  private static String kind(ScoreInput input) {
    return input.isPair() ? "pair" : "text";
  }

  private static int[] count(
      Call call,
      CrossEncoder model,
      List<ScoreInput> inputs,
      boolean truncate,
      Side truncationSide) {
    EncodeOptions options =
        EncodeOptions.maxLength(model.maxSeqLength()).withTruncationSide(truncationSide);
    int[] counts = new int[inputs.size()];
    for (int i = 0; i < counts.length; i++) {
      // A query is read again for each text, and to its end if its begin is cut off.
      if (call.isOver()) {
        throw new CancellationException("is over");
      }
      ScoreInput input = inputs.get(i);
      Encoding encoding =
          input.isPair()
              ? model.tokenizer().encode(input.pair(), options)
              : model.tokenizer().encode(input.first(), options);
      if (encoding.truncated() && !truncate) {
        throw Limits.tooManyTokens(
            kind(input), i, encoding.sizeBeforeTruncation(), model.maxSeqLength());
      }
      counts[i] = encoding.size();
    }
    return counts;
  }
}
