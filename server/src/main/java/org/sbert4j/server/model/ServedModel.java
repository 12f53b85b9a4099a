package org.sbert4j.server.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sbert4j.BaseModel;
import org.sbert4j.CrossEncoder;
import org.sbert4j.LoadOptions;
import org.sbert4j.MemoryNeed;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.config.BertConfig;
import org.sbert4j.server.batching.BatchListener;
import org.sbert4j.server.batching.Batcher;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.folder.CrossEncoderFolder;
import org.sbert4j.weights.folder.ModuleConfig;
import org.sbert4j.weights.folder.NormalizeConfig;
import org.sbert4j.weights.folder.PoolingConfig;
import org.sbert4j.weights.folder.TransformerFolder;

/**
 * A model that is served: loaded when it is first needed, unloaded when nobody has needed it for a
 * while, and loaded again. Its folder is read once at the start, so that a broken one is known
 * then.
 *
 * <p>Thread-safe.
 */
public final class ServedModel {
  private static final System.Logger LOG = System.getLogger(ServedModel.class.getName());

  /** Tokens of a batch on a processor: more makes it no faster, and others wait. */
  private static final int CPU_TOKENS = 512;

  /** Tokens of a batch on a GPU, which is slow with less. */
  private static final int GPU_TOKENS = 16_384;

  private static final String GPU = "cuda";

  private final List<String> names;
  private final Path folder;
  private final LoadOptions options;
  private final ServedKind kind;
  private final ModelFacts facts;
  private final int batchTokens;
  private final Executor executor;
  private final BatchListener batches;

  /** Null while the model isn't loaded. Guarded by this, as are the next three. */
  private CompletableFuture<LoadedModel> loaded;

  /** Whether it is never loaded again. */
  private boolean closed;

  private int leases;
  private long lastUse = System.nanoTime();

  /**
   * Reads the folder, but loads no model.
   *
   * @param names what clients may call it; the first is its own
   * @param options for loading; those for embeddings alone are left out for a reranker
   * @param batchTokens of a batch at most; 0 for what suits the backend
   * @param executor loads the model, and runs what follows a result
   * @throws org.sbert4j.weights.ModelFormatException naming file, field and fix, if the folder is
   *     broken
   * @throws IllegalArgumentException if the backend doesn't have the weights' format
   */
  public ServedModel(
      List<String> names,
      Path folder,
      LoadOptions options,
      int batchTokens,
      Executor executor,
      BatchListener batches) {
    this.names = List.copyOf(names);
    this.folder = folder;
    this.options = options;
    this.executor = executor;
    this.batches = batches;
    this.kind = ServedKind.of(folder);
    try (Backend backend =
        Backends.create(options.backend(), new BackendOptions(options.device()))) {
      requireFormat(backend, options.weights());
      int suitable = backend.name().equals(GPU) ? GPU_TOKENS : CPU_TOKENS;
      this.batchTokens = batchTokens > 0 ? batchTokens : suitable;
      this.facts = kind == ServedKind.EMBEDDING ? embeddingFacts(backend) : rerankerFacts(backend);
    }
  }

  /** Or the first request would be told, if there is no warm-up. */
  private static void requireFormat(Backend backend, WeightFormat format) {
    if (!backend.weightFormats().contains(format)) {
      throw new IllegalArgumentException(
          "the "
              + backend.name()
              + " backend has no "
              + format.label()
              + " weights; it has "
              + backend.weightFormats().stream()
                  .sorted()
                  .map(WeightFormat::label)
                  .collect(Collectors.joining(", ")));
    }
  }

  private ModelFacts embeddingFacts(Backend backend) {
    ModelDescription description = ModelDescription.read(folder, options);
    return new ModelFacts(
        description.maxSeqLength(),
        description.embeddingDimension(),
        pooling(description),
        normalizes(description),
        List.of(),
        memory(description.memory(backend, options.weights()), description.folder()));
  }

  private static boolean normalizes(ModelDescription description) {
    List<ModuleConfig> modules = description.modules();
    return modules.get(modules.size() - 1) instanceof NormalizeConfig;
  }

  private static String pooling(ModelDescription description) {
    return description.modules().stream()
        .filter(PoolingConfig.class::isInstance)
        .flatMap(module -> ((PoolingConfig) module).modes().stream())
        .map(PoolingMode::configName)
        .collect(Collectors.joining("+"));
  }

  private static long memory(Optional<MemoryNeed> need, TransformerFolder model) {
    return need.map(ServedModel::weights).orElseGet(() -> bytesOfWeights(model));
  }

  private static long weights(MemoryNeed need) {
    return need.linearWeights() + need.otherWeights() + need.embeddings();
  }

  private ModelFacts rerankerFacts(Backend backend) {
    CrossEncoderFolder reranker = CrossEncoderFolder.open(folder);
    int positions = BertConfig.of(reranker.config()).maxTokens();
    Integer stated = reranker.tokenizer().modelMaxLength();
    return new ModelFacts(
        Math.min(positions, reranker.maxSeqLength().orElse(stated == null ? positions : stated)),
        reranker.numLabels(),
        "",
        false,
        reranker.labels(),
        memory(CrossEncoder.memory(folder, rerankerOptions(), backend), reranker));
  }

  private LoadOptions rerankerOptions() {
    return new LoadOptions(
        options.backend(),
        options.threads(),
        OptionalInt.empty(),
        Optional.empty(),
        options.memoryBudget(),
        options.weights(),
        options.device(),
        options.mapEmbeddings());
  }

  private static long bytesOfWeights(TransformerFolder model) {
    try (Stream<Path> files = Files.list(model.transformerFolder())) {
      return files
          .filter(file -> file.toString().matches(".*\\.(safetensors|bin|onnx)"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What clients may call it; the first is its own name. */
  public List<String> names() {
    return names;
  }

  /** Its own name. */
  public String name() {
    return names.get(0);
  }

  /** What it gives. */
  public ServedKind kind() {
    return kind;
  }

  /** What is known of it. */
  public ModelFacts facts() {
    return facts;
  }

  /** The format of its weights, as {@code fp32}. */
  public String weightFormat() {
    return options.weights().label();
  }

  /** The most tokens of texts that are computed together, unless one has more. */
  public int batchTokens() {
    return batchTokens;
  }

  /** Whether it is loaded now. */
  public synchronized boolean isLoaded() {
    return loaded != null && loaded.isDone() && !loaded.isCompletedExceptionally();
  }

  /** Texts that wait for a batch. */
  public synchronized int queueSize() {
    return isLoaded() ? loaded.join().batcher().size() : 0;
  }

  /**
   * The model, loaded if it isn't. Ends with what loading throws; the next call tries again. Ends
   * with CancellationException if this was closed.
   *
   * @return a lease, which is to be closed
   */
  public CompletableFuture<ModelLease> acquire() {
    CompletableFuture<LoadedModel> loading;
    synchronized (this) {
      if (closed) {
        // The threads that would load it may have ended, and nobody would close it.
        return CompletableFuture.failedFuture(new CancellationException("the model is closed"));
      }
      if (loaded == null) {
        loaded = CompletableFuture.supplyAsync(this::loadOrForget, executor);
      }
      loading = loaded;
      leases++;
    }
    return loading
        .thenApply(model -> new ModelLease(this, model))
        .whenComplete(
            (lease, failure) -> {
              if (failure != null) {
                giveBack();
              }
            });
  }

  /** What is done with a loaded model. */
  public interface Use<T> {
    /** Begins; the model stays loaded until the result is there. */
    CompletableFuture<T> of(ModelLease lease);
  }

  /** Does something with the model, loaded if it isn't. */
  public <T> CompletableFuture<T> use(Use<T> use) {
    return acquire()
        .thenCompose(
            lease -> {
              try {
                return use.of(lease).whenComplete((result, failure) -> lease.close());
              } catch (RuntimeException | Error e) {
                lease.close();
                throw e;
              }
            });
  }

  /** Loads; after a failure the next request tries again. */
  private LoadedModel loadOrForget() {
    try {
      return load();
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        loaded = null;
      }
      LOG.log(System.Logger.Level.ERROR, "model " + name() + " cannot be loaded", e);
      throw e;
    }
  }

  private LoadedModel load() {
    BaseModel model;
    String fingerprint = "";
    if (kind == ServedKind.EMBEDDING) {
      SentenceTransformer embedding = SentenceTransformer.load(folder, options);
      fingerprint = embedding.fingerprint();
      model = embedding;
    } else {
      model = CrossEncoder.load(folder, rerankerOptions());
    }
    int threads = model.backendName().equals(GPU) ? 1 : model.threads();
    return new LoadedModel(
        model,
        fingerprint,
        new Batcher("sbert4j-batches-" + name(), threads, batchTokens, executor, batches));
  }

  synchronized void giveBack() {
    leases--;
    lastUse = System.nanoTime();
  }

  /** Unloads the model if nobody uses it and nobody has for so long. */
  public void unloadIfIdle(long nanos) {
    LoadedModel idle;
    synchronized (this) {
      if (!isLoaded() || leases > 0 || System.nanoTime() - lastUse < nanos) {
        return;
      }
      idle = loaded.join();
      loaded = null;
    }
    idle.close();
  }

  /** Unloads the model, after what runs. It is not loaded again. */
  public void close() {
    CompletableFuture<LoadedModel> ending;
    synchronized (this) {
      closed = true;
      ending = loaded;
      loaded = null;
    }
    if (ending != null) {
      // One that can't be loaded needs no closing.
      ending.thenAccept(LoadedModel::close).exceptionally(failure -> null).join();
    }
  }
}
