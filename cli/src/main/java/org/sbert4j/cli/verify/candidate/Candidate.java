package org.sbert4j.cli.verify.candidate;

import java.util.List;
import java.util.Optional;
import org.sbert4j.weights.checkpoint.Checkpoint;

/**
 * What another engine made of some texts.
 *
 * @param vectors {@code [B, D]}; empty if there is a trace without them
 * @param inputIds of each text, [CLS] and [SEP] included, where the engine tells them
 * @param trace a file of intermediate tensors, which is the receiver's to close
 */
public record Candidate(
    Optional<float[][]> vectors, Optional<List<int[]>> inputIds, Optional<Checkpoint> trace) {

  /** Vectors and nothing else. */
  static Candidate of(float[][] vectors) {
    return new Candidate(Optional.of(vectors), Optional.empty(), Optional.empty());
  }
}
