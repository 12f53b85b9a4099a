package org.sbert4j.search;

/**
 * A triplet to train a model with.
 *
 * @param anchor the text that others are compared with
 * @param positive one that means the same
 * @param negative one that looks like it and does not
 * @param positiveScore similarity of the anchor and the positive
 * @param negativeScore similarity of the anchor and the negative
 */
public record HardNegative(
    String anchor, String positive, String negative, double positiveScore, double negativeScore) {}
