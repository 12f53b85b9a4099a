package org.sbert4j.gpucheck.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.CrossEncoder;
import org.sbert4j.PredictOptions;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.RowError;
import org.sbert4j.gpucheck.report.Worst;
import org.sbert4j.gpucheck.setup.Subject;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.TextPair;

/** A cross-encoder against {@code sentence_transformers.CrossEncoder}. */
record CrossEncoderGolden(Subject subject) {
  Finding compare(Golden golden, WeightFormat format) {
    List<TextPair> pairs = new ArrayList<>();
    for (JsonNode pair : golden.json().get("pairs")) {
      pairs.add(new TextPair(pair.get(0).textValue(), pair.get(1).textValue()));
    }
    Worst worst = new Worst();
    try (CrossEncoder model = CrossEncoder.load(golden.model(), subject.options(format))) {
      PredictOptions logits = PredictOptions.defaults().withActivation(ActivationFunction.IDENTITY);
      worst.add(
          "logits", RowError.worst(golden.rows("logits"), model.predictLabels(pairs, logits)));
      worst.add("scores", RowError.worst(golden.rows("scores"), model.predictLabels(pairs)));
    }
    return worst.finding();
  }
}
