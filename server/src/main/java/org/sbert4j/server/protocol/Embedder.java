package org.sbert4j.server.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
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
    return run(
        call,
        model,
        inputs,
        lease -> {
          SentenceTransformer embedding = lease.embedding();
          if (asIds(embedding, inputs, options)) {
            PreparedIds prepared = PreparedIds.of(embedding, inputs, options);
            return new Prepared<>(
                prepared.texts(),
                new Computations.InputIds(embedding, options.options().withPrompt("")),
                prepared.ids());
          }
          return new Prepared<>(
              count(embedding, inputs, options),
              new Computations.Texts(embedding, options.options()),
              texts(inputs));
        });
  }

  /** The token embeddings of texts. */
  CompletableFuture<Embedded<float[][]>> embedTokens(
      Call call, ServedModel model, List<TextInput> inputs, EmbedOptions options) {
    return run(
        call,
        model,
        inputs,
        lease -> {
          SentenceTransformer embedding = lease.embedding();
          if (asIds(embedding, inputs, options)) {
            throw new ApiException(
                ErrorKind.VALIDATION,
                "inputs",
                "embeddings of tokens are made of texts that are cut at their end only; give texts,"
                    + " and leave truncation_direction out");
          }
          return new Prepared<>(
              count(embedding, inputs, options),
              new Computations.TokenEmbeddings(embedding, options.options()),
              texts(inputs));
        });
  }

  /** Whether the engine is to be given ids, since a text alone doesn't say what is to be read. */
  private static boolean asIds(
      SentenceTransformer model, List<TextInput> inputs, EmbedOptions options) {
    return options.left()
        || (options.maxTokens() > 0 && options.maxTokens() < model.maxSeqLength())
        || !inputs.stream().allMatch(TextInput::isText);
  }

  private static List<String> texts(List<TextInput> inputs) {
    return inputs.stream().map(TextInput::text).toList();
  }

  /** What is to be computed of a request's inputs. */
  private record Prepared<I, O>(
      List<CountedText> texts, Computation<I, O> computation, List<I> inputs) {}

  /** Checks inputs and says what is to be computed. */
  private interface Preparation<O> {
    Prepared<?, O> of(ModelLease lease);
  }

  private <O> CompletableFuture<Embedded<O>> run(
      Call call, ServedModel model, List<TextInput> inputs, Preparation<O> preparation) {
    checkSizes(inputs);
    return model.use(
        lease -> {
          long start = System.nanoTime();
          Prepared<?, O> prepared = preparation.of(lease);
          return submit(call, model, lease, inputs, prepared, System.nanoTime() - start);
        });
  }

  private static <I, O> CompletableFuture<Embedded<O>> submit(
      Call call,
      ServedModel model,
      ModelLease lease,
      List<TextInput> inputs,
      Prepared<I, O> prepared,
      long tokenizationNanos) {
    int[] tokens = prepared.texts().stream().mapToInt(CountedText::computed).toArray();
    return lease
        .batcher()
        .submit(prepared.computation(), prepared.inputs(), tokens, call::isOver)
        .thenApply(
            result -> {
              Embedded<O> embedded =
                  new Embedded<>(result.outputs(), prepared.texts(), lease.fingerprint());
              call.setWork(
                  new Call.Work(
                      model.name(),
                      lease.computeType(),
                      inputs.stream().filter(TextInput::isText).map(TextInput::text).toList(),
                      tokens,
                      tokenizationNanos,
                      result.queueNanos(),
                      result.inferenceNanos()));
              return embedded;
            });
  }

  private void checkSizes(List<TextInput> inputs) {
    if (inputs.size() > limits.clientBatchSize()) {
      throw new ApiException(
          ErrorKind.BATCH_SIZE,
          "input",
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
            "input",
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
      requireFit(text, i, options, model.maxSeqLength());
      counted.add(text);
    }
    return counted;
  }

  /** Refuses a text that would have to be cut, if it must not be. */
  static void requireFit(CountedText text, int index, EmbedOptions options, int maxTokens) {
    if (text.truncated() && !options.truncate()) {
      throw new ApiException(
          ErrorKind.VALIDATION,
          "input",
          "text "
              + index
              + " has "
              + text.tokens()
              + " tokens, and the model reads "
              + maxTokens
              + "; cut it, or have it cut (truncate)");
    }
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

  static String prompt(SentenceTransformer model, EmbeddingOptions options) {
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
