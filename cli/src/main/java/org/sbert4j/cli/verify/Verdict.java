package org.sbert4j.cli.verify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sbert4j.cli.verify.compare.TraceComparison;
import org.sbert4j.cli.verify.compare.VectorComparison;
import org.sbert4j.cli.verify.mistake.Finding;

/**
 * What became of a comparison with another engine.
 *
 * @param right whether everything that could be compared is within the tolerance
 * @param candidate what was judged
 * @param model and the {@code fingerprint} of what it should be
 * @param tolerance the greatest error that is none, as a part of the greatest magnitude
 * @param vectors empty if there were none, or of another length
 * @param rankAgreement of the cosines of all pairs of texts
 * @param idsKnown whether the other engine tells the ids of the texts
 * @param otherIds where they first differ, as a sentence
 * @param trace of intermediate tensors, where there were any
 * @param findings why it is wrong; empty if it is right, or nobody knows
 */
record Verdict(
    boolean right,
    String candidate,
    String model,
    String fingerprint,
    List<String> texts,
    double tolerance,
    Optional<VectorComparison> vectors,
    OptionalDouble rankAgreement,
    boolean idsKnown,
    Optional<String> otherIds,
    Optional<TraceComparison> trace,
    List<Finding> findings) {}
