package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sbert4j.cuda.kernels.Kernel;
import org.sbert4j.cuda.kernels.Kernels;

/** {@link Kernels} lists exactly the kernels of the PTX, with their parameters and block sizes. */
class KernelListTest {
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\.visible \\.entry (?<name>\\w+)\\((?<parameters>[^)]*)\\)\\s*\\.maxntid (?<block>\\d+), 1, 1");

  private static final Pattern PARAMETER = Pattern.compile("\\.param \\.(\\w+)");

  @Test
  void javaAndPtxAgree() {
    Map<String, String> expected = new TreeMap<>();
    for (Kernel kernel : Kernels.all()) {
      List<String> types = kernel.parameters().stream().map(KernelListTest::ptxType).toList();
      expected.put(kernel.name(), types + " in blocks of " + kernel.blockSize());
    }
    assertEquals(expected, declared(ShippedPtx.text()));
  }

  @Test
  void aParameterLessIsSeen() {
    String ptx = ShippedPtx.text().replaceFirst("\\.param \\.f32", ".reg .f32");
    assertNotEquals(declared(ShippedPtx.text()), declared(ptx));
  }

  private static Map<String, String> declared(String ptx) {
    Map<String, String> declared = new TreeMap<>();
    for (Matcher entry = ENTRY.matcher(ptx); entry.find(); ) {
      List<String> types = new ArrayList<>();
      Matcher parameter = PARAMETER.matcher(entry.group("parameters"));
      while (parameter.find()) {
        types.add(parameter.group(1));
      }
      declared.put(entry.group("name"), types + " in blocks of " + entry.group("block"));
    }
    return declared;
  }

  private static String ptxType(Kernel.Parameter parameter) {
    return switch (parameter) {
      case POINTER, LONG -> "u64";
      case INTEGER -> "u32";
      case REAL -> "f32";
    };
  }
}
