package org.sbert4j.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99ScalarQuantizedVectorScorer;
import org.apache.lucene.codecs.lucene99.Lucene99ScalarQuantizedVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Writes what {@link Lucene99HnswVectorsFormat} or {@link Lucene99HnswScalarQuantizedVectorsFormat}
 * writes, by its writer and under its name, so that any Lucene 9.12 reads it; but compares vectors
 * by {@link BackendVectorsScorer}.
 */
final class HnswFormat extends KnnVectorsFormat {
  /** Of a quantized element. */
  private static final byte BITS = 7;

  private final KnnVectorsFormat lucene;
  private final boolean quantized;
  private final BackendVectorsScorer scorer = new BackendVectorsScorer();
  private final FlatVectorsFormat flat = new Lucene99FlatVectorsFormat(scorer);

  private HnswFormat(KnnVectorsFormat lucene, boolean quantized) {
    super(lucene.getName());
    this.lucene = lucene;
    this.quantized = quantized;
  }

  static HnswFormat of(VectorStorage storage) {
    return storage == VectorStorage.INT8
        ? new HnswFormat(new Lucene99HnswScalarQuantizedVectorsFormat(), true)
        : new HnswFormat(new Lucene99HnswVectorsFormat(), false);
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    FlatVectorsWriter vectors = flat.fieldsWriter(state);
    if (quantized) {
      vectors =
          new Lucene99ScalarQuantizedVectorsWriter(
              state, null, BITS, false, vectors, new Lucene99ScalarQuantizedVectorScorer(scorer));
    }
    return new Lucene99HnswVectorsWriter(
        state,
        Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
        Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
        vectors,
        Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
        null);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return lucene.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String fieldName) {
    return lucene.getMaxDimensions(fieldName);
  }
}
