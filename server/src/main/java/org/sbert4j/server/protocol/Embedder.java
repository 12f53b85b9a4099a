package org.sbert4j.server.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.server.batching.BatchResult;
import org.sbert4j.server.batching.Computation;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.model.ModelLease;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.tokenizer.Encoding;

/**
 * Embeds the texts of a request: checks and counts them on the caller's thread, and has them
 * computed in batches with those of others. Thread-safe.
 */
final class Embedder {
  private final Limits limits;

  Embedder(Limits limits) {
    this.limits = limits;
  }

  /**
   * The vectors of texts: the bits of {@link SentenceTransformer#encode(List, EmbeddingOptions)}.
   */
  CompletableFuture<Embedded<float[]>> embed(
      Call call, ServedModel model, List<TextInput> inputs, EmbedOptions options) {
    return compute(
        call,
        model,
        inputs,
        options,
        embedding -> new Computations.Texts(embedding, options.options()));
  }

  /** The token embeddings of texts. */
  CompletableFuture<Embedded<float[][]>> embedTokens(
      Call call, ServedModel model, List<TextInput> inputs, EmbedOptions options) {
    return compute(
        call,
        model,
        inputs,
        options,
        embedding -> new Computations.TokenEmbeddings(embedding, options.options()));
  }

  /** What is to be computed with a model. */
  private interface Choice<O> {
    Computation<String, O> of(SentenceTransformer model);
  }

  private <O> CompletableFuture<Embedded<O>> compute(
      Call call,
      ServedModel model,
      List<TextInput> inputs,
      EmbedOptions options,
      Choice<O> choice) {
    checkSizes(inputs);
    return model
        .acquire()
        .thenCompose(
            lease ->
                compute(call, model, lease, inputs, options, choice)
                    .whenComplete((embedded, failure) -> lease.close()));
  }

  private <O> CompletableFuture<Embedded<O>> compute(
      Call call,
      ServedModel model,
      ModelLease lease,
      List<TextInput> inputs,
      EmbedOptions options,
      Choice<O> choice) {
    SentenceTransformer embedding = lease.embedding();
    long start = System.nanoTime();
    List<String> texts = inputs.stream().map(TextInput::text).toList();
    List<CountedText> counted = count(embedding, inputs, options);
    int[] tokens = counted.stream().mapToInt(CountedText::computed).toArray();
    long tokenized = System.nanoTime();
    return lease
        .batcher()
        .submit(choice.of(embedding), texts, tokens, call::isOver)
        .thenApply(
            result -> {
              Embedded<O> embedded = new Embedded<>(result.outputs(), counted, lease.fingerprint());
              call.setWork(
                  work(lease, model, inputs, embedded.tokens(), tokenized - start, result));
              return embedded;
            });
  }

  private static Call.Work work(
      ModelLease lease,
      ServedModel model,
      List<TextInput> inputs,
      long tokens,
      long tokenizationNanos,
      BatchResult<?> result) {
    long characters = inputs.stream().mapToLong(input -> input.text().length()).sum();
    return new Call.Work(
        model.name(),
        lease.computeType(),
        inputs.size(),
        tokens,
        characters,
        tokenizationNanos,
        result.queueNanos(),
        result.inferenceNanos());
  }

  private void checkSizes(List<TextInput> inputs) {
    if (inputs.size() > limits.clientBatchSize()) {
      throw new ApiException(
          ErrorKind.BATCH_SIZE,
          inputs.size()
              + " texts are more than the "
              + limits.clientBatchSize()
              + " that one request may have; send several requests");
    }
    for (int i = 0; i < inputs.size(); i++) {
      TextInput input = inputs.get(i);
      if (input.isText() && input.text().length() > limits.inputChars()) {
        throw new ApiException(
            ErrorKind.PAYLOAD,
            "text "
                + i
                + " has "
                + input.text().length()
                + " characters, and the most is "
                + limits.inputChars()
                + "; cut it");
      }
    }
  }

  private List<CountedText> count(
      SentenceTransformer model, List<TextInput> inputs, EmbedOptions options) {
    String prompt = prompt(model, options.options());
    List<CountedText> counted = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      CountedText text = count(model, prompt, inputs.get(i).text());
      if (text.truncated() && !options.truncate()) {
        throw new ApiException(
            ErrorKind.VALIDATION,
            "text "
                + i
                + " has "
                + text.tokens()
                + " tokens, and the model reads "
                + model.maxSeqLength()
                + "; cut it, or have it cut (truncate)");
      }
      counted.add(text);
    }
    return counted;
  }

  private static CountedText count(SentenceTransformer model, String prompt, String text) {
    Encoding encoding = model.tokenizer().encode(prompt + text, model.maxSeqLength());
    return encoding.truncated()
        ? new CountedText(
            encoding.sizeBeforeTruncation(),
            encoding.size(),
            Math.max(0, encoding.cutOffset(0) - prompt.length()))
        : new CountedText(encoding.size(), encoding.size(), text.length());
  }

  private static String prompt(SentenceTransformer model, EmbeddingOptions options) {
    if (options.prompt().isPresent()) {
      return options.prompt().get();
    }
    String name = options.promptName().or(model::defaultPromptName).orElse(null);
    if (name == null) {
      return "";
    }
    String prompt = model.prompts().get(name);
    if (prompt == null) {
      throw new ApiException(
          ErrorKind.VALIDATION,
          "prompt_name",
          "the model has no prompt named '" + name + "'; it has " + model.prompts().keySet());
    }
    return prompt;
  }
}
