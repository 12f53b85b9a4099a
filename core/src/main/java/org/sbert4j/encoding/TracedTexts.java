package org.sbert4j.encoding;

import java.util.List;
import java.util.Map;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.weights.TensorView;

/**
 * Texts that went through the model in one pass, and all that was computed on the way.
 *
 * @param encodings the tokens of each text, a prompt's included
 * @param tensors by PyTorch's names, in the order in which they were computed
 * @param vectors {@code [texts, dimension]}, as the request asks
 */
public record TracedTexts(
    List<Encoding> encodings, Map<String, TensorView> tensors, float[][] vectors) {}
