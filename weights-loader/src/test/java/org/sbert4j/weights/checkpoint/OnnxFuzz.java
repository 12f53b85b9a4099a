package org.sbert4j.weights.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.ModelFormatException;

/** An ONNX file: any bytes, or any messages within messages, each with the length that it has. */
public final class OnnxFuzz extends FileFuzz {
  private static final int ANY_BYTES = 0;
  private static final int MESSAGES = 1;

  public OnnxFuzz() {
    super(300, ModelFormatException.class);
    try {
      Files.write(folder().resolve("data"), new byte[64]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int maxBytes() {
    return 600;
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
    MessageScript outside = new MessageScript().open(7).open(5).number(1, 2).number(2, 1);
    outside.text(8, "e").open(13).text(1, "location").text(2, "data").close();
    outside.open(13).text(1, "offset").text(2, "4").close().close();
    MessageScript quantized = new MessageScript().open(7);
    quantized.open(1).text(1, "q").text(1, "s").text(1, "z").text(2, "w");
    quantized.text(4, "DequantizeLinear").open(5).text(1, "axis").number(3, 1).close().close();
    quantized.open(1).text(1, "x").text(1, "w").text(2, "y").text(3, "/a/MatMul");
    quantized.text(4, "MatMul").close();
    quantized.open(5).number(1, 1).number(1, 2).number(2, 3).text(8, "q").bytes(9, new byte[2]);
    quantized.close().open(5).number(1, 2).number(2, 1).text(8, "s").bytes(9, new byte[8]);
    quantized.close().open(5).number(1, 2).number(2, 3).text(8, "z").bytes(9, new byte[2]);
    OnnxBytes tensor = OnnxBytes.tensor("a", 1, 2).bytes(9, ZipBytes.TWO_FLOATS);
    return List.of(
        choosing(MESSAGES, linear.end()),
        choosing(MESSAGES, integers.end()),
        choosing(MESSAGES, halves.end()),
        choosing(MESSAGES, outside.end()),
        choosing(MESSAGES, quantized.end()),
        choosing(MESSAGES, attention().end()),
        choosing(ANY_BYTES, OnnxBytes.model(new OnnxBytes().message(5, tensor))));
  }

  /** All that is left of a BERT of one layer in operators of ONNX Runtime. */
  private static MessageScript attention() {
    MessageScript script = new MessageScript().open(7);
    node(script, "LayerNormalization", "i", "v", "v", "a");
    node(script, "Attention", "a", "m", "v", "b");
    node(script, "MatMul", "b", "m", "", "c");
    node(script, "SkipLayerNormalization", "c", "a", "v", "d");
    node(script, "MatMul", "d", "m", "", "e");
    node(script, "FastGelu", "e", "v", "", "f");
    node(script, "MatMul", "f", "m", "", "g");
    node(script, "LayerNormalization", "g", "v", "v", "h");
    script.open(5).number(1, 1).number(1, 3).number(2, 1).text(8, "m").bytes(9, new byte[12]);
    script.close().open(5).number(1, 1).number(2, 1).text(8, "v").bytes(9, new byte[4]);
    return script;
  }

  private static void node(
      MessageScript script, String type, String first, String second, String third, String output) {
    script.open(1).text(1, first).text(1, second);
    if (!third.isEmpty()) {
      script.text(1, third);
    }
    if (type.equals("SkipLayerNormalization")) {
      script.text(1, third);
    }
    if (type.equals("Attention")) {
      script.text(7, "com.microsoft");
    }
    script.text(2, output).text(4, type).close();
  }

  @Override
  public List<byte[]> words() {
    return ascii(
        "MatMul",
        "Gemm",
        "transB",
        ".weight",
        "/a/MatMul",
        "/b/MatMul",
        "Identity",
        "Transpose",
        "DequantizeLinear",
        "MatMulInteger",
        "QLinearMatMul",
        "DynamicQuantizeMatMul",
        "Gather",
        "QAttention",
        "MultiHeadAttention",
        "EmbedLayerNormalization",
        "Add",
        "Mul",
        "Cast",
        "Div",
        "Sqrt",
        "Constant",
        "value",
        "perm",
        "location",
        "offset",
        "length",
        "data");
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
