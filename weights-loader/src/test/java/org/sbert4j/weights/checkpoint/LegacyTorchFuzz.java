package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.weights.ModelFormatException;

/** Any file in the form from before PyTorch 1.6. */
public final class LegacyTorchFuzz extends FileFuzz {
  public LegacyTorchFuzz() {
    super(200, ModelFormatException.class);
  }

  @Override
  public int maxBytes() {
    return 600;
  }

  @Override
  public List<byte[]> seeds() {
    PickleBytes planted =
        new PickleBytes().global("org.sbert4j.weights.checkpoint", "PlantedClass");
    PickleBytes endless = new PickleBytes().op(']').op(']').op('q').op(0).op('h').op(0);
    return List.of(
        LegacyBytes.oneVector(),
        new LegacyBytes(false).pickle(PickleBytes.oneVector()).bytes(),
        new LegacyBytes().pickle(planted.op(')').op('R')).bytes(),
        new LegacyBytes()
            .pickle(PickleBytes.oneVector())
            .pickle(endless.op('a').op('a'))
            .storage(2, ZipBytes.TWO_FLOATS)
            .bytes());
  }

  @Override
  public List<byte[]> words() {
    return ascii(
        "corg.sbert4j.weights.checkpoint\nPlantedClass\n",
        "ctorch._utils\n_rebuild_tensor\n",
        "ctorch._utils\n_rebuild_tensor_v3\n",
        "ctorch.storage\nUntypedStorage\n",
        "ctorch\nFloatStorage\n",
        "X\u0007\u0000\u0000\u0000storage",
        "(",
        "tR",
        "tQ");
  }

  @Override
  public void run(byte[] input) throws Exception {
    check("pytorch_model.bin", input, TensorEnds::read);
    assertNull(System.getProperty(PlantedClass.PROPERTY), "a class that a pickle names was used");
  }
}
