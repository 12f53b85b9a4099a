/**
 * sbert4j behind Spark ML's interface. Start at {@code Sbert4jTransformer}.
 *
 * <p>Knows: what Spark's params, rows, tasks and files mean in sbert4j's options. Must not know:
 * how anything is computed. Class files name nothing of Scala's collections, so that one jar serves
 * each Scala that Spark has.
 */
package org.sbert4j.spark;
