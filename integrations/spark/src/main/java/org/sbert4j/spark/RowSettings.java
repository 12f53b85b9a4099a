package org.sbert4j.spark;

import java.io.Serializable;

/**
 * How rows become rows, as it travels to the executors.
 *
 * @param inputCol name of the column with the texts, for messages
 * @param inputIndex where it is
 * @param outputType of the vectors
 * @param nullIsError whether a text that is null ends the job, or gives null
 * @param batchSize rows that are taken at once
 */
record RowSettings(
    String inputCol, int inputIndex, OutputType outputType, boolean nullIsError, int batchSize)
    implements Serializable {}
