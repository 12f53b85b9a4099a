/**
 * What users call: models, their options and their results. Nothing else is here.
 *
 * <p>Knows: how the parts below are put together to a model. Must not know: how a text becomes ids,
 * how a batch is made, how anything is computed or read.
 */
package org.sbert4j;
