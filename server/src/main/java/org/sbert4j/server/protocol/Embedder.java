package org.sbert4j.server.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SparseEmbedding;
import org.sbert4j.server.batching.Computation;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.model.ModelLease;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Side;

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
        options,
        new Engine<>(
            Computations.Texts::new,
            Computations.InputIds::new,
            SentenceTransformer::fingerprint,
            embedding -> 0));
  }

  /**
   * The token embeddings of texts: the bits of {@link SentenceTransformer#encodeTokens(List,
   * EmbeddingOptions)}. So many that an answer would be too large are refused.
   */
  CompletableFuture<Embedded<float[][]>> embedTokens(
      Call call, ServedModel model, List<TextInput> inputs, EmbedOptions options) {
    return run(
        call,
        model,
        inputs,
        options,
        new Engine<>(
            Computations.TokenEmbeddings::new,
            Computations.TokenEmbeddingsOfInputIds::new,
            SentenceTransformer::fingerprint,
            embedding -> embedding.model().config().hiddenSize()));
  }

  /**
   * The weights of the tokens of texts: the bits of {@link SentenceTransformer#encodeSparse(List,
   * EmbeddingOptions)}. A model that gives none is refused, and so are so many that an answer would
   * be too large.
   */
  CompletableFuture<Embedded<SparseEmbedding>> embedSparse(
      Call call, ServedModel model, List<TextInput> inputs, EmbedOptions options) {
    return run(
        call,
        model,
        inputs,
        options,
        new Engine<>(
            Computations.Sparse::new,
            Computations.SparseOfInputIds::new,
            embedding -> embedding.sparseFingerprint().orElseThrow(),
            embedding -> numbersOfWeight(model, embedding)));
  }

  /** An id and its weight. */
  private static int numbersOfWeight(ServedModel model, SentenceTransformer embedding) {
    if (!embedding.hasSparseEmbeddings()) {
      throw new ApiException(
          ErrorKind.NOT_FOUND,
          "model",
          "the model '"
              + model.name()
              + "' gives no sparse embeddings, as it has no sparse_linear.pt; use /embed, or serve"
              + " a model that has it, as BAAI/bge-m3 has");
    }
    return 2;
  }

  /** Makes a computation of a model and options. */
  private interface Factory<I, O> {
    Computation<I, O> of(SentenceTransformer model, EmbeddingOptions options);
  }

  /**
   * What the engine makes of texts, and the same of ids.
   *
   * @param fingerprint of what it makes
   * @param numbersOfToken how many numbers that is for each token, 0 if it is a vector for a text
   */
  private record Engine<O>(
      Factory<String, O> ofTexts,
      Factory<int[], O> ofInputIds,
      Function<SentenceTransformer, String> fingerprint,
      ToIntFunction<SentenceTransformer> numbersOfToken) {
    Prepared<?, O> prepare(
        SentenceTransformer model, List<TextInput> inputs, EmbedOptions options) {
      int numbers = numbersOfToken.applyAsInt(model);
      Prepared<?, O> prepared = prepareAny(model, inputs, options);
      if (numbers > 0) {
        Limits.requireTokenVectors(
            prepared.texts().stream().mapToLong(CountedText::computed).sum(),
            numbers,
            model.maxSeqLength());
      }
      return prepared;
    }

    private Prepared<?, O> prepareAny(
        SentenceTransformer model, List<TextInput> inputs, EmbedOptions options) {
      if (asIds(model, inputs, options)) {
        PreparedIds prepared = PreparedIds.of(model, inputs, options);
        return new Prepared<>(
            fingerprint.apply(model),
            "",
            prepared.texts(),
            ofInputIds.of(model, options.options().withPrompt("")),
            prepared.ids());
      }
      String prompt = prompt(model, options.options());
      return new Prepared<>(
          fingerprint.apply(model),
          prompt,
          count(model, prompt, inputs, options),
          ofTexts.of(model, options.options()),
          inputs.stream().map(TextInput::text).toList());
    }
  }

  /** Whether the engine is to be given ids, since a text alone doesn't say what is to be read. */
  private static boolean asIds(
      SentenceTransformer model, List<TextInput> inputs, EmbedOptions options) {
    return (options.maxTokens() > 0 && options.maxTokens() < model.maxSeqLength())
        || !inputs.stream().allMatch(TextInput::isText);
  }

  /** What is to be computed of a request's inputs. */
  private record Prepared<I, O>(
      String fingerprint,
      String prompt,
      List<CountedText> texts,
      Computation<I, O> computation,
      List<I> inputs) {}

  private <O> CompletableFuture<Embedded<O>> run(
      Call call,
      ServedModel model,
      List<TextInput> inputs,
      EmbedOptions options,
      Engine<O> engine) {
    limits.requireBatch(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).isText()) {
        limits.requireChars("text", i, inputs.get(i).text());
      }
    }
    return model.use(
        lease -> {
          long start = System.nanoTime();
          Prepared<?, O> prepared = engine.prepare(lease.embedding(), inputs, options);
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
                  new Embedded<>(
                      result.outputs(),
                      prepared.texts(),
                      prepared.fingerprint(),
                      prepared.prompt());
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

  private static List<CountedText> count(
      SentenceTransformer model, String prompt, List<TextInput> inputs, EmbedOptions options) {
    List<CountedText> counted = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      CountedText text =
          count(model, prompt, inputs.get(i).text(), options.options().truncationSide());
      requireFit(text, i, options, model.maxSeqLength());
      counted.add(text);
    }
    return counted;
  }

  /** Refuses a text that would have to be cut, if it must not be. */
  static void requireFit(CountedText text, int index, EmbedOptions options, int maxTokens) {
    if (text.truncated() && !options.truncate()) {
      throw options.firstLine() == 0
          ? Limits.tooManyTokens("text", index, text.tokens(), maxTokens)
          : Limits.tooManyTokens("line", options.firstLine() + index, text.tokens(), maxTokens);
    }
  }

  private static CountedText count(
      SentenceTransformer model, String prompt, String text, Side truncationSide) {
    Encoding encoding =
        model
            .tokenizer()
            .encode(
                prompt + text,
                EncodeOptions.maxLength(model.maxSeqLength()).withTruncationSide(truncationSide));
    if (!encoding.truncated()) {
      return new CountedText(encoding.size(), encoding.size(), text.length());
    }
    int cutOffset =
        truncationSide == Side.RIGHT
            ? Math.max(0, encoding.cutOffset(0) - prompt.length())
            : CountedText.UNKNOWN;
    return new CountedText(encoding.sizeBeforeTruncation(), encoding.size(), cutOffset);
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
