package org.sbert4j.weights.folder;

/** L2 normalization of the sentence embedding: {@code x / max(‖x‖₂, 1e-12)}. */
public record NormalizeConfig() implements ModuleConfig {}
