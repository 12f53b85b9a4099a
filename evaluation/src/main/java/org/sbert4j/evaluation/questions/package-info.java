/**
 * Made-up questions of a bank's customers, to evaluate with where no data set is at hand.
 *
 * <p>Must not know: models, files of users.
 */
package org.sbert4j.evaluation.questions;
