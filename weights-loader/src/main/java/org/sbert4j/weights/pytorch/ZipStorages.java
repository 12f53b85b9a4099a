package org.sbert4j.weights.pytorch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.weights.ModelFormatException;

/**
 * What {@code torch.save} writes since PyTorch 1.6, a zip: {@code <root>/data.pkl} with the names
 * and shapes, {@code <root>/data/<key>} with the bytes of each storage, {@code <root>/byteorder}.
 * The name of the root varies. Reference: {@code torch/serialization.py}.
 */
final class ZipStorages implements Storages {
  private static final String PICKLE = "/data.pkl";
  private static final int MAX_PICKLE_BYTES = 16 << 20;
  private static final int MAX_BYTE_ORDER_BYTES = 16;

  private final Path file;
  private final Map<String, ZipMember> members;
  private final ZipContents contents;
  private final String root;

  ZipStorages(Path file) {
    this.file = file;
    this.members = ZipDirectory.read(file);
    this.contents = new ZipContents(file);
    this.root = root();
  }

  private String root() {
    List<String> pickles = members.keySet().stream().filter(n -> n.endsWith(PICKLE)).toList();
    if (pickles.size() != 1) {
      throw new ModelFormatException(
          file,
          "data.pkl",
          "the zip is no PyTorch checkpoint, it has "
              + pickles.size()
              + " entries <name>/data.pkl where one is needed; save the model with"
              + " torch.save(model.state_dict(), path)");
    }
    return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
  }

  @Override
  public String pickleName() {
    return root + PICKLE;
  }

  @Override
  public Object unpickle() {
    checkByteOrder();
    ZipMember pickle = members.get(pickleName());
    contents.check(pickle);
    ByteBuffer bytes = ByteBuffer.wrap(contents.bytes(pickle, MAX_PICKLE_BYTES));
    return new Unpickler(file, pickle.name(), bytes.order(ByteOrder.LITTLE_ENDIAN)).read();
  }

  private void checkByteOrder() {
    ZipMember byteOrder = members.get(root + "/byteorder");
    if (byteOrder == null) {
      return;
    }
    contents.check(byteOrder);
    String found =
        new String(contents.bytes(byteOrder, MAX_BYTE_ORDER_BYTES), StandardCharsets.US_ASCII);
    if (!found.equals("little")) {
      throw new ModelFormatException(
          file,
          byteOrder.name(),
          "byte order \""
              + found
              + "\" is not supported; save the model on a little-endian machine");
    }
  }

  @Override
  public Optional<Storage> find(String key) {
    ZipMember member = members.get(root + "/data/" + key);
    if (member == null) {
      return Optional.empty();
    }
    contents.check(member);
    return Optional.of(new Storage(member.name(), member.size(), () -> contents.region(member)));
  }
}
