package org.sbert4j.cuda.ptx;

import java.nio.ByteOrder;

/** What a load or store reaches. Sizes are 1, 2, 4 or 8 bytes. */
interface MemorySpace {
  /**
   * Where shared memory stands among the addresses that name no space: below all others. Its own
   * addresses begin at 0.
   */
  long SHARED_WINDOW = 1 << 24;

  long read(Warp warp, int lane, long address, int size);

  void write(Warp warp, int lane, long address, int size, long value);

  /** The space that an instruction {@code ld.shared.f32} names. */
  static MemorySpace of(Instruction instruction) {
    if (instruction.has("shared")) {
      return new Shared();
    }
    if (instruction.has("local") || instruction.has("param")) {
      throw instruction.unknown();
    }
    return instruction.has("global") || instruction.has("const") ? new Global() : new Generic();
  }

  /** The device's memory. */
  record Global() implements MemorySpace {
    @Override
    public long read(Warp warp, int lane, long address, int size) {
      GlobalMemory memory = warp.block().memory();
      long value = memory.read(address, size);
      warp.block().races().ifPresent(r -> r.reading(memory, address, size, warp.stamp(lane)));
      return value;
    }

    @Override
    public void write(Warp warp, int lane, long address, int size, long value) {
      GlobalMemory memory = warp.block().memory();
      warp.block()
          .races()
          .ifPresent(r -> r.writing(memory, address, size, value, warp.stamp(lane)));
      memory.write(address, size, value);
    }
  }

  /** The memory of the block. */
  record Shared() implements MemorySpace {
    @Override
    public long read(Warp warp, int lane, long address, int size) {
      return warp.block().shared().read(address, size, warp.stamp(lane));
    }

    @Override
    public void write(Warp warp, int lane, long address, int size, long value) {
      warp.block().shared().write(address, size, value, warp.stamp(lane));
    }
  }

  /** Either, as the address says. */
  record Generic() implements MemorySpace {
    private static final long SHARED_END = 2 * SHARED_WINDOW;

    private static boolean isShared(long address) {
      return address >= SHARED_WINDOW && address < SHARED_END;
    }

    @Override
    public long read(Warp warp, int lane, long address, int size) {
      return isShared(address)
          ? new Shared().read(warp, lane, address - SHARED_WINDOW, size)
          : new Global().read(warp, lane, address, size);
    }

    @Override
    public void write(Warp warp, int lane, long address, int size, long value) {
      if (isShared(address)) {
        new Shared().write(warp, lane, address - SHARED_WINDOW, size, value);
      } else {
        new Global().write(warp, lane, address, size, value);
      }
    }
  }

  /** {@code ld.param}: one of the launch's arguments, the same for all threads. */
  record ParameterLoad(int result, int offset, IntegerType type) implements Operation {
    @Override
    public void execute(Warp warp, int lanes) {
      var parameters = warp.block().parameters().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      long value = 0;
      for (int i = type.bits() / 8 - 1; i >= 0; i--) {
        value = (value << 8) | (parameters.get(offset + i) & 0xff);
      }
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          warp.registers()[result + lane] = type.of(value);
        }
      }
    }
  }

  /**
   * {@code ld}: one element for each result.
   *
   * @param base the register of the address
   * @param offset added to it
   */
  record Load(MemorySpace space, int[] results, int base, long offset, IntegerType type)
      implements Operation {
    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      int size = type.bits() / 8;
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          warp.setLane(lane);
          long address = registers[base + lane] + offset;
          checkAlignment(address, size * results.length);
          for (int i = 0; i < results.length; i++) {
            long value = space.read(warp, lane, address + (long) i * size, size);
            registers[results[i] + lane] = type.of(value);
          }
        }
      }
    }
  }

  /** {@code st}: the counterpart of {@link Load}. */
  record Store(MemorySpace space, int[] sources, int base, long offset, IntegerType type)
      implements Operation {
    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      int size = type.bits() / 8;
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          warp.setLane(lane);
          long address = registers[base + lane] + offset;
          checkAlignment(address, size * sources.length);
          for (int i = 0; i < sources.length; i++) {
            long value = registers[sources[i] + lane];
            space.write(warp, lane, address + (long) i * size, size, value);
          }
        }
      }
    }
  }

  /** An access to a vector must be aligned as a whole. */
  static void checkAlignment(long address, int bytes) {
    if ((address & (bytes - 1)) != 0) {
      throw new MemoryFault(
          "access of "
              + bytes
              + " bytes at "
              + GlobalMemory.hex(address)
              + ", which is no multiple of "
              + bytes);
    }
  }
}
