// Scaled dot-product attention within each sequence, without a [length, length] matrix in memory.
//
// Formula      attentionScores = Q · Kᵀ · scale, attentionProbs = softmax(attentionScores),
//              contextLayer = attentionProbs · V, for each sequence and head
// Shapes       queryKeyValue [tokens, 3H]: Q, K and V side by side, each with its heads [headSize] side
//              by side; bias [3H] or null, added to it; sequenceOffsets [sequences + 1];
//              contextLayer [tokens, H], H = numAttentionHeads · headSize
// Relative     self_attention_relative_… add relativePositionBias [numAttentionHeads, distances] to the
//              scaled scores, by the distance from query i to key j, 0 being in the middle of an odd number
//              of them: attentionScores[i][j] += relativePositionBias[head][j - i + distances / 2]
// Geometry     grid (sequences, numAttentionHeads, ceil(longest sequence / queries of a block)); a block
//              whose queries lie beyond its sequence ends at once
// Counterpart  ScalarBackend.attend
//
// A block takes its queries over the sequence's keys, a tile of them at a time. The softmax is computed
// online (arXiv 1805.02867): each query keeps the maximum of its scores so far, the sum of their
// exponentials and the weighted sum of the values, and when a tile raises the maximum, both sums are
// first multiplied by e^(old maximum - new maximum). The exponentials are powers of two, log2(e) being
// part of the queries' scale.
//
// The bias by distance is a template parameter: without it a kernel has no instruction more.

constexpr int ATTENTION_BLOCK_SIZE = 128;

/** Where the rows of one head of one sequence lie. */
struct Head {
  /** The sequence's first row in the batch, and its number of rows. */
  int first;
  int length;
  /** Elements of a row of Q, K and V together, of H, and up to the head's first element within H. */
  int rowSize;
  int hiddenSize;
  int offset;
};

DEVICE Head headOfBlock(const int* sequenceOffsets, int numAttentionHeads, int headSize) {
  int first = sequenceOffsets[blockX()];
  int hiddenSize = numAttentionHeads * headSize;
  return {first, sequenceOffsets[blockX() + 1] - first, 3 * hiddenSize, hiddenSize,
          blockY() * headSize};
}

/** Which of the three matrices of queryKeyValue. */
enum Part { QUERY, KEY, VALUE };

/** Rows of one part of a head: from where to read them, and what to make of them. */
template <typename T>
struct Rows {
  /** The part's columns of the head in the sequence's first row and in the bias, which may be null. */
  const T* elements;
  const float* bias;
  int pitch;
  int length;
  int columns;
};

template <typename T>
DEVICE Rows<T> rowsOf(
    Part part, const T* queryKeyValue, const float* bias, const Head& head, int headSize) {
  int column = part * head.hiddenSize + head.offset;
  return {queryKeyValue + (long long)head.first * head.rowSize + column,
          bias ? bias + column : nullptr, head.rowSize, head.length, headSize};
}

/**
 * Copies COUNT rows from firstRow on, with their bias and multiplied by scale, into a tile in shared
 * memory, PITCH elements a row. Zeros fill the columns from the head's size to HEAD and the rows beyond
 * the sequence. The work is shared by MEMBERS threads, of which this is one.
 */
template <typename V, int HEAD, int COUNT, int PITCH, int MEMBERS, typename T, typename E>
DEVICE void copyRowsBy(const Rows<T>& rows, int firstRow, float scale, E* tile, int member) {
  constexpr int ACROSS = HEAD / WIDTH<V> < 16 ? HEAD / WIDTH<V> : 16;
#pragma unroll 1
  for (int d = member % ACROSS * WIDTH<V>; d < HEAD; d += ACROSS * WIDTH<V>) {
    bool inside = d < rows.columns;
    V added = inside && rows.bias ? load<V>(rows.bias + d) : V(0.0f);
    // Four loads under way in the usual case, and little code in the other.
#pragma unroll WIDTH<V>
    for (int i = 0; i < COUNT; i += MEMBERS / ACROSS) {
      int row = i + member / ACROSS;
      V x = V(0.0f);
      if (inside && firstRow + row < rows.length) {
        x = load<V>(rows.elements + (long long)(firstRow + row) * rows.pitch + d) + added;
      }
      store(tile + row * PITCH + d, x * scale);
    }
  }
}

template <int HEAD, int COUNT, int PITCH, int MEMBERS, typename T, typename E>
DEVICE void copyRows(const Rows<T>& rows, int firstRow, float scale, E* tile, int member) {
  if (rows.columns % WIDTH<Float4> == 0 && alignedForFour(rows.elements) &&
      alignedForFour(rows.bias)) {
    copyRowsBy<Float4, HEAD, COUNT, PITCH, MEMBERS>(rows, firstRow, scale, tile, member);
  } else {
    copyRowsBy<float, HEAD, COUNT, PITCH, MEMBERS>(rows, firstRow, scale, tile, member);
  }
}

/** A head's row of relativePositionBias. */
struct PositionBias {
  /** From distance 0 on. */
  const float* middle;
  /** The largest distance there is, forwards and backwards. */
  int farthest;
};

DEVICE PositionBias positionBiasOfBlock(const float* relativePositionBias, int distances) {
  int farthest = distances / 2;
  return {relativePositionBias + (long long)blockY() * distances + farthest, farthest};
}

/**
 * Copies the bias of COUNT distances from first on, times log2(e), into shared memory; all threads of the
 * block share the work. Distances that are not there, of rows beyond the sequence, get zeros.
 */
template <int COUNT>
DEVICE void copyPositionBias(const PositionBias& bias, int first, float* tile) {
  for (int i = thread(); i < COUNT; i += ATTENTION_BLOCK_SIZE) {
    int distance = first + i;
    bool inside = -bias.farthest <= distance && distance <= bias.farthest;
    tile[i] = inside ? bias.middle[distance] * LOG2_E : 0.0f;
  }
}

// ---- self_attention_{32,64,256}, self_attention_relative_{64,256}: for head sizes up to that number
// Arithmetic   in 32-bit floats, whatever the elements are
// Geometry     QUERIES = 8 · ROWS queries in a block
//
// The threads of a block are an 8 × 16 grid. Of the scores [QUERIES, KEYS] thread (y, x) computes the
// rows y · ROWS + r and the columns x + 16 · c, and of the context [QUERIES, HEAD] the same rows and the
// columns x + 16 · c: operands come from shared memory and are used several times out of registers. The
// 16 threads of a row are neighbours in a warp, so row maximum and sum are taken by shuffles.

constexpr int THREADS_ACROSS = 16;
constexpr int THREADS_DOWN = ATTENTION_BLOCK_SIZE / THREADS_ACROSS;

/** The column that this thread begins with, and the first of its rows. */
DEVICE int threadX() { return thread() % THREADS_ACROSS; }
template <int ROWS>
DEVICE int firstRow() {
  return thread() / THREADS_ACROSS * ROWS;
}

/** scores = queries · keysᵀ for this thread's rows and columns of a tile. */
template <int HEAD, int PITCH, int ROWS, int COLUMNS>
DEVICE void multiplyScores(const float* queries, const float* keys, float (&scores)[ROWS][COLUMNS]) {
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
#pragma unroll
    for (int c = 0; c < COLUMNS; c++) scores[r][c] = 0;
  }
#pragma unroll 4
  for (int d = 0; d < HEAD; d += WIDTH<Float4>) {
    Float4 key[COLUMNS];
#pragma unroll
    for (int c = 0; c < COLUMNS; c++) {
      key[c] = load<Float4>(keys + (threadX() + c * THREADS_ACROSS) * PITCH + d);
    }
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
      Float4 query = load<Float4>(queries + (firstRow<ROWS>() + r) * PITCH + d);
#pragma unroll
      for (int c = 0; c < COLUMNS; c++) scores[r][c] = dot(query, key[c], scores[r][c]);
    }
  }
}

/** scores += bias, of which tile holds the distances, from the last of QUERIES queries to the first key on. */
template <int QUERIES, int ROWS, int COLUMNS>
DEVICE void addPositionBias(const float* tile, float (&scores)[ROWS][COLUMNS]) {
  const float* first = tile + QUERIES - 1 - firstRow<ROWS>() + threadX();
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
#pragma unroll
    for (int c = 0; c < COLUMNS; c++) scores[r][c] += first[c * THREADS_ACROSS - r];
  }
}

/** The softmax of some rows so far; the threads of a row have a part of its sum each. */
template <int ROWS>
struct RowsSoftmax {
  float maximum[ROWS];
  float sum[ROWS];
};

/**
 * From scores to probabilities relative to the maximum so far, of which validKeys columns exist;
 * multiplies the context of the earlier keys accordingly.
 */
template <int PITCH, int ROWS, int COLUMNS, int VALUE_COLUMNS>
DEVICE void softmaxTile(
    float (&scores)[ROWS][COLUMNS], int validKeys, float* probs, RowsSoftmax<ROWS>& softmax,
    float (&context)[ROWS][VALUE_COLUMNS]) {
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
    float maximum = softmax.maximum[r];
#pragma unroll
    for (int c = 0; c < COLUMNS; c++) {
      if (threadX() + c * THREADS_ACROSS >= validKeys) scores[r][c] = -__builtin_inff();
      maximum = larger(scores[r][c], maximum);
    }
    maximum = largestOfLanes<THREADS_ACROSS>(maximum);
    float factor = powerOfTwo(softmax.maximum[r] - maximum);
    softmax.maximum[r] = maximum;
    softmax.sum[r] *= factor;
#pragma unroll
    for (int c = 0; c < VALUE_COLUMNS; c++) context[r][c] *= factor;
#pragma unroll
    for (int c = 0; c < COLUMNS; c++) {
      float probability = powerOfTwo(scores[r][c] - maximum);
      softmax.sum[r] += probability;
      probs[(firstRow<ROWS>() + r) * PITCH + threadX() + c * THREADS_ACROSS] = probability;
    }
  }
}

/** context += probs · values for this thread's rows and columns, over a tile of keys. */
template <int KEYS, int PROBS_PITCH, int PITCH, int ROWS, int VALUE_COLUMNS>
DEVICE void addValues(
    const float* probs, const float* values, float (&context)[ROWS][VALUE_COLUMNS]) {
#pragma unroll 2
  for (int key = 0; key < KEYS; key += WIDTH<Float4>) {
    Float4 probability[ROWS];
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
      probability[r] = load<Float4>(probs + (firstRow<ROWS>() + r) * PROBS_PITCH + key);
    }
#pragma unroll
    for (int c = 0; c < VALUE_COLUMNS; c++) {
      const float* value = values + key * PITCH + threadX() + c * THREADS_ACROSS;
      Float4 column = {value[0], value[PITCH], value[2 * PITCH], value[3 * PITCH]};
#pragma unroll
      for (int r = 0; r < ROWS; r++) context[r][c] = dot(probability[r], column, context[r][c]);
    }
  }
}

template <int HEAD, int ROWS, int COLUMNS, bool RELATIVE, typename T>
DEVICE void selfAttention(
    const T* queryKeyValue, const float* bias, const int* sequenceOffsets, int numAttentionHeads,
    int headSize, float scale, const float* relativePositionBias, int distances, T* contextLayer) {
  constexpr int QUERIES = THREADS_DOWN * ROWS;
  constexpr int QUERIES_PER_WARP = WARP / THREADS_ACROSS * ROWS;
  constexpr int KEYS = THREADS_ACROSS * COLUMNS;
  constexpr int VALUE_COLUMNS = HEAD / THREADS_ACROSS;
  // The padding makes neighbouring rows begin in other banks of shared memory.
  constexpr int PITCH = HEAD + WIDTH<Float4>;
  constexpr int PROBS_PITCH = KEYS + WIDTH<Float4>;
  SHARED __attribute__((aligned(16))) float queries[QUERIES * PITCH];
  SHARED __attribute__((aligned(16))) float keys[KEYS * PITCH];
  SHARED __attribute__((aligned(16))) float values[KEYS * PITCH];
  SHARED __attribute__((aligned(16))) float probs[QUERIES * PROBS_PITCH];
  constexpr int TILE_DISTANCES = RELATIVE ? QUERIES + KEYS - 1 : 1;
  SHARED float positionBiasTile[TILE_DISTANCES];

  Head head = headOfBlock(sequenceOffsets, numAttentionHeads, headSize);
  int firstQuery = blockZ() * QUERIES;
  if (firstQuery >= head.length) return;

  bool hasQueries = firstQuery + warp() * QUERIES_PER_WARP < head.length;
  copyRows<HEAD, QUERIES, PITCH, ATTENTION_BLOCK_SIZE>(
      rowsOf(QUERY, queryKeyValue, bias, head, headSize), firstQuery, scale * LOG2_E, queries,
      thread());
  auto keyRows = rowsOf(KEY, queryKeyValue, bias, head, headSize);
  auto valueRows = rowsOf(VALUE, queryKeyValue, bias, head, headSize);
  PositionBias positionBias = positionBiasOfBlock(relativePositionBias, distances);

  RowsSoftmax<ROWS> softmax;
  float context[ROWS][VALUE_COLUMNS];
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
    softmax.maximum[r] = -__builtin_inff();
    softmax.sum[r] = 0;
#pragma unroll
    for (int c = 0; c < VALUE_COLUMNS; c++) context[r][c] = 0;
  }

  for (int firstKey = 0; firstKey < head.length; firstKey += KEYS) {
    blockBarrier();
    copyRows<HEAD, KEYS, PITCH, ATTENTION_BLOCK_SIZE>(keyRows, firstKey, 1.0f, keys, thread());
    copyRows<HEAD, KEYS, PITCH, ATTENTION_BLOCK_SIZE>(
        valueRows, firstKey, 1.0f, values, thread());
    if (RELATIVE) {
      copyPositionBias<TILE_DISTANCES>(
          positionBias, firstKey - (firstQuery + QUERIES - 1), positionBiasTile);
    }
    blockBarrier();
    if (hasQueries) {
      float scores[ROWS][COLUMNS];
      multiplyScores<HEAD, PITCH>(queries, keys, scores);
      if (RELATIVE) addPositionBias<QUERIES>(positionBiasTile, scores);
      softmaxTile<PROBS_PITCH>(scores, head.length - firstKey, probs, softmax, context);
      // The probabilities of a row come from one warp and go to the same.
      warpBarrier();
      addValues<KEYS, PROBS_PITCH, PITCH>(probs, values, context);
    }
  }

#pragma unroll
  for (int r = 0; r < ROWS; r++) {
    float factor = reciprocal(sumOfLanes<THREADS_ACROSS>(softmax.sum[r]));
    int query = firstQuery + firstRow<ROWS>() + r;
    T* row = contextLayer + (long long)(head.first + query) * head.hiddenSize + head.offset;
#pragma unroll
    for (int c = 0; c < VALUE_COLUMNS; c++) {
      int d = threadX() + c * THREADS_ACROSS;
      if (query < head.length && d < headSize) store(row + d, context[r][c] * factor);
    }
  }
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_32_f32(
    const float* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, float* contextLayer) {
  selfAttention<32, 4, 2, false>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale, nullptr, 0,
      contextLayer);
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_64_f32(
    const float* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, float* contextLayer) {
  selfAttention<64, 4, 2, false>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale, nullptr, 0,
      contextLayer);
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_256_f32(
    const float* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, float* contextLayer) {
  selfAttention<256, 1, 1, false>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale, nullptr, 0,
      contextLayer);
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_256_f16(
    const Half* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, Half* contextLayer) {
  selfAttention<256, 1, 1, false>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale, nullptr, 0,
      contextLayer);
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_relative_64_f32(
    const float* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, const float* relativePositionBias,
    int distances, float* contextLayer) {
  selfAttention<64, 4, 2, true>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale,
      relativePositionBias, distances, contextLayer);
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_relative_256_f32(
    const float* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, const float* relativePositionBias,
    int distances, float* contextLayer) {
  selfAttention<256, 1, 1, true>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale,
      relativePositionBias, distances, contextLayer);
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_relative_256_f16(
    const Half* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, const float* relativePositionBias,
    int distances, Half* contextLayer) {
  selfAttention<256, 1, 1, true>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale,
      relativePositionBias, distances, contextLayer);
}
