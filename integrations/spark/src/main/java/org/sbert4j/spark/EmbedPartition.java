package org.sbert4j.spark;

import java.util.Collections;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a task does with its partition: takes the model of its JVM, and gives it back when the task
 * ends, however it ends.
 *
 * @param hadoop for a model of a remote file system; null for others
 */
record EmbedPartition(
    ModelSettings model,
    CallSettings call,
    RowSettings rows,
    SerializableWritable<Configuration> hadoop)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> input) {
    if (!input.hasNext()) {
      return Collections.emptyIterator();
    }
    TaskContext task = TaskContext.get();
    SharedModels.Lease lease = SharedModels.take(model, hadoop == null ? null : hadoop.value());
    TaskCompletionListener atEnd = ended -> lease.close();
    task.addTaskCompletionListener(atEnd);
    return new EmbeddedRows(
        input, lease.model(), call.options().withThreads(Math.max(1, task.cpus())), rows, task);
  }
}
