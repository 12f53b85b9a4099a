package org.sbert4j.cli.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.Backends;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.verify.candidate.Candidate;
import org.sbert4j.cli.verify.candidate.CandidateSource;
import org.sbert4j.cli.verify.compare.IdsComparison;
import org.sbert4j.cli.verify.compare.RankAgreement;
import org.sbert4j.cli.verify.compare.TraceComparison;
import org.sbert4j.cli.verify.compare.VectorComparison;
import org.sbert4j.cli.verify.mistake.Diagnosis;
import org.sbert4j.cli.verify.mistake.Finding;
import org.sbert4j.cli.verify.mistake.NotFinite;
import org.sbert4j.cli.verify.mistake.OpenEngine;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** Compares what another engine gives with what it should. */
final class Judge {
  private static final String SCALAR = "scalar";

  private final Path folder;
  private final LoadOptions loadOptions;
  private final EmbeddingOptions options;
  private final double tolerance;

  Judge(Path folder, LoadOptions loadOptions, EmbeddingOptions options, double tolerance) {
    this.folder = folder;
    this.loadOptions = loadOptions.withBackend(SCALAR);
    this.options = options;
    this.tolerance = tolerance;
  }

  Verdict judge(CandidateSource source, String modelName, List<String> texts) throws IOException {
    float[][] expected;
    Candidate candidate;
    Optional<TraceComparison> trace;
    Optional<String> otherIds;
    String fingerprint;
    try (SentenceTransformer model = SentenceTransformer.load(folder, loadOptions)) {
      fingerprint = model.fingerprint();
      expected = model.encode(texts, options);
      candidate = source.read(texts, haveLengthOne(expected));
      trace = candidate.trace().map(file -> compare(model, texts, source.name(), file));
      otherIds =
          trace.isPresent()
              ? trace.get().otherIds()
              : candidate.inputIds().flatMap(ids -> otherIds(model, texts, ids));
    }
    boolean tracedRight =
        trace.isEmpty()
            || (trace.get().otherIds().isEmpty()
                && trace.get().firstDifferent(tolerance).isEmpty());
    Optional<float[][]> found = candidate.vectors();
    if (found.isEmpty() && tracedRight && !trace.get().toTheEnd()) {
      throw new CommandException(
          "%s: its %d tensors are right, but none is of the last layer or later, so its vectors were not judged: add sentence_embedding, or more tensors"
              .formatted(source.name(), trace.get().tensors().size()));
    }
    boolean comparable = found.isPresent() && found.get()[0].length == expected[0].length;
    Optional<VectorComparison> vectors =
        comparable ? Optional.of(VectorComparison.of(expected, found.get())) : Optional.empty();
    boolean vectorsRight = found.isEmpty() || (comparable && vectors.get().within(tolerance));
    List<Finding> findings =
        found.isEmpty() || vectorsRight ? List.of() : findings(texts, expected, found.get());
    return new Verdict(
        tracedRight && vectorsRight,
        source.name(),
        modelName,
        fingerprint,
        texts,
        tolerance,
        vectors,
        found.isPresent() ? RankAgreement.of(expected, found.get()) : OptionalDouble.empty(),
        trace.map(TraceComparison::idsTold).orElse(candidate.inputIds().isPresent()),
        otherIds,
        trace,
        findings);
  }

  private Optional<String> otherIds(
      SentenceTransformer model, List<String> texts, List<int[]> found) {
    // A prompt is part of what is tokenized, and no service is told it apart.
    List<Encoding> own =
        texts.stream().map(text -> model.tokenizer().encode(text, model.maxSeqLength())).toList();
    return IdsComparison.firstDifference(own, found);
  }

  private TraceComparison compare(
      SentenceTransformer model, List<String> texts, String name, Checkpoint file) {
    try (file) {
      return TraceComparison.of(model.trace(texts, options), name, file::find);
    }
  }

  /** With the fastest CPU backend that runs here, as its bits are the same. */
  private List<Finding> findings(List<String> texts, float[][] expected, float[][] found) {
    Optional<Finding> notFinite = NotFinite.finding(found);
    if (notFinite.isPresent()) {
      return List.of(notFinite.get());
    }
    try (OpenEngine engine = OpenEngine.load(folder, loadOptions, fastest())) {
      return new Diagnosis(engine, options, texts, expected, found, tolerance).findings();
    }
  }

  private static String fastest() {
    boolean vector =
        Backends.providers().stream()
            .anyMatch(
                provider ->
                    provider.name().equals("vector") && provider.availability().available());
    return vector ? "vector" : SCALAR;
  }

  private static boolean haveLengthOne(float[][] vectors) {
    for (float[] vector : vectors) {
      double squares = 0;
      for (float element : vector) {
        squares += (double) element * element;
      }
      if (Math.abs(Math.sqrt(squares) - 1) > 1e-4) {
        return false;
      }
    }
    return true;
  }
}
