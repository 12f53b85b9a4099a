package org.sbert4j.weights.checkpoint;

import java.util.List;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.FileFuzz;

/** An ONNX file: any bytes, or any messages within messages, each with the length that it has. */
public final class OnnxFuzz extends FileFuzz {
  private static final int ANY_BYTES = 0;
  private static final int MESSAGES = 1;

  public OnnxFuzz() {
    super(300);
  }

  @Override
  public int maxBytes() {
    return 300;
  }

  @Override
  public List<byte[]> seeds() {
    MessageScript linear = new MessageScript().open(7);
    linear.open(1).text(1, "x").text(1, "w").text(3, "/a/MatMul").text(4, "Gemm");
    linear.open(5).text(1, "transB").number(3, 1).close().close();
    linear.open(5).number(1, 1).number(1, 2).number(2, 1).text(8, "w").bytes(9, new byte[8]);
    MessageScript integers = new MessageScript().open(7);
    integers.open(5).bytes(1, new byte[] {2, 1}).number(2, 7).text(8, "i").bytes(7, new byte[2]);
    MessageScript halves = new MessageScript().open(7).open(5).number(1, 2).number(2, 10);
    halves.text(8, "h").bytes(5, new byte[] {0, 1}).close().open(5).number(2, 11).text(8, "d");
    halves.bytes(10, new byte[8]).open(13).text(1, "location").text(2, "../outside").close();
    OnnxBytes tensor = OnnxBytes.tensor("a", 1, 2).bytes(9, ZipBytes.TWO_FLOATS);
    return List.of(
        choosing(MESSAGES, linear.end()),
        choosing(MESSAGES, integers.end()),
        choosing(MESSAGES, halves.end()),
        choosing(ANY_BYTES, OnnxBytes.model(new OnnxBytes().message(5, tensor))));
  }

  @Override
  public List<byte[]> words() {
    return ascii("MatMul", "Gemm", "transB", ".weight", "/a/MatMul", "/b/MatMul");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    boolean messages = choices.below(2) == MESSAGES;
    byte[] rest = choices.rest();
    byte[] file = messages ? OnnxBytes.modelOf(MessageScript.play(rest)) : rest;
    check("model.onnx", file, TensorEnds::read);
  }
}
