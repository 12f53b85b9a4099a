/**
 * {@code sbert4j eval}: which data sets, which measure, how the numbers are shown.
 *
 * <p>Must not know: how a number is computed, or a file read.
 */
package org.sbert4j.cli.evaluate;
