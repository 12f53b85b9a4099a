package org.sbert4j.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.sbert4j.cuda.natives.JCudaNatives;

/**
 * NVIDIA's compiler from PTX to machine code, which the driver contains too and which JCuda has for
 * machines without a GPU.
 */
final class PtxAssembler {
  private static final int SUCCESS = 0;

  private static final Pattern KERNEL =
      Pattern.compile(
          "Compiling entry function '(?<name>\\w+)'.*?"
              + "(?<stack>\\d+) bytes stack frame, "
              + "(?<stores>\\d+) bytes spill stores, (?<loads>\\d+) bytes spill loads.*?"
              + "Used (?<registers>\\d+) registers(?<rest>[^\\n]*)",
          Pattern.DOTALL);

  private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

  /**
   * What a kernel needs on a device, as the compiler's log tells it.
   *
   * @param stackBytes memory of a thread beside its registers
   * @param spillBytes read and written because the registers did not suffice
   * @param registers of a thread
   * @param sharedBytes of a block
   */
  record Needs(String kernel, int stackBytes, int spillBytes, int registers, int sharedBytes) {}

  private PtxAssembler() {}

  /**
   * Loads the compiler.
   *
   * @throws IOException if JCuda has none for this platform
   */
  static void load() throws IOException {
    JCudaNatives.initialize(
        Optional.of(Path.of(System.getProperty("java.io.tmpdir"))),
        "jcuda.nvptxcompiler.JNvPTXCompiler",
        "JNvPTXCompiler",
        UnaryOperator.identity());
    JNvPTXCompiler.setExceptionsEnabled(false);
  }

  /**
   * Assembles a module.
   *
   * @param architecture such as {@code sm_70}
   * @return of each kernel what it needs
   * @throws IllegalArgumentException with the compiler's words if it cannot
   */
  static List<Needs> assemble(String ptx, String architecture) {
    byte[] text = (ptx + '\0').getBytes(StandardCharsets.UTF_8);
    nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
    int created = JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length, text);
    if (created != SUCCESS) {
      throw new IllegalArgumentException("the PTX compiler took nothing: error " + created);
    }
    try {
      String[] options = {"--gpu-name=" + architecture, "--verbose"};
      if (JNvPTXCompiler.nvPTXCompilerCompile(compiler, options.length, options) != SUCCESS) {
        throw new IllegalArgumentException(architecture + ": " + errors(compiler));
      }
      return parse(information(compiler));
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
    }
  }

  private static String errors(nvPTXCompilerHandle compiler) {
    long[] size = new long[1];
    JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(compiler, size);
    byte[] log = new byte[Math.toIntExact(size[0]) + 1];
    JNvPTXCompiler.nvPTXCompilerGetErrorLog(compiler, log);
    return text(log);
  }

  private static String information(nvPTXCompilerHandle compiler) {
    long[] size = new long[1];
    JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(compiler, size);
    byte[] log = new byte[Math.toIntExact(size[0]) + 1];
    JNvPTXCompiler.nvPTXCompilerGetInfoLog(compiler, log);
    return text(log);
  }

  private static String text(byte[] log) {
    return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
  }

  private static List<Needs> parse(String log) {
    List<Needs> needs = new ArrayList<>();
    for (Matcher kernel = KERNEL.matcher(log); kernel.find(); ) {
      Matcher shared = SHARED.matcher(kernel.group("rest"));
      needs.add(
          new Needs(
              kernel.group("name"),
              Integer.parseInt(kernel.group("stack")),
              Integer.parseInt(kernel.group("stores")) + Integer.parseInt(kernel.group("loads")),
              Integer.parseInt(kernel.group("registers")),
              shared.find() ? Integer.parseInt(shared.group(1)) : 0));
    }
    return needs;
  }
}
