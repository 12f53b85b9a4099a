// ---- pool: from the rows of each sequence to one vector
// Formula      by mode; the first promptTokens rows of a sequence are left out; no rows give zeros
// Shapes       hiddenStates [tokens, H]; sequenceOffsets [sequences + 1]; tokenIndices [tokens];
//              output [sequences, outputColumns], written from columnOffset to columnOffset + H
// Geometry     a block for POOLED_COLUMNS columns of a sequence, a thread for one of them and every
//              ROW_SLICES-th row: grid (sequences, ceil(H / POOLED_COLUMNS)), block POOL_BLOCK_SIZE
// Counterpart  RowPooling

constexpr int POOLED_COLUMNS = WARP;
constexpr int ROW_SLICES = 8;
constexpr int POOL_BLOCK_SIZE = POOLED_COLUMNS * ROW_SLICES;

/** org.sbert4j.weights.PoolingMode: its constants in their order. */
enum PoolingMode { CLS, MAX, MEAN, MEAN_SQRT_LEN, WEIGHTED_MEAN, LAST_TOKEN };

/** A row's weight in a sum: its token's index in its sequence + 1 in the weighted mean, else 1. */
template <PoolingMode MODE>
DEVICE float rowWeight(const int* tokenIndices, int row) {
  return MODE == WEIGHTED_MEAN ? (float)(tokenIndices[row] + 1) : 1.0f;
}

/** What the sum over the rows is divided by. */
template <PoolingMode MODE>
DEVICE float divisor(const int* tokenIndices, int first, int end) {
  if (MODE == MEAN) return end - first;
  if (MODE == MEAN_SQRT_LEN) return squareRoot(end - first);
  float weights = 0;
  for (int row = first; row < end; row++) weights += rowWeight<MODE>(tokenIndices, row);
  return weights;
}

template <PoolingMode MODE>
DEVICE float combine(float value, float other) {
  return MODE == MAX ? larger(other, value) : value + other;
}

/** The pooled value of a column, whose rows are hiddenSize apart, in the threads of the first slice. */
template <PoolingMode MODE, typename T>
DEVICE float poolRows(
    const T* column, int hiddenSize, const int* tokenIndices, int first, int end,
    float (*slices)[POOLED_COLUMNS]) {
  float value = MODE == MAX ? -__builtin_inff() : 0.0f;
#pragma unroll 4
  for (int row = first + warp(); row < end; row += ROW_SLICES) {
    float x = load<float>(column + (long long)row * hiddenSize);
    value = combine<MODE>(value, rowWeight<MODE>(tokenIndices, row) * x);
  }
  slices[warp()][lane()] = value;
  blockBarrier();
#pragma unroll
  for (int slice = 1; slice < ROW_SLICES; slice++) {
    value = combine<MODE>(value, slices[slice][lane()]);
  }
  return MODE == MAX ? value : value / divisor<MODE>(tokenIndices, first, end);
}

template <typename T>
DEVICE float poolColumn(
    const T* column, int hiddenSize, const int* tokenIndices, int first, int end, PoolingMode mode) {
  SHARED float slices[ROW_SLICES][POOLED_COLUMNS];
  switch (mode) {
    case CLS: return load<float>(column + (long long)first * hiddenSize);
    case MAX: return poolRows<MAX>(column, hiddenSize, tokenIndices, first, end, slices);
    case MEAN: return poolRows<MEAN>(column, hiddenSize, tokenIndices, first, end, slices);
    case MEAN_SQRT_LEN:
      return poolRows<MEAN_SQRT_LEN>(column, hiddenSize, tokenIndices, first, end, slices);
    case WEIGHTED_MEAN:
      return poolRows<WEIGHTED_MEAN>(column, hiddenSize, tokenIndices, first, end, slices);
    case LAST_TOKEN: return load<float>(column + (long long)(end - 1) * hiddenSize);
  }
  return 0;
}

template <typename T>
DEVICE void pool(
    const T* hiddenStates, const int* sequenceOffsets, const int* tokenIndices, int promptTokens,
    int hiddenSize, PoolingMode mode, float* output, int outputColumns, int columnOffset) {
  int sequence = blockX();
  int end = sequenceOffsets[sequence + 1];
  int start = sequenceOffsets[sequence];
  int first = start + least(promptTokens, end - start);
  int column = blockY() * POOLED_COLUMNS + lane();
  // Beyond the last column, threads compute it once more: the block must stay together.
  const T* values = hiddenStates + least(column, hiddenSize - 1);

  float value = 0;
  if (first < end) value = poolColumn(values, hiddenSize, tokenIndices, first, end, mode);
  if (column < hiddenSize && warp() == 0) {
    output[(long long)sequence * outputColumns + columnOffset + column] = value;
  }
}

KERNEL(POOL_BLOCK_SIZE) pool_f32(
    const float* hiddenStates, const int* sequenceOffsets, const int* tokenIndices,
    int promptTokens, int hiddenSize, int mode, float* output, int outputColumns,
    int columnOffset) {
  pool(
      hiddenStates, sequenceOffsets, tokenIndices, promptTokens, hiddenSize, (PoolingMode)mode,
      output, outputColumns, columnOffset);
}

KERNEL(POOL_BLOCK_SIZE) pool_f16(
    const Half* hiddenStates, const int* sequenceOffsets, const int* tokenIndices,
    int promptTokens, int hiddenSize, int mode, float* output, int outputColumns,
    int columnOffset) {
  pool(
      hiddenStates, sequenceOffsets, tokenIndices, promptTokens, hiddenSize, (PoolingMode)mode,
      output, outputColumns, columnOffset);
}
