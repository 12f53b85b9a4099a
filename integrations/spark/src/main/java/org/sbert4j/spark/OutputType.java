package org.sbert4j.spark;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What a vector is in a row. */
enum OutputType {
  /** {@code array<float>}, with the bits that the engine gives. */
  ARRAY {
    @Override
    DataType dataType() {
      return DataTypes.createArrayType(DataTypes.FloatType, false);
    }

    @Override
    Object value(float[] vector) {
      // Spark's encoder of rows takes arrays of objects alone.
      Float[] boxed = new Float[vector.length];
      for (int i = 0; i < vector.length; i++) {
        boxed[i] = vector[i];
      }
      return boxed;
    }
  },

  /** Spark ML's dense Vector, in double precision, as other stages of a pipeline want it. */
  VECTOR {
    @Override
    DataType dataType() {
      return SQLDataTypes.VectorType();
    }

    @Override
    Object value(float[] vector) {
      double[] values = new double[vector.length];
      for (int i = 0; i < vector.length; i++) {
        values[i] = vector[i];
      }
      return Vectors.dense(values);
    }
  };

  abstract DataType dataType();

  /** The vector as Spark's encoder of rows takes it. */
  abstract Object value(float[] vector);
}
