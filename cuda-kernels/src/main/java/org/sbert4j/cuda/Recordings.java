package org.sbert4j.cuda;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.cuda.device.CapturedGraph;
import org.sbert4j.cuda.device.CommandStream;

/**
 * Recordings of what a workspace's stream does for a batch, one for each shape of batch that came
 * twice of late.
 *
 * <p>A short sentence keeps a GPU busy for less time than it takes to launch its hundred kernels
 * one by one; a recording is launched as one. So single sentences of up to {@value #MOST_TOKENS}
 * tokens are recorded, and larger batches, which it would not help, are not.
 *
 * <p>The key is the exact number of tokens. Rounding it up would need fewer recordings, but then a
 * repetition would multiply other matrices than the first run did, and the matrix library might add
 * in another order.
 *
 * <p>The first time a shape comes, its operations run as ever: that gives the tensors their memory
 * and lets the matrix library make ready. The second time they are recorded. A recording holds
 * addresses, so all are forgotten when a tensor's memory moves.
 */
final class Recordings {
  private static final System.Logger LOGGER = System.getLogger(Recordings.class.getName());

  /** A batch of this many takes a GPU longer than its launches take. */
  static final int MOST_TOKENS = 512;

  /** Shapes that are remembered. A recording takes some hundred KB of a driver's memory. */
  static final int MOST_SHAPES = 128;

  /** What a recording depends on: with one sequence, its offsets follow. */
  record Key(int tokens, int promptTokens, boolean indicesApart) {
    static Key of(PackedBatch batch) {
      return new Key(batch.tokens(), batch.promptTokens(), BatchBuffers.indicesApart(batch));
    }
  }

  /**
   * A shape that was seen.
   *
   * @param graph what was recorded; null if it came once, or cannot be recorded
   * @param shapes of the tensors afterwards, in the order of the workspace's list
   * @param hopeless whether recording it failed
   */
  private record Entry(CapturedGraph graph, List<CudaTensor.Shape> shapes, boolean hopeless) {
    static final Entry SEEN = new Entry(null, List.of(), false);
    static final Entry HOPELESS = new Entry(null, List.of(), true);
  }

  private final CommandStream stream;

  /** The most recently used last. */
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  Recordings(CommandStream stream) {
    this.stream = stream;
  }

  /** Whether a batch gains by being recorded. */
  static boolean pays(PackedBatch batch) {
    return batch.sequences() == 1 && batch.tokens() > 0 && batch.tokens() <= MOST_TOKENS;
  }

  /**
   * Does what the operations do, by calling them or by a recording.
   *
   * @param tensors all that the operations use, always in the same order
   */
  void run(Key key, Runnable operations, List<CudaTensor> tensors) {
    Entry entry = entries.get(key);
    if (entry != null && entry.graph == null && !entry.hopeless) {
      entry = record(operations, tensors);
      put(key, entry);
    }
    if (entry == null) {
      operations.run();
      put(key, Entry.SEEN);
    } else if (entry.graph == null) {
      operations.run();
    } else {
      stream.launch(entry.graph);
      restore(tensors, entry.shapes);
    }
  }

  /** Lets the operations run while their commands are recorded and not carried out. */
  private Entry record(Runnable operations, List<CudaTensor> tensors) {
    List<CudaTensor.Shape> before = tensors.stream().map(CudaTensor::shape).toList();
    restore(tensors, before);
    try {
      stream.beginCapture();
      operations.run();
      List<CudaTensor.Shape> after = new ArrayList<>();
      tensors.forEach(tensor -> after.add(tensor.shape()));
      return new Entry(stream.endCapture(), after, false);
    } catch (Error e) {
      // Else the stream would go on recording, and refuse everything from now on.
      stream.abandonCapture();
      throw e;
    } catch (RuntimeException e) {
      // What is wrong for good is wrong without recording too, and will be told then.
      stream.abandonCapture();
      restore(tensors, before);
      LOGGER.log(Level.DEBUG, "a batch cannot be recorded and is run command by command", e);
      return Entry.HOPELESS;
    }
  }

  /** Gives tensors their shapes, and takes what they hold to be on the device. */
  private static void restore(List<CudaTensor> tensors, List<CudaTensor.Shape> shapes) {
    for (int i = 0; i < shapes.size(); i++) {
      tensors.get(i).restore(shapes.get(i));
    }
  }

  private void put(Key key, Entry entry) {
    entries.put(key, entry);
    if (entries.size() > MOST_SHAPES) {
      Key oldest = entries.keySet().iterator().next();
      close(entries.remove(oldest));
    }
  }

  /** How many graphs there are, for tests. */
  long graphs() {
    return entries.values().stream().filter(entry -> entry.graph != null).count();
  }

  /** Forgets everything. Never throws. */
  void clear() {
    entries.values().forEach(Recordings::close);
    entries.clear();
  }

  private static void close(Entry entry) {
    if (entry.graph != null) {
      entry.graph.close();
    }
  }
}
