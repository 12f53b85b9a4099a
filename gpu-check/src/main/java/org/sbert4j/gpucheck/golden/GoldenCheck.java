package org.sbert4j.gpucheck.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.sbert4j.Pooling;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.Report;
import org.sbert4j.gpucheck.setup.Check;
import org.sbert4j.gpucheck.setup.ModelFolders;
import org.sbert4j.gpucheck.setup.Subject;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;
import org.sbert4j.samples.Padded;

/**
 * What PyTorch, sentence-transformers and ONNX Runtime made of models, compared stage by stage:
 * ids, embedding output, each layer, vectors. In 32 bits every stage must be near, in 16 the
 * vectors.
 */
public record GoldenCheck(Subject subject, ModelFolders models, boolean quick) implements Check {
  @Override
  public String name() {
    return "goldens";
  }

  @Override
  public void run(Report report) {
    Goldens goldens = models.goldens();
    compare(report, "activations", WeightFormat.FP32, this::activations);
    for (WeightFormat format : subject.formats()) {
      Stream.concat(goldens.withModel(), goldens.families())
          .forEach(name -> compare(report, name, format, this::tiny));
      CrossEncoderGolden crossEncoders = new CrossEncoderGolden(subject);
      Stream.concat(goldens.crossEncoders(), goldens.familyCrossEncoders())
          .forEach(name -> compare(report, name, format, crossEncoders::compare));
      if (quick) {
        report.skip("goldens full shapes and bge " + format.label(), "left out of a quick run");
        continue;
      }
      for (String name : List.of(ModelFolders.REFERENCE_SHAPE, ModelFolders.TEACHER_SHAPE)) {
        compare(report, name, format, this::fullShape);
      }
      if (models.bge().isPresent()) {
        compare(report, "bge-small-zh-v1.5", format, this::bge);
      } else {
        report.skip("goldens bge-small-zh-v1.5 " + format.label(), "the model was not bundled");
      }
    }
    subject.tellMissing(report, name());
  }

  /** Compares a golden in a format. */
  private void compare(
      Report report,
      String name,
      WeightFormat format,
      BiFunction<Golden, WeightFormat, Finding> body) {
    Callable<Finding> run =
        () -> {
          Golden golden = models.goldens().read(name);
          try {
            return body.apply(golden, format);
          } finally {
            golden.tensors().close();
          }
        };
    report.check("goldens " + name + " " + format.label(), Subject.tolerance(format), run);
  }

  private Finding activations(Golden golden, WeightFormat format) {
    return ActivationGolden.compare(subject, golden);
  }

  private SentenceTransformer load(Path folder, WeightFormat format) {
    return SentenceTransformer.load(folder, subject.options(format));
  }

  private Finding tiny(Golden golden, WeightFormat format) {
    try (SentenceTransformer model = load(golden.model(), format)) {
      Stages stages = new Stages(format);
      Optional<Finding> wrongIds = wrongIds(golden, model);
      if (wrongIds.isPresent()) {
        return wrongIds.get();
      }
      Padded padded = Padded.of(golden.inputIds());
      layers(stages, golden, model, padded);
      stages.vectors(golden.rows("sentence_embedding"), model.encode(golden.texts()));
      return stages.finding();
    }
  }

  /** The ids of the tokenizer, which do not depend on the backend but on everything before it. */
  private static Optional<Finding> wrongIds(Golden golden, SentenceTransformer model) {
    int[][] expected = golden.inputIds();
    List<String> texts = golden.texts();
    for (int i = 0; i < expected.length; i++) {
      int[] ids = model.tokenizer().encode(texts.get(i), model.maxSeqLength()).inputIds();
      if (!Arrays.equals(expected[i], ids)) {
        return Optional.of(new Finding(Double.POSITIVE_INFINITY, "other ids of text " + i));
      }
    }
    return Optional.empty();
  }

  private static void layers(
      Stages stages, Golden golden, SentenceTransformer model, Padded padded) {
    List<float[][][]> states =
        model.model().hiddenStates(padded.inputIds(), padded.attentionMask());
    stages.inner("embedding output", golden.rows("embedding_output"), padded.rowsOf(states.get(0)));
    for (int layer = 1; layer < states.size(); layer++) {
      stages.inner(
          "layer " + layer,
          golden.rows("hidden_states." + layer),
          padded.rowsOf(states.get(layer)));
    }
  }

  private Finding fullShape(Golden golden, WeightFormat format) {
    try (SentenceTransformer model = load(models.fullShape(name(golden)), format)) {
      Stages stages = new Stages(format);
      int[][] sequences = golden.inputIds();
      int traced = golden.json().get("tracedSentence").intValue();
      layers(stages, golden, model, Padded.of(new int[][] {sequences[traced]}));
      Padded all = Padded.of(sequences);
      float[][][] last = model.model().forward(all.inputIds(), all.attentionMask());
      stages.vectors(
          golden.rows("sentence_embedding"), Pooling.meanPooling(last, all.attentionMask()));
      return stages.finding();
    } catch (IOException e) {
      return new Finding(Double.POSITIVE_INFINITY, "the model cannot be written: " + e);
    }
  }

  private static String name(Golden golden) {
    return golden.folder().getFileName().toString();
  }

  private Finding bge(Golden golden, WeightFormat format) {
    try (SentenceTransformer model = load(models.bge().orElseThrow(), format)) {
      Optional<Finding> wrongIds = wrongIds(golden, model);
      if (wrongIds.isPresent()) {
        return wrongIds.get();
      }
      Stages stages = new Stages(format);
      List<int[]> traced = new ArrayList<>();
      golden.json().get("tracedTexts").forEach(i -> traced.add(golden.inputIds()[i.intValue()]));
      Padded padded = Padded.of(traced.toArray(int[][]::new));
      stages.inner(
          "last hidden state",
          golden.rows("last_hidden_state"),
          padded.rowsOf(model.model().forward(padded.inputIds(), padded.attentionMask())));
      stages.vectors(golden.rows("sentence_embedding"), model.encode(golden.texts()));
      return stages.finding();
    }
  }
}
