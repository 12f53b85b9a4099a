package org.sbert4j.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.encoding.EncodeRequest.Output;
import org.sbert4j.threads.Job;
import org.sbert4j.threads.ProgressCount;
import org.sbert4j.threads.RunningCalls.Call;
import org.sbert4j.threads.SpinningTeam;
import org.sbert4j.threads.WorkerThreads;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.SpecialTokens;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tracing.TracedPass;
import org.sbert4j.transformer.ActivationRoom;
import org.sbert4j.transformer.EmbeddingTables;
import org.sbert4j.transformer.ModuleStack;
import org.sbert4j.transformer.StackActivations;

/**
 * From texts to vectors, a chunk of texts at a time.
 *
 * <pre>
 *   texts ── take some thousands ──► chunk
 *     tokenize     each text on its own, on all threads
 *     batch        equal texts once, sorted by length, packed end to end without padding
 *     forward      each batch through the whole model on one thread, or a few texts on all threads
 *     finish       cut, normalize
 *   results ◄── hand over, in the order of the texts
 * </pre>
 *
 * <p>Pairs of texts and texts as input ids go this way too. A text that is too long goes through
 * the model in windows, if the request asks for that.
 *
 * <p>Memory: a chunk takes its {@link ChunkMemory.Share}, and no more texts are tokenized than it
 * is sure to hold. A batch is computed in one of at most {@code passes} {@link StackActivations},
 * or in the team's. Nothing grows with the number of texts.
 *
 * <p>Thread-safe. A listener's code never runs while its thread has a turn to compute, so it may
 * wait for other calls.
 */
public final class EncodingPipeline implements AutoCloseable {
  /** Windows of a long text that are enough to keep all threads busy most of the time. */
  private static final int ENOUGH_WINDOWS = 64;

  private final Tokenizer tokenizer;
  private final ModuleStack stack;
  private final TextCost cost;
  private final MemoryPlan plan;
  private final WorkerThreads workers;
  private final SpinningTeam team;
  private final ChunkMemory memory;
  private final ConcurrentLinkedQueue<StackActivations> idle = new ConcurrentLinkedQueue<>();

  /** Made when first needed, by the call that has all turns. */
  private StackActivations teamActivations;

  /** With all that the plan allows. No thread is started yet. */
  public EncodingPipeline(Tokenizer tokenizer, ModuleStack stack, TextCost cost, MemoryPlan plan) {
    this.tokenizer = tokenizer;
    this.stack = stack;
    this.cost = cost;
    this.plan = plan;
    this.workers = new WorkerThreads(plan.threads(), plan.passes());
    this.team = new SpinningTeam(plan.passes());
    this.memory = new ChunkMemory(plan.chunkBytes());
  }

  /** What computes. */
  public ModuleStack stack() {
    return stack;
  }

  /** The most tokens of a text that there is room for, in any call. */
  private int maxSeqLength() {
    return cost.maxSeqLength();
  }

  /** The most threads that work at once, those of callers included. */
  public int threads() {
    return workers.threads();
  }

  /**
   * Encodes all texts.
   *
   * @param results is given each text in their order, on this thread
   * @param progress is told the number of texts computed so far, on any thread, one call at a time
   * @throws CancellationException if this thread is interrupted, and stays so, or the call is
   *     cancelled
   */
  public void encode(
      Call call,
      EncodeRequest request,
      PendingTexts texts,
      Consumer<EncodedText> results,
      LongConsumer progress) {
    ProgressCount count = new ProgressCount(call, progress);
    long mostPerText = cost.ofLongest() + bytesOfResult(request, texts, maxSeqLength());
    long forWindows = request.windowOverlap().isPresent() ? ENOUGH_WINDOWS * bytesPerWindow() : 0;
    while (texts.fill()) {
      int done;
      try (ChunkMemory.Share share =
          takeMemory(call, mostPerText, texts.size() * mostPerText + forWindows)) {
        long forTexts = Math.max(mostPerText, share.bytes() - forWindows);
        List<EncodedText> chunk = tokenize(call, request, texts, forTexts);
        tellTooLong(request, texts, chunk);
        DistinctTexts distinct = new DistinctTexts(chunk, texts);
        forward(
            call,
            request.threads(),
            distinct.atOnce(),
            request.promptTokens(),
            request.output(),
            count);
        for (int i : distinct.inWindows()) {
          long bytes = share.bytes() - forTexts;
          encodeInWindows(call, request, (String) texts.get(i), chunk.get(i), bytes);
          count.add(1);
        }
        distinct.copyResults(count);
        chunk.forEach(results);
        done = chunk.size();
      }
      texts.remove(done);
    }
  }

  /** What is made of a text until it is handed over, where the caller does not hold them all. */
  private static long bytesOfResult(EncodeRequest request, PendingTexts texts, int tokens) {
    // Of token weights nobody keeps more than what becomes of them.
    boolean held = !texts.unbounded() && request.output() != Output.TOKEN_WEIGHTS;
    return held ? 0 : TextCost.ofResult(request.output(), tokens, request.dimension());
  }

  /**
   * Takes memory for a chunk.
   *
   * @param least bytes below which a share is of no use
   * @param wanted bytes beyond which a share is of no use
   */
  private ChunkMemory.Share takeMemory(Call call, long least, long wanted) {
    if (call.nested()) {
      return memory.takeAtOnce(least);
    }
    try {
      return memory.take(least, wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("encode ended early, because its thread was interrupted");
    }
  }

  /**
   * Takes texts through the model in one pass, of which everything is kept, whatever memory that
   * takes.
   *
   * @param request not in windows
   */
  public TracedTexts trace(
      Call call, EncodeRequest request, List<String> texts, EmbeddingTables tables) {
    List<Encoding> encodings = texts.stream().map(text -> encoding(request, text)).toList();
    List<EncodedText> encoded = new ArrayList<>();
    for (Encoding encoding : encodings) {
      if (encoding.truncated()) {
        request.longTexts().tooLong(encoded.size(), encoding::sizeBeforeTruncation);
      }
      encoded.add(new EncodedText(request, encoding, false));
    }
    PackedBatch batch =
        MicroBatches.pack(encoded, stack.weights().config())
            .withPromptTokens(request.promptTokens());
    TracedPass[] pass = new TracedPass[1];
    workers.runInTurns(
        1, 1, task -> pass[0] = TracedPass.of(stack, batch, tables), call::cancelled);
    float[][] vectors =
        Arrays.stream(pass[0].vectors()).map(request::finish).toArray(float[][]::new);
    return new TracedTexts(encodings, pass[0].tensors(), vectors);
  }

  // Tokenize.

  /** Tokenizes the first texts, as many as the memory is sure to hold, and at least one. */
  private List<EncodedText> tokenize(
      Call call, EncodeRequest request, PendingTexts texts, long bytes) {
    EncodedText[] encoded = new EncodedText[texts.size()];
    long most = cost.ofLongest() + bytesOfResult(request, texts, maxSeqLength());
    AtomicLong used = new AtomicLong();
    Job.Work work =
        new Job.Work() {
          @Override
          public boolean mayTake() {
            // The most that a text can need, until its tokens are counted.
            return used.get() + most <= bytes && used.addAndGet(most) > 0;
          }

          @Override
          public void run(int index) {
            encoded[index] = tokenize(request, texts.get(index));
            int tokens = encoded[index].inputIds().length;
            used.addAndGet(cost.ofTokens(tokens) + bytesOfResult(request, texts, tokens) - most);
          }
        };
    int tokenized = workers.run(encoded.length, request.threads(), work, call::cancelled);
    return Arrays.asList(encoded).subList(0, tokenized);
  }

  private EncodedText tokenize(EncodeRequest request, Object text) {
    return text instanceof int[] inputIds
        ? new EncodedText(request, sequence(request, inputIds))
        : new EncodedText(request, encoding(request, text), text instanceof TextPair);
  }

  private SpecialTokens.Sequence sequence(EncodeRequest request, int[] inputIds) {
    return tokenizer
        .specialTokens()
        .around(inputIds, request.maxSeqLength(), request.truncationSide());
  }

  private Encoding encoding(EncodeRequest request, Object text) {
    EncodeOptions options =
        EncodeOptions.maxLength(request.maxSeqLength())
            .withTruncationSide(request.truncationSide());
    return text instanceof TextPair pair
        ? tokenizer.encode(pair, options)
        : tokenizer.encode(request.withPrompt((String) text), options);
  }

  private int countTokens(EncodeRequest request, Object text) {
    return text instanceof int[] inputIds
        ? sequence(request, inputIds).sizeBeforeTruncation()
        : encoding(request, text).sizeBeforeTruncation();
  }

  private void tellTooLong(EncodeRequest request, PendingTexts texts, List<EncodedText> chunk) {
    for (int i = 0; i < chunk.size(); i++) {
      if (chunk.get(i).tooLong()) {
        Object text = texts.get(i);
        request.longTexts().tooLong(texts.removed() + i, () -> countTokens(request, text));
        return;
      }
    }
  }

  // Batch, forward, finish.

  /**
   * Takes sequences through the model. A few are one batch, which all threads compute together;
   * more are divided into batches, of which each thread takes its own. No bit depends on which it
   * was.
   *
   * @param threads the most that work at it at once
   * @param output what the sequences read
   */
  private void forward(
      Call call,
      int threads,
      List<? extends Sequence> sequences,
      int promptTokens,
      Output output,
      ProgressCount count) {
    if (sequences.isEmpty()) {
      return;
    }
    stack.backend().startCold();
    boolean together = threads >= plan.passes() && MicroBatches.rows(sequences) <= plan.teamRows();
    if (together && workers.tryTakeAllTurns()) {
      try {
        Job.Work work = task -> compute(sequences, promptTokens, output, teamActivations());
        workers.run(1, 1, work, call::cancelled);
      } finally {
        workers.giveAllTurnsBack();
      }
      count.add(sequences.size());
      return;
    }
    List<List<Sequence>> batches =
        MicroBatches.plan(sequences, Math.min(plan.passes(), threads), minRows(), plan.batchRows());
    Job.Work work =
        new Job.Work() {
          @Override
          public void run(int index) {
            StackActivations activations = takeActivations();
            try {
              compute(batches.get(index), promptTokens, output, activations);
            } finally {
              idle.add(activations);
            }
          }

          @Override
          public void afterwards(int index) {
            count.add(batches.get(index).size());
          }
        };
    workers.runInTurns(batches.size(), threads, work, call::cancelled);
  }

  /** One batch through the model; each of its sequences then reads its own part. */
  private void compute(
      List<? extends Sequence> sequences,
      int promptTokens,
      Output output,
      StackActivations activations) {
    PackedBatch batch =
        MicroBatches.pack(sequences, stack.weights().config()).withPromptTokens(promptTokens);
    Tensor computed =
        switch (output) {
          case VECTOR -> stack.encode(batch, activations);
          case TOKEN_EMBEDDINGS -> stack.forward(batch, activations);
          case TOKEN_WEIGHTS -> stack.tokenWeights(batch, activations);
          case COLBERT_VECTORS -> stack.colbertVectors(batch, activations);
        };
    for (int i = 0; i < sequences.size(); i++) {
      sequences.get(i).read(computed, output == Output.VECTOR ? i : batch.start(i));
    }
  }

  private int minRows() {
    return Math.min(plan.batchRows(), stack.backend().batching().minRows());
  }

  private StackActivations takeActivations() {
    StackActivations activations = idle.poll();
    return activations != null
        ? activations
        : stack.newActivations(
            ThreadTeam.CALLER_ALONE, new ActivationRoom(plan.batchRows(), maxSeqLength()));
  }

  private StackActivations teamActivations() {
    if (teamActivations == null) {
      teamActivations =
          stack.newActivations(team, new ActivationRoom(plan.teamRows(), maxSeqLength()));
    }
    return teamActivations;
  }

  // Long texts.

  /** The ids of a window and what is kept of it, in double precision. */
  private long bytesPerWindow() {
    return cost.ofLongest() + (long) Double.BYTES * stack.weights().pooledFeatures();
  }

  /**
   * Encodes a text that is too long in windows, some at a time, so that it takes no more memory the
   * longer it is.
   *
   * @param bytes that there are; one window is computed even if it takes more
   */
  private void encodeInWindows(
      Call call, EncodeRequest request, String text, EncodedText result, long bytes) {
    int atOnce = (int) Math.max(1, Math.min(ENOUGH_WINDOWS, bytes / bytesPerWindow()));
    int overlap = request.windowOverlap().orElseThrow();
    Iterator<Encoding> encodings =
        tokenizer.windows(request.withPrompt(text), request.maxSeqLength(), overlap);
    WindowPooling pooling =
        new WindowPooling(
            stack.weights().poolingModes(),
            stack.weights().config().hiddenSize(),
            request.promptTokens(),
            overlap);
    while (encodings.hasNext()) {
      List<WindowPooling.Window> windows = new ArrayList<>();
      while (windows.size() < atOnce && encodings.hasNext()) {
        Encoding encoding = encodings.next();
        windows.add(pooling.window(encoding, !encodings.hasNext()));
      }
      ProgressCount untold = new ProgressCount(call, done -> {});
      forward(call, request.threads(), windows, 0, Output.TOKEN_EMBEDDINGS, untold);
      windows.forEach(pooling::add);
    }
    float[] vector = encodePooled(call, pooling.pooled());
    result.setWindows(vector, pooling.tokens(), text.length(), pooling.windows());
  }

  /** The vector of what was pooled here, {@code [embeddingDimension]}. */
  private float[] encodePooled(Call call, float[] pooled) {
    float[][] vector = new float[1][];
    Job.Work work =
        task -> {
          StackActivations activations = takeActivations();
          try {
            vector[0] = stack.encodePooled(pooled, activations);
          } finally {
            idle.add(activations);
          }
        };
    workers.runInTurns(1, 1, work, call::cancelled);
    return vector[0];
  }

  /** Ends the threads and gives the memory back, once no call runs any more. */
  @Override
  public void close() {
    workers.close();
    team.close();
    if (teamActivations != null) {
      teamActivations.close();
    }
    idle.forEach(StackActivations::close);
    idle.clear();
    stack.backend().close();
  }
}
