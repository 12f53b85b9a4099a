package org.sbert4j.springai;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What GraalVM must keep of sbert4j in a native image: the files that it reads from its jars. There
 * is no reflection but ServiceLoader's, which GraalVM sees by itself.
 */
final class Sbert4jRuntimeHints implements RuntimeHintsRegistrar {
  @Override
  public void registerHints(RuntimeHints hints, ClassLoader classLoader) {
    hints
        .resources()
        .registerPattern("org/sbert4j/tokenizer/unicode/*.txt")
        .registerPattern("org/sbert4j/cuda/kernels.ptx");
  }
}
