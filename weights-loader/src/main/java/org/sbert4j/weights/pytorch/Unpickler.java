package org.sbert4j.weights.pytorch;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.weights.ModelFormatException;

/**
 * Reads the pickle of a state dict, and nothing else.
 *
 * <p>A pickle is a program for a stack machine; Python's own reader imports and calls whatever the
 * program names. This one knows the names in {@link PickleGlobal} only and refuses any other, by
 * name, at the instruction that mentions it, before anything is built from it. Each instruction
 * takes at least one byte and puts at most one value on the stack, so memory is bounded by the
 * pickle's own size and the number of instructions. Protocols 2 to 4, in the instructions that
 * state dicts use. Reference for the instructions: CPython {@code Lib/pickletools.py}.
 *
 * <p>Values are: {@code Map} (dict, OrderedDict), {@code List} (list, and tuple as an unmodifiable
 * list), {@code String}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean}, {@link
 * Nothing}, {@link PickleGlobal}, {@link StorageReference}, {@link TensorReference}.
 */
final class Unpickler {
  /** Python's None. */
  enum Nothing {
    NONE
  }

  private static final int NEWEST_PROTOCOL = 4;

  /** Those of 60,000 tensors. */
  private static final int MAX_INSTRUCTIONS = 1 << 21;

  private final Path file;
  private final String entry;
  private final ByteBuffer pickle;
  private final Map<Long, Object> memo = new HashMap<>();
  private List<Object> stack = new ArrayList<>();
  private final Deque<List<Object>> marked = new ArrayDeque<>();
  private final PickleObjects objects;
  private int opcodeOffset;

  /**
   * @param entry where the pickle is in the file, for error messages
   * @param pickle from the position on; little-endian
   */
  Unpickler(Path file, String entry, ByteBuffer pickle) {
    this.file = file;
    this.entry = entry;
    this.pickle = pickle;
    this.objects = new PickleObjects(this::malformed);
  }

  /** The object that the pickle describes. The buffer's position is then behind it. */
  Object read() {
    try {
      return run();
    } catch (BufferUnderflowException e) {
      throw malformed("the pickle ends in the middle of an instruction");
    }
  }

  /** Every storage that the pickle has mentioned, by its key. */
  Map<String, StorageReference> storages() {
    return objects.storages();
  }

  private Object run() {
    for (int instructions = 0; instructions < MAX_INSTRUCTIONS; instructions++) {
      opcodeOffset = pickle.position();
      int opcode = pickle.get() & 0xff;
      if (opcode == '.') {
        return pop();
      }
      if (!constant(opcode) && !container(opcode) && !memory(opcode)) {
        execute(opcode);
      }
    }
    throw malformed("the pickle has more than " + MAX_INSTRUCTIONS + " instructions");
  }

  private boolean constant(int opcode) {
    switch (opcode) {
      case 'N' -> push(Nothing.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) pickle.getInt());
      case 'K' -> push(unsignedByte());
      case 'M' -> push((long) Short.toUnsignedInt(pickle.getShort()));
      case 0x8a -> push(longValue());
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(pickle.getLong())));
      case 'X' -> push(text(unsignedInt()));
      case 0x8c -> push(text(unsignedByte()));
      // Strings of Python 2.
      case 'T' -> push(text(pickle.getInt()));
      case 'U' -> push(text(unsignedByte()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int opcode) {
    switch (opcode) {
      case '}' -> push(new LinkedHashMap<>());
      case ']' -> push(new ArrayList<>());
      case ')' -> push(List.of());
      case '(' -> {
        marked.push(stack);
        stack = new ArrayList<>();
      }
      case 't' -> push(List.copyOf(popToMark()));
      case 0x85 -> push(popTuple(1));
      case 0x86 -> push(popTuple(2));
      case 0x87 -> push(popTuple(3));
      case 'a' -> appendAll(List.of(pop()));
      case 'e' -> appendAll(popToMark());
      case 's' -> setAll(popTuple(2));
      case 'u' -> setAll(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memory(int opcode) {
    switch (opcode) {
      case 'q' -> memo.put(unsignedByte(), top());
      case 'r' -> memo.put(unsignedInt(), top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> push(recall(unsignedByte()));
      case 'j' -> push(recall(unsignedInt()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void execute(int opcode) {
    switch (opcode) {
      case 0x80 -> {
        long protocol = unsignedByte();
        if (protocol > NEWEST_PROTOCOL) {
          throw malformed("pickle protocol " + protocol + " is newer than " + NEWEST_PROTOCOL);
        }
      }
      // A frame only says how much to read ahead.
      case 0x95 -> pickle.getLong();
      case 'c' -> push(global(line(), line()));
      case 0x93 -> {
        List<Object> names = popTuple(2);
        if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
          throw malformed("a global is not named by two strings");
        }
        push(global(module, name));
      }
      case 'Q' -> push(objects.storage(pop()));
      case 'R' -> {
        List<Object> call = popTuple(2);
        push(objects.call(call.get(0), call.get(1)));
      }
      // OrderedDict's own attributes: {'_metadata': …}, which holds module versions.
      case 'b' -> pop();
      default ->
          throw malformed(
              "pickle instruction 0x%02x has no place in a state dict".formatted(opcode));
    }
  }

  private PickleGlobal global(String module, String name) {
    String pythonName = module + "." + name;
    return PickleGlobal.named(pythonName)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    file,
                    entry,
                    "the pickle asks for "
                        + pythonName
                        + " at byte "
                        + opcodeOffset
                        + ", which no dense tensor needs and which is refused; take the model from a"
                        + " source you trust and save only its state_dict()"));
  }

  private void appendAll(List<Object> values) {
    objects.list(top()).addAll(values);
  }

  private void setAll(List<Object> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw malformed("a dict entry has a key without a value");
    }
    Map<Object, Object> dict = objects.dict(top());
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      objects.put(dict, keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    if (stack.isEmpty()) {
      throw malformed("the stack is empty");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private List<Object> popTuple(int size) {
    if (stack.size() < size) {
      throw malformed("the stack is empty");
    }
    List<Object> tail = stack.subList(stack.size() - size, stack.size());
    List<Object> tuple = List.copyOf(tail);
    tail.clear();
    return tuple;
  }

  private List<Object> popToMark() {
    if (marked.isEmpty()) {
      throw malformed("a mark is missing");
    }
    List<Object> values = stack;
    stack = marked.pop();
    return values;
  }

  private Object recall(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw malformed("memo " + index + " was never stored");
    }
    return value;
  }

  private long unsignedByte() {
    return pickle.get() & 0xff;
  }

  private long unsignedInt() {
    return Integer.toUnsignedLong(pickle.getInt());
  }

  /** A two's complement number of up to 255 bytes: a Long if it fits one. */
  private Number longValue() {
    byte[] bytes = take(unsignedByte());
    byte[] bigEndian = new byte[bytes.length + 1];
    for (int i = 0; i < bytes.length; i++) {
      bigEndian[bytes.length - i] = bytes[i];
    }
    bigEndian[0] = (byte) (bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0);
    BigInteger number = new BigInteger(bigEndian);
    if (number.bitLength() < Long.SIZE) {
      return number.longValue();
    }
    return number;
  }

  private String text(long length) {
    return new String(take(length), StandardCharsets.UTF_8);
  }

  private byte[] take(long length) {
    if (length < 0 || length > pickle.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    pickle.get(bytes);
    return bytes;
  }

  private String line() {
    ByteBuffer ahead = pickle.duplicate();
    while (ahead.get() != '\n') {}
    String line = text(ahead.position() - 1 - pickle.position());
    pickle.get();
    return line;
  }

  private ModelFormatException malformed(String problem) {
    return new ModelFormatException(
        file,
        entry,
        problem
            + " (byte "
            + opcodeOffset
            + "); the file is damaged or holds more than a state dict, save it again with"
            + " torch.save(model.state_dict(), path)");
  }
}
