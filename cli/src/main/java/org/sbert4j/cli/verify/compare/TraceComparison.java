package org.sbert4j.cli.verify.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sbert4j.Trace;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.TensorView;

/**
 * Every tensor of a trace beside our own, in the order of computing: the first that differs is
 * where the mistake is made, and all after it inherit it.
 *
 * @param tensors those that both have; never empty
 * @param idsTold whether the trace has ids
 * @param otherIds where they first differ, as a sentence; empty if they are equal or not told
 * @param toTheEnd whether what the last layer gives, or something after it, is among the tensors
 */
public record TraceComparison(
    List<OfTensor> tensors, boolean idsTold, Optional<String> otherIds, boolean toTheEnd) {

  /**
   * One tensor, its padding left out.
   *
   * @param maxError the greatest difference, as a part of the greatest magnitude of our own
   */
  public record OfTensor(String name, double maxError) {}

  private static final String LAYER_OUTPUT = "encoder.layer.%d.output.LayerNorm";

  private static final List<String> INPUTS =
      List.of("input_ids", "attention_mask", "token_type_ids", "offsets");

  /** The first tensor that differs by more than a tolerance. */
  public Optional<OfTensor> firstDifferent(double tolerance) {
    return tensors.stream().filter(tensor -> !(tensor.maxError <= tolerance)).findFirst();
  }

  /**
   * Compares.
   *
   * @param file for messages
   * @param found gives a tensor of the trace by name
   * @throws CommandException if there is nothing to compare, or it cannot be of this model
   */
  public static TraceComparison of(
      Trace own, String file, Function<String, Optional<TensorView>> found) {
    requireNoFurtherLayer(own, file, found);
    Optional<String> otherIds = found.apply("input_ids").flatMap(ids -> otherIds(own, file, ids));
    List<OfTensor> compared = new ArrayList<>();
    for (String name : own.tensors().keySet()) {
      Optional<TensorView> other = found.apply(name);
      if (other.isEmpty() || INPUTS.contains(name)) {
        continue;
      }
      // Rows of other tokens have nothing to do with each other.
      boolean otherTokens = own.tensor(name).shape().size() > 2 && otherIds.isPresent();
      requireFits(own, file, other.get(), name, otherTokens);
      if (!otherTokens) {
        compared.add(new OfTensor(name, maxError(own, other.get(), name)));
      }
    }
    if (compared.isEmpty() && otherIds.isEmpty()) {
      throw new CommandException(
          file
              + ": has no tensor by a name of PyTorch's BertModel, such as"
              + " encoder.layer.0.output.LayerNorm: name them as docs/trace.md does");
    }
    String last = LAYER_OUTPUT.formatted(layers(own) - 1);
    List<String> names = List.copyOf(own.tensors().keySet());
    boolean toTheEnd =
        compared.stream().anyMatch(t -> names.indexOf(t.name()) >= names.indexOf(last));
    return new TraceComparison(
        List.copyOf(compared), found.apply("input_ids").isPresent(), otherIds, toTheEnd);
  }

  /** Without its vectors, a trace of a deeper model could look right. */
  private static void requireNoFurtherLayer(
      Trace own, String file, Function<String, Optional<TensorView>> found) {
    int layers = layers(own);
    String further = LAYER_OUTPUT.formatted(layers);
    if (found.apply(further).isPresent()) {
      throw new CommandException(
          "%s: has %s, and this model has %d layers: give the model that made the trace with --model"
              .formatted(file, further, layers));
    }
  }

  private static int layers(Trace trace) {
    int layers = 0;
    while (trace.tensors().containsKey(LAYER_OUTPUT.formatted(layers))) {
      layers++;
    }
    return layers;
  }

  private static void requireFits(
      Trace own, String file, TensorView other, String name, boolean otherTokens) {
    List<Long> shape = own.tensor(name).shape();
    List<Long> found = other.shape();
    if (found.size() != shape.size()
        || !new Shape(shape).fits(found, otherTokens)
        || other.elementCount() > Integer.MAX_VALUE) {
      throw new CommandException(
          "%s: %s has the shape %s where this model gives %s: give the model that made the trace with --model"
              .formatted(file, name, found, shape));
    }
  }

  private static Optional<String> otherIds(Trace trace, String file, TensorView ids) {
    int texts = trace.encodings().size();
    if (ids.shape().size() != 2 || ids.shape().get(0) != texts) {
      throw new CommandException(
          "%s: input_ids has the shape %s for %d texts: give the texts that the trace was made of"
              .formatted(file, ids.shape(), texts));
    }
    int longest = Math.toIntExact(ids.shape().get(1));
    List<int[]> found = new ArrayList<>();
    for (int text = 0; text < texts; text++) {
      float[] row = new float[longest];
      ids.readFloats((long) text * longest, row, 0, longest);
      // What follows is padding.
      int[] ofText = new int[Math.min(longest, trace.encodings().get(text).size())];
      for (int t = 0; t < ofText.length; t++) {
        ofText[t] = (int) row[t];
      }
      found.add(ofText);
    }
    return IdsComparison.firstDifference(trace.encodings(), found);
  }

  private static double maxError(Trace own, TensorView other, String name) {
    List<Long> shape = own.tensor(name).shape();
    Shape expectedShape = new Shape(shape);
    float[] ours = own.values(name);
    float[] theirs = new float[Math.toIntExact(other.elementCount())];
    other.readFloats(0, theirs, 0, theirs.length);
    Shape foundShape = new Shape(other.shape());
    double scale = 0;
    double max = 0;
    for (int text = 0; text < shape.get(0); text++) {
      int tokens = own.encodings().get(text).size();
      for (int place = 0; place < expectedShape.elements(tokens); place++) {
        float expected = ours[expectedShape.index(text, place, tokens)];
        double difference =
            Math.abs((double) expected - theirs[foundShape.index(text, place, tokens)]);
        scale = Math.max(scale, Math.abs(expected));
        // NaN stays.
        max = Math.max(max, difference);
      }
    }
    return max / (scale == 0 ? 1 : scale);
  }

  /** {@code [B, columns]}, {@code [B, T, columns]} or {@code [B, N, T, T]}. */
  private record Shape(List<Long> dimensions) {
    /** Whether another has the same but for its padding; one text may stand for all. */
    boolean fits(List<Long> other, boolean otherTokens) {
      for (int i = 0; i < dimensions.size(); i++) {
        boolean padded = isTokens(i);
        boolean broadcast = i == 0 && other.get(0) == 1;
        if (!padded && !broadcast && !other.get(i).equals(dimensions.get(i))) {
          return false;
        }
        if (padded && !otherTokens && other.get(i) < dimensions.get(i)) {
          return false;
        }
      }
      return true;
    }

    private boolean isTokens(int i) {
      return dimensions.size() == 3 ? i == 1 : dimensions.size() == 4 && i >= 2;
    }

    private int size(int i) {
      return dimensions.get(i).intValue();
    }

    /** Elements of a text of so many tokens. */
    int elements(int tokens) {
      return switch (dimensions.size()) {
        case 2 -> size(1);
        case 3 -> tokens * size(2);
        default -> size(1) * tokens * tokens;
      };
    }

    /** Where one of these elements is. */
    int index(int text, int place, int tokens) {
      int row = size(0) == 1 ? 0 : text;
      return switch (dimensions.size()) {
        case 2 -> row * size(1) + place;
        case 3 -> row * size(1) * size(2) + place;
        default -> {
          int head = place / (tokens * tokens);
          int query = place / tokens % tokens;
          yield ((row * size(1) + head) * size(2) + query) * size(3) + place % tokens;
        }
      };
    }
  }
}
