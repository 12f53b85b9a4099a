package org.sbert4j.weights.folder;

/**
 * One step of a sentence-transformers model after the transformer, in the order of modules.json.
 */
public sealed interface ModuleConfig
    permits PoolingConfig, NormalizeConfig, DenseConfig, LayerNormConfig {}
