package org.sbert4j.benchmarks.model.engines;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sbert4j.benchmarks.TokenizerFile;
import org.sbert4j.benchmarks.model.setup.ModelFiles;
import org.sbert4j.tokenizer.Tokenizer;

/**
 * ONNX Runtime, its optimiser at its highest level, its default (spinning) threads.
 *
 * <p>The batch is padded to its longest text, as everybody feeds it. It gets our tokenizer, which
 * is faster than any other, so that tokenizing is not what makes the difference. Pools by mean.
 */
final class OnnxRuntimeEngine implements Engine {
  private final Tokenizer tokenizer = TokenizerFile.bundled().tokenizer();
  private final int maxSeqLength;
  private final OrtEnvironment environment;
  private final OrtSession session;

  /**
   * Loads the ONNX file of a folder.
   *
   * @throws LinkageError where the native library cannot be loaded
   */
  OnnxRuntimeEngine(int threads, Path folder, int maxSeqLength) {
    this.maxSeqLength = maxSeqLength;
    this.environment = NativePeers.onnxRuntime();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(folder.resolve(ModelFiles.ONNX).toString(), options);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public float[][] encode(List<String> texts) {
    int[][] inputIds = new int[texts.size()][];
    int longest = 0;
    for (int text = 0; text < inputIds.length; text++) {
      inputIds[text] = tokenizer.encode(texts.get(text), maxSeqLength).inputIds();
      longest = Math.max(longest, inputIds[text].length);
    }
    LongBuffer ids = longs(inputIds.length * longest);
    LongBuffer mask = longs(inputIds.length * longest);
    for (int text = 0; text < inputIds.length; text++) {
      for (int token = 0; token < inputIds[text].length; token++) {
        ids.put(text * longest + token, inputIds[text][token]);
        mask.put(text * longest + token, 1);
      }
    }
    try {
      return encode(inputIds, longest, ids, mask);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private float[][] encode(int[][] inputIds, int longest, LongBuffer ids, LongBuffer mask)
      throws OrtException {
    long[] shape = {inputIds.length, longest};
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids, shape);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask, shape);
        OnnxTensor typeTensor =
            OnnxTensor.createTensor(environment, longs(inputIds.length * longest), shape);
        OrtSession.Result result =
            session.run(
                Map.of(
                    "input_ids", idTensor,
                    "attention_mask", maskTensor,
                    "token_type_ids", typeTensor))) {
      return meanPooling(((OnnxTensor) result.get(0)).getFloatBuffer(), inputIds, longest);
    }
  }

  /** The mean of each text's rows; {@code hiddenStates} is {@code [texts, longest, H]}. */
  private static float[][] meanPooling(FloatBuffer hiddenStates, int[][] inputIds, int longest) {
    int hiddenSize = hiddenStates.remaining() / (inputIds.length * longest);
    float[][] vectors = new float[inputIds.length][hiddenSize];
    float[] row = new float[hiddenSize];
    for (int text = 0; text < inputIds.length; text++) {
      int tokens = inputIds[text].length;
      for (int token = 0; token < tokens; token++) {
        hiddenStates.get((text * longest + token) * hiddenSize, row);
        for (int i = 0; i < hiddenSize; i++) {
          vectors[text][i] += row[i] / tokens;
        }
      }
    }
    return vectors;
  }

  private static LongBuffer longs(int count) {
    return ByteBuffer.allocateDirect(count * Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
