package org.sbert4j.gpucheck.contract;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;
import org.sbert4j.gpucheck.contract.Lab.Source;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;

/** The operations of {@link Backend}, each with its cases. */
public final class Operations {
  private static final float EPS = 1e-12f;

  private Operations() {}

  /** Each operation's name with what tries it. */
  public static Map<String, Consumer<Contract>> all() {
    Map<String, Consumer<Contract>> all = new LinkedHashMap<>();
    all.put("tensor", Operations::tensor);
    all.put("embed", Operations::embed);
    all.put("linear", Operations::linear);
    all.put("activation", Operations::activation);
    all.put("addLayerNorm", Operations::addLayerNorm);
    all.put("layerNorm", Operations::layerNorm);
    all.put("selfAttention", Operations::selfAttention);
    all.put("pool", Operations::pool);
    all.put("normalize", Operations::normalize);
    all.put("run", ForwardPass::compare);
    return all;
  }

  /** What is written can be read, and a row written again is the new one. */
  private static void tensor(Contract contract) {
    for (int columns : contract.sizes().hiddenSizes()) {
      float[] elements = contract.values(17 * columns, 1);
      float[] other = contract.values(columns, 1);
      contract.compare(
          "[17, " + columns + "]",
          columns,
          lab -> {
            try (Workspace workspace = lab.backend().newWorkspace(ThreadTeam.CALLER_ALONE)) {
              Tensor tensor = lab.input(workspace, Source.COMPUTED, columns, elements);
              tensor.readRow(3, new float[columns], 0);
              tensor.writeRow(5, other);
              return Lab.elements(tensor);
            }
          });
    }
  }

  private static void embed(Contract contract) {
    int longest = contract.sizes().longest();
    for (int hiddenSize : contract.sizes().hiddenSizes()) {
      TensorView word = contract.tensor(Contract.VOCABULARY, hiddenSize);
      TensorView position = contract.tensor(longest, hiddenSize);
      TensorView tokenType = contract.tensor(2, hiddenSize);
      TensorView weight = contract.tensor(hiddenSize);
      TensorView bias = contract.tensor(hiddenSize);
      for (int[] lengths : contract.sizes().lengths()) {
        PackedBatch batch = contract.batch(lengths);
        contract.compare(
            "lengths %s, hiddenSize %d".formatted(Arrays.toString(lengths), hiddenSize),
            hiddenSize,
            lab -> {
              try (Workspace workspace = lab.backend().newWorkspace(ThreadTeam.CALLER_ALONE)) {
                Tensor output = workspace.newTensor(hiddenSize);
                LayerNormWeights layerNorm = lab.backend().layerNormWeights(weight, bias, EPS);
                lab.backend()
                    .embed(lab.embeddings(word, position, tokenType, layerNorm), batch, output);
                return Lab.elements(output);
              }
            });
      }
    }
  }

  private static void linear(Contract contract) {
    for (int inFeatures : contract.sizes().features()) {
      for (int outFeatures : contract.sizes().features()) {
        int stacked = 1 + (inFeatures + outFeatures) % 3;
        for (int rows : contract.sizes().rows()) {
          linear(contract, rows, inFeatures, outFeatures, stacked, outFeatures % 4 != 0);
        }
      }
    }
    for (int[] layer : contract.sizes().layers()) {
      linear(contract, layer[0], layer[1], layer[2], layer[3], true);
    }
  }

  private static void linear(
      Contract contract, int rows, int inFeatures, int outFeatures, int stacked, boolean biased) {
    List<TensorView> weights =
        IntStream.range(0, stacked)
            .<TensorView>mapToObj(i -> contract.tensor(outFeatures, inFeatures))
            .toList();
    List<TensorView> biases =
        IntStream.range(0, biased ? stacked : 0)
            .<TensorView>mapToObj(i -> contract.tensor(outFeatures))
            .toList();
    float[] elements = contract.values(rows * inFeatures, 1);
    int columns = stacked * outFeatures;
    for (Source source : Source.values()) {
      contract.compare(
          "%s [%d, %d] to %d x %d, bias %s"
              .formatted(source, rows, inFeatures, stacked, outFeatures, biased),
          columns,
          lab -> {
            try (Workspace workspace = lab.backend().newWorkspace(ThreadTeam.CALLER_ALONE)) {
              Tensor input = lab.input(workspace, source, inFeatures, elements);
              Tensor output = workspace.newTensor(columns);
              lab.backend().linear(input, lab.linear(weights, biases), output);
              return Lab.elements(output);
            }
          });
    }
  }

  private static void activation(Contract contract) {
    for (ActivationFunction function : ActivationFunction.values()) {
      for (int columns : contract.sizes().hiddenSizes()) {
        // From far below to far above the range in which the functions bend.
        float[] elements = contract.values(17 * columns, 12);
        inPlace(
            contract,
            function.name(),
            columns,
            elements,
            (lab, tensor) -> lab.backend().activation(function, tensor));
      }
    }
  }

  private static void layerNorm(Contract contract) {
    for (int columns : contract.sizes().hiddenSizes()) {
      TensorView weight = contract.tensor(columns);
      TensorView bias = contract.tensor(columns);
      for (int rows : contract.sizes().rows()) {
        inPlace(
            contract,
            "eps 1e-5",
            columns,
            contract.values(rows * columns, 1),
            (lab, tensor) ->
                lab.backend()
                    .layerNorm(lab.backend().layerNormWeights(weight, bias, 1e-5f), tensor));
      }
    }
  }

  private static void normalize(Contract contract) {
    for (int columns : contract.sizes().hiddenSizes()) {
      for (int rows : contract.sizes().rows()) {
        float[] elements = contract.values(rows * columns, 1);
        if (rows > 2) {
          Arrays.fill(elements, columns, 2 * columns, 0f);
        }
        inPlace(
            contract, "L2", columns, elements, (lab, tensor) -> lab.backend().normalize(tensor));
      }
    }
  }

  /** An operation that changes a tensor. */
  private interface InPlace {
    void apply(Lab lab, Tensor tensor);
  }

  private static void inPlace(
      Contract contract, String what, int columns, float[] elements, InPlace operation) {
    for (Source source : Source.values()) {
      contract.compare(
          "%s of %s [%d, %d]".formatted(what, source, elements.length / columns, columns),
          columns,
          lab -> {
            try (Workspace workspace = lab.backend().newWorkspace(ThreadTeam.CALLER_ALONE)) {
              Tensor tensor = lab.input(workspace, source, columns, elements);
              operation.apply(lab, tensor);
              return Lab.elements(tensor);
            }
          });
    }
  }

  /** Where an operation puts its output. */
  private enum Place {
    OF_ITS_OWN,
    OVER_INPUT,
    OVER_RESIDUAL
  }

  private static void addLayerNorm(Contract contract) {
    for (int hiddenSize : contract.sizes().hiddenSizes()) {
      TensorView weight = contract.tensor(hiddenSize);
      TensorView bias = contract.tensor(hiddenSize);
      for (int rows : contract.sizes().rows()) {
        float[] input = contract.values(rows * hiddenSize, 1);
        float[] residual = contract.values(rows * hiddenSize, 1);
        for (Place place : Place.values()) {
          // The model's input comes from a linear layer, its residual from another addLayerNorm.
          for (Source source : Source.values()) {
            for (Source other : Source.values()) {
              contract.compare(
                  "%s + %s [%d, %d], output %s".formatted(source, other, rows, hiddenSize, place),
                  hiddenSize,
                  lab -> {
                    try (Workspace workspace =
                        lab.backend().newWorkspace(ThreadTeam.CALLER_ALONE)) {
                      Tensor x = lab.input(workspace, source, hiddenSize, input);
                      Tensor r = lab.input(workspace, other, hiddenSize, residual);
                      Tensor output =
                          switch (place) {
                            case OF_ITS_OWN -> workspace.newTensor(hiddenSize);
                            case OVER_INPUT -> x;
                            case OVER_RESIDUAL -> r;
                          };
                      LayerNormWeights weights = lab.backend().layerNormWeights(weight, bias, EPS);
                      lab.backend().addLayerNorm(x, r, weights, output);
                      return Lab.elements(output);
                    }
                  });
            }
          }
        }
      }
    }
  }

  private static void selfAttention(Contract contract) {
    for (int[] heads : contract.sizes().heads()) {
      int hiddenSize = heads[0] * heads[1];
      for (int[] lengths : contract.sizes().lengths()) {
        PackedBatch batch = contract.batch(lengths);
        // Twice as far from 0 as weights are, so that some tokens win and others do not.
        float[] elements = contract.values(batch.tokens() * 3 * hiddenSize, 2);
        for (Source source : Source.values()) {
          contract.compare(
              "%s lengths %s, %d heads of %d"
                  .formatted(source, Arrays.toString(lengths), heads[0], heads[1]),
              hiddenSize,
              lab -> {
                try (Workspace workspace = lab.backend().newWorkspace(ThreadTeam.CALLER_ALONE)) {
                  Tensor input = lab.input(workspace, source, 3 * hiddenSize, elements);
                  Tensor context = workspace.newTensor(hiddenSize);
                  lab.backend().selfAttention(input, batch, heads[0], null, context);
                  return Lab.elements(context);
                }
              });
        }
      }
    }
  }

  private static void pool(Contract contract) {
    for (PoolingMode mode : PoolingMode.values()) {
      for (int hiddenSize : contract.sizes().hiddenSizes()) {
        for (int[] lengths : contract.sizes().lengths()) {
          for (int prompt : new int[] {0, 2}) {
            pool(contract, mode, hiddenSize, contract.batch(lengths).withPromptTokens(prompt));
          }
        }
      }
    }
  }

  /** Into the middle third of an output whose other columns must stay as they were. */
  private static void pool(Contract contract, PoolingMode mode, int hiddenSize, PackedBatch batch) {
    float[] elements = contract.values(batch.tokens() * hiddenSize, 1);
    float[] before = contract.values(batch.sequences() * 3 * hiddenSize, 1);
    for (Source source : Source.values()) {
      contract.compare(
          "%s of %s, %d sequences, prompt %d, hiddenSize %d"
              .formatted(mode, source, batch.sequences(), batch.promptTokens(), hiddenSize),
          3 * hiddenSize,
          lab -> {
            try (Workspace workspace = lab.backend().newWorkspace(ThreadTeam.CALLER_ALONE)) {
              Tensor input = lab.input(workspace, source, hiddenSize, elements);
              Tensor output = lab.input(workspace, Source.WRITTEN, 3 * hiddenSize, before);
              lab.backend().pool(input, batch, mode, output, hiddenSize);
              return Lab.elements(output);
            }
          });
    }
  }
}
