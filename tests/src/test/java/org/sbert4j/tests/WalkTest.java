package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.Trace;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/**
 * What docs/how-a-transformer-works.md prints is so: every number of the trace and of the weights,
 * every sum by hand, every excerpt of a source.
 */
class WalkTest {
  private static final Path PAGE = Path.of("../docs/how-a-transformer-works.md");
  private static final Golden GOLDEN = GOLDENS.read("by-hand");
  private static final Path MODEL = GOLDEN.folder().resolve("tiny-bert");

  /** Four decimals are half a unit off at most; 32-bit floats of two engines a little more. */
  private static final double ROUNDING = 0.5e-4 + 1e-6;

  /** What comes of going on from numbers with four decimals. */
  private static final double BY_HAND = 1.2e-4;

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

  /** {@code name} or {@code name of "text"}. */
  private static final Pattern TITLE = Pattern.compile("([\\w.]+)(?: of \"(.*)\")?");

  /** A row of the table of texts, their tokens and ids. */
  private static final Pattern TOKENS =
      Pattern.compile("(?m)^\\| `([^`]*)` \\| `(\\[CLS\\][^`]*)` \\| ([\\d ]+) \\|$");

  private static List<List<String>> groups() throws IOException {
    return PageBlock.of(PAGE).stream().flatMap(block -> block.groups().stream()).toList();
  }

  /** The numbers of a group's lines after the first; a line may begin with what it is of. */
  private static List<String> numbers(List<String> group) {
    List<String> numbers = new ArrayList<>();
    for (String line : group.subList(1, group.size())) {
      List<String> cells = List.of(line.replace("|", " ").strip().split("\\s+", -1));
      int label = NUMBER.matcher(cells.get(0)).matches() ? 0 : 1;
      if (cells.stream().anyMatch(cell -> NUMBER.matcher(cell).matches())) {
        numbers.addAll(cells.subList(label, cells.size()));
      }
    }
    return numbers;
  }

  private static SentenceTransformer load(String backend) {
    return SentenceTransformer.load(
        MODEL, LoadOptions.defaults().withBackend(backend).withThreads(1));
  }

  static Stream<String> backends() {
    return CpuBackends.available().stream();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void everyTensorOfTheTraceIsPrinted(String backend) throws IOException {
    List<String> texts = GOLDEN.texts();
    Set<String> printed = new TreeSet<>();
    try (SentenceTransformer model = load(backend)) {
      Trace trace = model.trace(texts);
      for (List<String> group : groups()) {
        Matcher title = TITLE.matcher(group.get(0));
        if (title.matches() && trace.tensors().containsKey(title.group(1))) {
          String name = title.group(1);
          int text = title.group(2) == null ? 0 : texts.indexOf(title.group(2));
          assertTrue(text >= 0, group.get(0));
          int tokens = trace.encodings().get(text).size();
          List<String> numbers = numbers(group);
          assertPrinted(group.get(0), trace.tensor(name), text, tokens, numbers);
          String golden = name.equals("pooled") ? "sentence_embedding" : name;
          if (GOLDEN.tensors().find(golden).isPresent()) {
            TensorView expected = GOLDEN.tensors().find(golden).orElseThrow();
            assertPrinted("golden " + group.get(0), expected, text, tokens, numbers);
          }
          if (text == 0) {
            printed.add(name);
          }
        }
      }
      assertEquals(new TreeSet<>(trace.tensors().keySet()), printed, "tensors in the page");
      for (int text = 0; text < texts.size(); text++) {
        assertArrayEquals(GOLDEN.inputIds()[text], trace.encodings().get(text).inputIds());
      }
    }
  }

  private static void assertPrinted(
      String what, TensorView tensor, int text, int tokens, List<String> printed) {
    double[] expected = ofText(tensor, text, tokens);
    assertEquals(expected.length, printed.size(), what + ": " + printed);
    for (int i = 0; i < expected.length; i++) {
      String number = printed.get(i);
      if (tensor.dtype() == DType.I64) {
        assertEquals(expected[i], Double.parseDouble(number), what);
      } else {
        assertTrue(number.matches("-?\\d+\\.\\d{4}"), what + ": four decimals: " + number);
        assertEquals(expected[i], Double.parseDouble(number), ROUNDING, what + ", number " + i);
      }
    }
  }

  /** One text's part of a tensor, without padding. */
  private static double[] ofText(TensorView tensor, int text, int tokens) {
    List<Long> shape = tensor.shape();
    float[] all = new float[Math.toIntExact(tensor.elementCount())];
    tensor.readFloats(0, all, 0, all.length);
    int each = all.length / shape.get(0).intValue();
    float[] own = Arrays.copyOfRange(all, text * each, (text + 1) * each);
    boolean pairs = shape.size() == 4;
    boolean vector = shape.size() == 2 && tensor.dtype() != DType.I64;
    int longest = vector ? 1 : shape.get(pairs ? 2 : 1).intValue();
    int columns = pairs ? longest : each / longest;
    double[] values = new double[own.length];
    int count = 0;
    for (int i = 0; i < own.length; i++) {
      int row = i / columns % longest;
      if (vector || (row < tokens && (!pairs || i % columns < tokens))) {
        values[count++] = own[i];
      }
    }
    return Arrays.copyOf(values, count);
  }

  @Test
  void everyWeightIsPrinted() throws IOException {
    Set<String> printed = new TreeSet<>();
    try (Checkpoint checkpoint = Checkpoint.openFile(MODEL.resolve("model.safetensors"))) {
      for (List<String> group : groups()) {
        String title = group.get(0);
        String module = title.split("\\.weight", 2)[0];
        if (checkpoint.find(module + ".weight").isEmpty() || module.equals(title)) {
          continue;
        }
        List<Float> expected = new ArrayList<>();
        List<float[]> weight = rows(checkpoint, module + ".weight");
        if (title.endsWith(".weight | .bias")) {
          float[] bias = rows(checkpoint, module + ".bias").get(0);
          for (int output = 0; output < bias.length; output++) {
            addAll(expected, weight.get(output));
            expected.add(bias[output]);
          }
        } else {
          weight.forEach(row -> addAll(expected, row));
          if (title.endsWith(".weight, .bias")) {
            addAll(expected, rows(checkpoint, module + ".bias").get(0));
          }
        }
        printed.add(module + ".weight");
        if (title.endsWith(".bias")) {
          printed.add(module + ".bias");
        }
        assertEquals(expected, numbers(group).stream().map(Float::valueOf).toList(), title);
      }
      assertEquals(new TreeSet<>(checkpoint.tensorNames()), printed, "weights in the page");
    }
  }

  private static List<float[]> rows(Checkpoint checkpoint, String name) {
    TensorView tensor = checkpoint.find(name).orElseThrow();
    List<Long> shape = tensor.shape();
    int columns = shape.get(shape.size() - 1).intValue();
    List<float[]> rows = new ArrayList<>();
    for (long start = 0; start < tensor.elementCount(); start += columns) {
      float[] row = new float[columns];
      tensor.readFloats(start, row, 0, columns);
      rows.add(row);
    }
    return rows;
  }

  private static void addAll(List<Float> list, float[] values) {
    for (float value : values) {
      list.add(value);
    }
  }

  @Test
  void everySumByHandIsRight() throws IOException {
    int sums = 0;
    for (List<String> group : groups()) {
      if (group.get(0).equals("by hand")) {
        for (String line : group.subList(1, group.size())) {
          List<String> parts = List.of(line.substring(line.indexOf(':') + 1).split("=", -1));
          assertTrue(parts.size() > 1, line);
          double result = Double.parseDouble(parts.get(parts.size() - 1).strip());
          for (String part : parts) {
            assertEquals(result, Arithmetic.value(part), BY_HAND, line);
          }
          sums++;
        }
      }
    }
    assertTrue(sums >= 60, sums + " sums by hand");
  }

  @Test
  void theFolderThatItNamesIsTheGolden() throws IOException {
    List<String> named =
        Pattern.compile("[\\w/.-]+/tiny-bert")
            .matcher(Files.readString(PAGE))
            .results()
            .map(MatchResult::group)
            .toList();
    assertTrue(named.size() >= 3, named::toString);
    for (String folder : named) {
      assertTrue(Files.isSameFile(MODEL, Path.of("..", folder)), folder);
    }
  }

  @Test
  void theTokensAndTheSimilarityAreThoseOfTheModel() throws IOException {
    String page = Files.readString(PAGE);
    try (SentenceTransformer model = load("auto")) {
      Matcher row = TOKENS.matcher(page);
      int rows = 0;
      while (row.find()) {
        Encoding encoding = model.tokenizer().encode(row.group(1), model.maxSeqLength());
        assertEquals(String.join(" ", encoding.tokens()), row.group(2), row.group());
        String ids = Arrays.toString(encoding.inputIds()).replaceAll("[\\[\\],]", "");
        assertEquals(ids, row.group(3), row.group());
        rows++;
      }
      assertEquals(5, rows, "rows of the table of tokens");
      double cosine =
          SimilarityFunction.COSINE.apply(model.encode("Play"), model.encode("Playing!"));
      String line = String.format(Locale.ROOT, "    cosine similarity  %.6f\n", cosine);
      assertTrue(page.contains(line), line);
      assertEquals(GOLDEN.rows("similarity")[0][1], cosine, 1e-6);
    }
  }

  @Test
  void everyExcerptIsInItsSource() throws IOException {
    int excerpts = 0;
    for (PageBlock block : PageBlock.of(PAGE)) {
      if (block.source().isPresent()) {
        Path source = PAGE.resolveSibling(block.source().get());
        String code = oneSpaced(Files.readString(source));
        int from = 0;
        for (String part : block.text().split("\\s*…\\s*", -1)) {
          int place = code.indexOf(oneSpaced(part), from);
          assertTrue(place >= 0, () -> source + " does not have, at this place,\n" + part);
          from = place + oneSpaced(part).length();
        }
        excerpts++;
      }
    }
    assertTrue(excerpts >= 12, excerpts + " excerpts");
  }

  private static String oneSpaced(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
