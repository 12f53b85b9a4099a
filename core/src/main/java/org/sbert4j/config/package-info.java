/**
 * The shape of a BERT, as config.json says it. Exported, because models tell it.
 *
 * <p>Must not know: weights, backends, what is computed with them.
 */
package org.sbert4j.config;
