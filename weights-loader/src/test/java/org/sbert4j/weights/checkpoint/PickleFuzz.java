package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.ModelFormatException;

/** Any pickle, stored or compressed, in the zip of a checkpoint with two storages. */
public final class PickleFuzz extends FileFuzz {
  private static final int COMPRESSED = 1;

  public PickleFuzz() {
    super(4000, ModelFormatException.class); // a compressed byte is up to 50 of a pickle
  }

  @Override
  public int maxBytes() {
    return 500;
  }

  @Override
  public List<byte[]> seeds() {
    PickleBytes list = new PickleBytes().op(']').op('q').op(0).op('h').op(0).op('a').op('0');
    PickleBytes nested = new PickleBytes().op('}').text("state_dict").op('}');
    nested.text("b").vector("HalfStorage", 4, 1, 3, 1).op('s').op('s');
    PickleBytes matrix = new PickleBytes().op('}').op('(').text("m");
    matrix.tensor(
        "1", 4, shape -> shape.number(2).number(1).op(0x86).number(1).longNumber(9).op(0x86));
    matrix.op('u').text("_metadata").op('}').op('b');
    PickleBytes ordered = new PickleBytes().global("collections", "OrderedDict").op(')').op('R');
    ordered.op(0x94).text("a").vector("FloatStorage", 2, 0, 2, 1).op('s');
    PickleBytes planted =
        new PickleBytes().global("org.sbert4j.weights.checkpoint", "PlantedClass");
    PickleBytes byStack =
        new PickleBytes().text("org.sbert4j.weights.checkpoint").text("PlantedClass");
    return List.of(
        choosing(0, PickleBytes.oneVector()),
        choosing(COMPRESSED, PickleBytes.oneVector()),
        choosing(0, list.end()),
        choosing(0, nested.end()),
        choosing(0, matrix.end()),
        choosing(COMPRESSED, ordered.end()),
        choosing(0, planted.op(')').op('R').end()),
        choosing(0, byStack.op(0x93).op(')').op(0x81).end()));
  }

  @Override
  public List<byte[]> words() {
    return ascii(
        "corg.sbert4j.weights.checkpoint\nPlantedClass\n",
        "cjava.lang\nRuntime\n",
        "ctorch._utils\n_rebuild_tensor_v2\n",
        "ctorch._utils\n_rebuild_parameter\n",
        "ccollections\nOrderedDict\n",
        "ctorch\nFloatStorage\n",
        "ctorch\nDoubleStorage\n",
        "X\u0007\u0000\u0000\u0000storage",
        "q\u0001",
        "h\u0001",
        "(",
        "tR",
        "tQ");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    boolean compressed = choices.below(2) == COMPRESSED;
    check("pytorch_model.bin", zip(compressed, choices.rest()), TensorEnds::read);
    assertNull(System.getProperty(PlantedClass.PROPERTY), "a class that a pickle names was used");
  }

  private byte[] zip(boolean compressed, byte[] pickle) throws IOException {
    Path file = folder().resolve("written.zip");
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.entry("archive/data.pkl", pickle, compressed)
          .stored("archive/data/0", ZipBytes.TWO_FLOATS)
          .deflated("archive/data/1", new byte[16]);
    }
    return Files.readAllBytes(file);
  }
}
