// Embedding gather, residual addition and layer normalisation.
//
// Formula      y = (x - mean) / sqrt(variance + eps) · gamma + beta, a row [H] at a time, with
//              mean = Σx / H and variance = Σ(x - mean)² / H; each kernel says what x is
// Geometry     a warp for each row: grid (ceil(rows / ROWS_PER_BLOCK)), block ROW_BLOCK_SIZE
// Counterpart  ScalarBackend.layerNormRow
//
// The row is read once and stays in registers if H is a multiple of 4 up to REGISTER_COLUMNS; any other
// row is read again in each of the three passes, out of the cache. Output may be one of the inputs: a
// thread writes only elements that no other thread reads.

constexpr int ROWS_PER_BLOCK = 4;
constexpr int ROW_BLOCK_SIZE = ROWS_PER_BLOCK * WARP;

/** Groups of four elements that a thread keeps in registers. */
constexpr int GROUPS = 8;
constexpr int REGISTER_COLUMNS = GROUPS * WARP * WIDTH<Float4>;

/** The row of this warp, which may lie beyond the last. */
DEVICE int rowOfWarp() { return blockX() * ROWS_PER_BLOCK + warp(); }

/** 1 / sqrt(variance + eps), from the sum over this thread's squares. */
DEVICE float reciprocalOfDeviation(float squares, int hiddenSize, float eps) {
  return 1.0f / squareRoot(sumOfLanes<WARP>(squares) / hiddenSize + eps);
}

template <typename V, typename T>
DEVICE void storeNormalized(
    V centred, float reciprocal, const float* gamma, const float* beta, int i, T* y) {
  V normalized = centred * reciprocal;
  store(y + i, fma(normalized, load<V>(gamma + i), load<V>(beta + i)));
}

/** Row::at<V>(i) gives the elements of x from i on. */
template <typename Row, typename T>
DEVICE void layerNormInRegisters(
    const Row& row, const float* gamma, const float* beta, float eps, int hiddenSize, T* y) {
  Float4 x[GROUPS];
  float total = 0;
#pragma unroll
  for (int group = 0; group < GROUPS; group++) {
    int i = (group * WARP + lane()) * WIDTH<Float4>;
    x[group] = i < hiddenSize ? row.template at<Float4>(i) : Float4(0.0f);
    total += sum(x[group]);
  }
  float mean = sumOfLanes<WARP>(total) / hiddenSize;

  float squares = 0;
#pragma unroll
  for (int group = 0; group < GROUPS; group++) {
    int i = (group * WARP + lane()) * WIDTH<Float4>;
    x[group] -= mean;
    squares += i < hiddenSize ? sum(x[group] * x[group]) : 0.0f;
  }
  float reciprocal = reciprocalOfDeviation(squares, hiddenSize, eps);

#pragma unroll
  for (int group = 0; group < GROUPS; group++) {
    int i = (group * WARP + lane()) * WIDTH<Float4>;
    if (i < hiddenSize) storeNormalized(x[group], reciprocal, gamma, beta, i, y);
  }
}

template <typename Row, typename T>
DEVICE void layerNormInPasses(
    const Row& row, const float* gamma, const float* beta, float eps, int hiddenSize, T* y) {
  float total = 0;
  for (int i = lane(); i < hiddenSize; i += WARP) total += row.template at<float>(i);
  float mean = sumOfLanes<WARP>(total) / hiddenSize;

  float squares = 0;
  for (int i = lane(); i < hiddenSize; i += WARP) {
    float centred = row.template at<float>(i) - mean;
    squares = fma(centred, centred, squares);
  }
  float reciprocal = reciprocalOfDeviation(squares, hiddenSize, eps);

  for (int i = lane(); i < hiddenSize; i += WARP) {
    storeNormalized(row.template at<float>(i) - mean, reciprocal, gamma, beta, i, y);
  }
}

template <typename Row, typename T>
DEVICE void layerNormRow(
    const Row& row, const float* gamma, const float* beta, float eps, int hiddenSize, T* y) {
  bool inFours = hiddenSize % WIDTH<Float4> == 0 && row.inFours() && alignedForFour(gamma) &&
                 alignedForFour(beta) && alignedForFour(y);
  if (inFours && hiddenSize <= REGISTER_COLUMNS) {
    layerNormInRegisters(row, gamma, beta, eps, hiddenSize, y);
  } else {
    layerNormInPasses(row, gamma, beta, eps, hiddenSize, y);
  }
}

// ---- embed_layer_norm: output[t] = layerNorm((word[tokenIds[t]] + tokenType[tokenTypeIds[t]])
//                                              + position[positionIds[t]])
// Shapes       word [vocabSize, H], position [maxPositionEmbeddings, H], tokenType [typeVocabSize, H];
//              the ids [tokens]; output [tokens, H]
// Counterpart  ScalarBackend.embedRows

struct EmbeddedRow {
  const float* word;
  const float* tokenType;
  const float* position;

  METHOD bool inFours() const {
    return alignedForFour(word) && alignedForFour(tokenType) && alignedForFour(position);
  }

  template <typename V>
  METHOD V at(int i) const {
    return (load<V>(word + i) + load<V>(tokenType + i)) + load<V>(position + i);
  }
};

template <typename T>
DEVICE void embedLayerNorm(
    const float* word, const float* position, const float* tokenType, const float* gamma,
    const float* beta, float eps, const int* tokenIds, const int* tokenTypeIds,
    const int* positionIds, int tokens, int hiddenSize, T* output) {
  int t = rowOfWarp();
  if (t >= tokens) return;
  EmbeddedRow row = {
      word + (long long)tokenIds[t] * hiddenSize,
      tokenType + (long long)tokenTypeIds[t] * hiddenSize,
      position + (long long)positionIds[t] * hiddenSize};
  layerNormRow(row, gamma, beta, eps, hiddenSize, output + (long long)t * hiddenSize);
}

KERNEL(ROW_BLOCK_SIZE) embed_layer_norm_f32(
    const float* word, const float* position, const float* tokenType, const float* gamma,
    const float* beta, float eps, const int* tokenIds, const int* tokenTypeIds,
    const int* positionIds, int tokens, int hiddenSize, float* output) {
  embedLayerNorm(
      word, position, tokenType, gamma, beta, eps, tokenIds, tokenTypeIds, positionIds, tokens,
      hiddenSize, output);
}

KERNEL(ROW_BLOCK_SIZE) embed_layer_norm_f16(
    const float* word, const float* position, const float* tokenType, const float* gamma,
    const float* beta, float eps, const int* tokenIds, const int* tokenTypeIds,
    const int* positionIds, int tokens, int hiddenSize, Half* output) {
  embedLayerNorm(
      word, position, tokenType, gamma, beta, eps, tokenIds, tokenTypeIds, positionIds, tokens,
      hiddenSize, output);
}

// ---- add_layer_norm: output = layerNorm((input + inputBias) + residual)
// Shapes       input, residual, output [rows, H]; inputBias [H]; inputBias and residual may be null
// Counterpart  ScalarBackend.addLayerNorm and layerNorm, after the bias of linear

template <typename T>
struct AddedRow {
  const T* input;
  const float* inputBias;
  const T* residual;

  METHOD bool inFours() const {
    return alignedForFour(input) && alignedForFour(inputBias) && alignedForFour(residual);
  }

  template <typename V>
  METHOD V at(int i) const {
    V x = load<V>(input + i);
    if (inputBias) x += load<V>(inputBias + i);
    if (residual) x += load<V>(residual + i);
    return x;
  }
};

template <typename T>
DEVICE void addLayerNorm(
    const T* input, const float* inputBias, const T* residual, const float* gamma,
    const float* beta, float eps, int rows, int hiddenSize, T* output) {
  int t = rowOfWarp();
  if (t >= rows) return;
  long long start = (long long)t * hiddenSize;
  AddedRow<T> row = {input + start, inputBias, residual ? residual + start : nullptr};
  layerNormRow(row, gamma, beta, eps, hiddenSize, output + start);
}

KERNEL(ROW_BLOCK_SIZE) add_layer_norm_f32(
    const float* input, const float* inputBias, const float* residual, const float* gamma,
    const float* beta, float eps, int rows, int hiddenSize, float* output) {
  addLayerNorm(input, inputBias, residual, gamma, beta, eps, rows, hiddenSize, output);
}

KERNEL(ROW_BLOCK_SIZE) add_layer_norm_f16(
    const Half* input, const float* inputBias, const Half* residual, const float* gamma,
    const float* beta, float eps, int rows, int hiddenSize, Half* output) {
  addLayerNorm(input, inputBias, residual, gamma, beta, eps, rows, hiddenSize, output);
}

// ---- normalize_rows: x / max(‖x‖₂, 1e-12), in place
// Shapes       x [rows, columns]
// Counterpart  ScalarBackend.normalizeRow

KERNEL(ROW_BLOCK_SIZE) normalize_rows_f32(float* x, int rows, int columns) {
  int t = rowOfWarp();
  if (t >= rows) return;
  float* row = x + (long long)t * columns;
  float squares = 0;
  for (int i = lane(); i < columns; i += WARP) squares = fma(row[i], row[i], squares);
  float norm = larger(squareRoot(sumOfLanes<WARP>(squares)), 1e-12f);
  for (int i = lane(); i < columns; i += WARP) row[i] /= norm;
}
