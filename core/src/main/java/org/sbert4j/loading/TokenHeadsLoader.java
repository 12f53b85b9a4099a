package org.sbert4j.loading;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.transformer.TokenHeads;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.TransformerFolder;

/**
 * Reads what BGE-M3 has beside the weights of its transformer: {@code sparse_linear.pt} and {@code
 * colbert_linear.pt}, each the state dict of one {@code torch.nn.Linear} with a bias. FlagEmbedding
 * 1.4, {@code finetune/embedder/encoder_only/m3/runner.py}, get_model, which takes neither unless
 * both are there; here each stands for itself.
 */
final class TokenHeadsLoader {
  private static final Set<String> TENSORS = Set.of("weight", "bias");

  private final TransformerFolder folder;
  private final int hiddenSize;
  private final Function<Path, Checkpoint> opener;

  /**
   * @param opener opens a file of weights
   */
  TokenHeadsLoader(TransformerFolder folder, int hiddenSize, Function<Path, Checkpoint> opener) {
    this.folder = folder;
    this.hiddenSize = hiddenSize;
    this.opener = opener;
  }

  /** The layers that there are. */
  TokenHeads load(WeightPacker packer) {
    return new TokenHeads(sparse(packer), colbert(packer));
  }

  /** One weight a token. */
  Optional<LinearWeights> sparse(WeightPacker packer) {
    return linear(folder.sparseHead(), Optional.of(1L), packer);
  }

  /** A vector a token, as long as the file has it. */
  Optional<LinearWeights> colbert(WeightPacker packer) {
    return linear(folder.colbertHead(), Optional.empty(), packer);
  }

  private Optional<LinearWeights> linear(
      Path file, Optional<Long> outFeatures, WeightPacker packer) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Checkpoint checkpoint = opener.apply(file)) {
      requireLinear(checkpoint, file);
      long out = outFeatures.orElseGet(() -> rows(checkpoint, file));
      TensorView weight = checkpoint.require("weight", out, hiddenSize);
      TensorView bias = checkpoint.require("bias", out);
      return Optional.of(packer.linearWeights(List.of(weight), List.of(bias), WeightFormat.FP32));
    }
  }

  private static void requireLinear(Checkpoint checkpoint, Path file) {
    for (String tensor : List.of("weight", "bias")) {
      if (checkpoint.find(tensor).isEmpty()) {
        throw notLinear(file, tensor, "the tensor is missing");
      }
    }
    for (String tensor : checkpoint.tensorNames()) {
      if (!TENSORS.contains(tensor)) {
        throw notLinear(file, tensor, "the tensor is not known");
      }
    }
  }

  private static long rows(Checkpoint checkpoint, Path file) {
    List<Long> shape = checkpoint.find("weight").orElseThrow().shape();
    if (shape.size() != 2 || shape.get(0) < 1) {
      throw notLinear(file, "weight", "the shape is %s, not [out, in]".formatted(shape));
    }
    return shape.get(0);
  }

  private static ModelFormatException notLinear(Path file, String tensor, String fault) {
    return new ModelFormatException(
        file,
        tensor,
        fault
            + "; the file holds the weight and the bias of one linear layer, and nothing else: download it again, or remove it if only sentence vectors are wanted");
  }
}
