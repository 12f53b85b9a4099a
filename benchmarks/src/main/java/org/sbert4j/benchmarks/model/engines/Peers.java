package org.sbert4j.benchmarks.model.engines;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which peers take part.
 *
 * @param onnxRuntime whether its native library is there
 * @param langChain4j whether its native libraries are there
 * @param pytorch whether a Python was given
 */
public record Peers(boolean onnxRuntime, boolean langChain4j, boolean pytorch) {
  /** Those that can be used here; says why of the others. */
  public static Peers available(boolean pytorch) {
    Optional<String> noOnnxRuntime = NativePeers.whyNoOnnxRuntime();
    Optional<String> noLangChain4j = NativePeers.whyNoLangChain4j();
    noOnnxRuntime.ifPresent(why -> System.err.println("benchmarks: " + why));
    noLangChain4j.ifPresent(why -> System.err.println("benchmarks: " + why));
    return new Peers(noOnnxRuntime.isEmpty(), noLangChain4j.isEmpty(), pytorch);
  }

  /** Those that compute the generated model. */
  public List<Contender.Kind> ofGeneratedModel() {
    List<Contender.Kind> kinds = new ArrayList<>();
    if (onnxRuntime) {
      kinds.add(Contender.Kind.ONNX_RUNTIME);
    }
    if (pytorch) {
      kinds.add(Contender.Kind.PYTORCH);
    }
    return kinds;
  }
}
