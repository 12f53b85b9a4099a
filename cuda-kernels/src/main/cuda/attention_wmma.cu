// ---- self_attention_wmma_{32,64}_f16, self_attention_relative_wmma_64_f16: attention on tensor cores,
//      for head sizes up to that number
// Formula, shapes, relative, counterpart: see attention.cu
// Geometry     WMMA_QUERIES queries in a block, TILE in each warp
//
// The products of tiles are wmma instructions, half by half with sums in float. Which thread holds which
// element of such a tile differs between devices; so scores go through shared memory, where a lane finds
// its row. The context stays in fragments over all keys. To multiply its rows by their rescaling, a
// thread must know the row of each element that it holds: it learns them by loading a matrix that holds
// in each place the number of its row.

constexpr int TILE = 16;
constexpr int ATTENTION_WARPS = ATTENTION_BLOCK_SIZE / WARP;
constexpr int WMMA_QUERIES = ATTENTION_WARPS * TILE;
constexpr int WMMA_KEYS = 32;
constexpr int LANES_PER_ROW = WARP / TILE;

/** A 16 × 16 tile of halves as an operand: its elements lie twice in the registers of a warp. */
struct Operand {
  int registers[8];
};

/** A 16 × 16 tile of floats, 8 in each thread of a warp. */
struct Accumulator {
  float elements[8];
};

constexpr int ROW_MAJOR = 0;
constexpr int COLUMN_MAJOR = 1;

DEVICE Operand loadLeft(const Half* tile, int pitch) {
  Operand operand;
  __hmma_m16n16k16_ld_a(operand.registers, (const int*)tile, pitch, ROW_MAJOR);
  return operand;
}

template <int LAYOUT>
DEVICE Operand loadRight(const Half* tile, int pitch) {
  Operand operand;
  __hmma_m16n16k16_ld_b(operand.registers, (const int*)tile, pitch, LAYOUT);
  return operand;
}

DEVICE Accumulator loadAccumulator(const float* tile, int pitch) {
  Accumulator accumulator;
  __hmma_m16n16k16_ld_c_f32(accumulator.elements, tile, pitch, ROW_MAJOR);
  return accumulator;
}

DEVICE void storeAccumulator(float* tile, int pitch, Accumulator accumulator) {
  __hmma_m16n16k16_st_c_f32(tile, accumulator.elements, pitch, ROW_MAJOR);
}

/** sum += left · right, the right operand having been loaded in the given layout. */
template <int LAYOUT>
DEVICE void multiplyAdd(const Operand& left, const Operand& right, Accumulator& sum) {
  constexpr int LAYOUTS = 2 * ROW_MAJOR + LAYOUT;
  constexpr int SATURATE = 0;
  __hmma_m16n16k16_mma_f32f32(
      sum.elements, left.registers, right.registers, sum.elements, LAYOUTS, SATURATE);
}

/** What a warp has in shared memory. The pitches keep rows of a tile in different banks. */
template <int HEAD>
struct WarpTiles {
  static constexpr int QUERY_PITCH = HEAD + 8;
  static constexpr int SCORES_PITCH = WMMA_KEYS + 4;
  static constexpr int PROBS_PITCH = WMMA_KEYS + 8;

  /** The queries, until they are in registers; then whatever a lane must see by rows. */
  union {
    Half queries[TILE * QUERY_PITCH];
    float scores[TILE * SCORES_PITCH];
  };
  Half probs[TILE * PROBS_PITCH];
  /** A factor for each row of the context. */
  float factors[TILE];
};

/** For each element of an accumulator of this thread, its row. */
struct RowsOfElements {
  int rows[8];
};

template <int HEAD>
DEVICE RowsOfElements rowsOfElements(WarpTiles<HEAD>& tiles) {
  constexpr int PITCH = WarpTiles<HEAD>::SCORES_PITCH;
  for (int index = lane(); index < TILE * TILE; index += WARP) {
    tiles.scores[index / TILE * PITCH + index % TILE] = index / TILE;
  }
  warpBarrier();
  Accumulator numbers = loadAccumulator(tiles.scores, PITCH);
  warpBarrier();
  RowsOfElements result;
#pragma unroll
  for (int e = 0; e < 8; e++) result.rows[e] = (int)numbers.elements[e];
  return result;
}

/** Multiplies each row of the context by this warp's factor for it. */
template <int TILES>
DEVICE void multiplyRows(
    Accumulator (&context)[TILES], const RowsOfElements& elements, const float* factors) {
#pragma unroll
  for (int e = 0; e < 8; e++) {
    float factor = factors[elements.rows[e]];
#pragma unroll
    for (int c = 0; c < TILES; c++) context[c].elements[e] *= factor;
  }
}

/** scores = queries · keysᵀ for a warp's queries and a tile of keys. */
template <int HEAD>
DEVICE void multiplyScores(
    const Operand (&queries)[HEAD / TILE], const Half* keys, int pitch, WarpTiles<HEAD>& tiles) {
#pragma unroll
  for (int k = 0; k < WMMA_KEYS; k += TILE) {
    Accumulator scores = {};
#pragma unroll
    for (int d = 0; d < HEAD; d += TILE) {
      Operand transposedKeys = loadRight<COLUMN_MAJOR>(keys + k * pitch + d, pitch);
      multiplyAdd<COLUMN_MAJOR>(queries[d / TILE], transposedKeys, scores);
    }
    storeAccumulator(tiles.scores + k, WarpTiles<HEAD>::SCORES_PITCH, scores);
  }
}

/** The softmax of a row so far; the lanes of a row have the same maximum and a part of the sum each. */
struct RowSoftmax {
  float maximum;
  float sum;
};

/**
 * From scores, yet to be multiplied by scale, to probabilities relative to the maximum so far; leaves in
 * factors by how much the context of the earlier keys must be multiplied. A lane does the keys of its part
 * of its row, of which validKeys exist, counted from the tile's first.
 *
 * positionBias, which is read only if RELATIVE, is that of the distance from the warp's first query to the
 * tile's first key, with those of its neighbours around it.
 */
template <bool RELATIVE, int HEAD>
DEVICE void softmaxTile(
    WarpTiles<HEAD>& tiles, float scale, const float* positionBias, int validKeys,
    RowSoftmax& softmax) {
  constexpr int KEYS_PER_LANE = WMMA_KEYS / LANES_PER_ROW;
  int row = lane() / LANES_PER_ROW;
  int first = lane() % LANES_PER_ROW * KEYS_PER_LANE;
  const float* scores = tiles.scores + row * WarpTiles<HEAD>::SCORES_PITCH + first;
  Half* probs = tiles.probs + row * WarpTiles<HEAD>::PROBS_PITCH + first;

  float x[KEYS_PER_LANE];
  float maximum = softmax.maximum;
#pragma unroll
  for (int k = 0; k < KEYS_PER_LANE; k += WIDTH<Float4>) {
    *(Float4*)(x + k) = load<Float4>(scores + k) * scale;
  }
  if (RELATIVE) {
#pragma unroll
    for (int k = 0; k < KEYS_PER_LANE; k++) x[k] += positionBias[first + k - row];
  }
#pragma unroll
  for (int k = 0; k < KEYS_PER_LANE; k++) {
    if (first + k >= validKeys) x[k] = -__builtin_inff();
    maximum = larger(x[k], maximum);
  }
  maximum = largestOfLanes<LANES_PER_ROW>(maximum);
  float factor = powerOfTwo(softmax.maximum - maximum);
  softmax.maximum = maximum;
  softmax.sum *= factor;
#pragma unroll
  for (int k = 0; k < KEYS_PER_LANE; k++) {
    x[k] = powerOfTwo(x[k] - maximum);
    softmax.sum += x[k];
  }
#pragma unroll
  for (int k = 0; k < KEYS_PER_LANE; k += WIDTH<Float4>) store(probs + k, *(Float4*)(x + k));
  if (first == 0) tiles.factors[row] = factor;
}

/** context += probs · values for a warp's queries and a tile of keys. */
template <int HEAD>
DEVICE void addValues(
    const WarpTiles<HEAD>& tiles, const Half* values, int pitch,
    Accumulator (&context)[HEAD / TILE]) {
#pragma unroll
  for (int k = 0; k < WMMA_KEYS; k += TILE) {
    Operand probs = loadLeft(tiles.probs + k, WarpTiles<HEAD>::PROBS_PITCH);
#pragma unroll
    for (int d = 0; d < HEAD; d += TILE) {
      Operand tile = loadRight<ROW_MAJOR>(values + k * pitch + d, pitch);
      multiplyAdd<ROW_MAJOR>(probs, tile, context[d / TILE]);
    }
  }
}

/** Writes the rows of a warp's context, rowsLeft of which exist, from output on; rows are hiddenSize apart. */
template <int HEAD>
DEVICE void storeContext(
    WarpTiles<HEAD>& tiles, const Accumulator (&context)[HEAD / TILE], Half* output,
    int hiddenSize, int headSize, int rowsLeft) {
  constexpr int PITCH = WarpTiles<HEAD>::SCORES_PITCH;
  constexpr int COLUMNS_PER_LANE = TILE / LANES_PER_ROW;
  int row = lane() / LANES_PER_ROW;
  int first = lane() % LANES_PER_ROW * COLUMNS_PER_LANE;
#pragma unroll
  for (int c = 0; c < HEAD / TILE; c++) {
    warpBarrier();
    storeAccumulator(tiles.scores, PITCH, context[c]);
    warpBarrier();
    for (int i = first; i < first + COLUMNS_PER_LANE; i++) {
      int d = c * TILE + i;
      if (row < rowsLeft && d < headSize) {
        store(output + (long long)row * hiddenSize + d, tiles.scores[row * PITCH + i]);
      }
    }
  }
}

template <int HEAD, bool RELATIVE>
DEVICE void selfAttentionWmma(
    const Half* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, const float* relativePositionBias,
    int distances, Half* contextLayer) {
  constexpr int PITCH = HEAD + 8;
  SHARED __attribute__((aligned(32))) Half keys[WMMA_KEYS * PITCH];
  SHARED __attribute__((aligned(32))) Half values[WMMA_KEYS * PITCH];
  SHARED __attribute__((aligned(32))) WarpTiles<HEAD> tilesOfWarps[ATTENTION_WARPS];
  constexpr int TILE_DISTANCES = RELATIVE ? WMMA_QUERIES + WMMA_KEYS - 1 : 1;
  SHARED float positionBiasTile[TILE_DISTANCES];

  Head head = headOfBlock(sequenceOffsets, numAttentionHeads, headSize);
  if (blockZ() * WMMA_QUERIES >= head.length) return;

  WarpTiles<HEAD>& tiles = tilesOfWarps[warp()];
  int firstQuery = blockZ() * WMMA_QUERIES + warp() * TILE;
  bool hasQueries = firstQuery < head.length;
  copyRows<HEAD, TILE, WarpTiles<HEAD>::QUERY_PITCH, WARP>(
      rowsOf(QUERY, queryKeyValue, bias, head, headSize), firstQuery, 1.0f, tiles.queries, lane());
  auto keyRows = rowsOf(KEY, queryKeyValue, bias, head, headSize);
  auto valueRows = rowsOf(VALUE, queryKeyValue, bias, head, headSize);
  warpBarrier();
  Operand queries[HEAD / TILE];
#pragma unroll
  for (int d = 0; d < HEAD; d += TILE) {
    queries[d / TILE] = loadLeft(tiles.queries + d, WarpTiles<HEAD>::QUERY_PITCH);
  }
  warpBarrier();
  RowsOfElements elements = rowsOfElements(tiles);

  PositionBias positionBias = positionBiasOfBlock(relativePositionBias, distances);
  const float* biasOfWarp = positionBiasTile + WMMA_QUERIES - 1 - warp() * TILE;
  RowSoftmax softmax = {-__builtin_inff(), 0.0f};
  Accumulator context[HEAD / TILE] = {};
  for (int firstKey = 0; firstKey < head.length; firstKey += WMMA_KEYS) {
    blockBarrier();
    copyRows<HEAD, WMMA_KEYS, PITCH, ATTENTION_BLOCK_SIZE>(
        keyRows, firstKey, 1.0f, keys, thread());
    copyRows<HEAD, WMMA_KEYS, PITCH, ATTENTION_BLOCK_SIZE>(
        valueRows, firstKey, 1.0f, values, thread());
    if (RELATIVE) {
      copyPositionBias<TILE_DISTANCES>(
          positionBias, firstKey - ((blockZ() + 1) * WMMA_QUERIES - 1), positionBiasTile);
    }
    blockBarrier();
    if (hasQueries) {
      multiplyScores<HEAD>(queries, keys, PITCH, tiles);
      warpBarrier();
      softmaxTile<RELATIVE>(
          tiles, scale * LOG2_E, biasOfWarp, head.length - firstKey, softmax);
      warpBarrier();
      multiplyRows(context, elements, tiles.factors);
      addValues<HEAD>(tiles, values, PITCH, context);
    }
  }

  if (hasQueries) {
    warpBarrier();
    float factor = reciprocal(sumOfLanes<LANES_PER_ROW>(softmax.sum));
    if (lane() % LANES_PER_ROW == 0) tiles.factors[lane() / LANES_PER_ROW] = factor;
    warpBarrier();
    multiplyRows(context, elements, tiles.factors);
    Half* output =
        contextLayer + (long long)(head.first + firstQuery) * head.hiddenSize + head.offset;
    storeContext<HEAD>(
        tiles, context, output, head.hiddenSize, headSize, head.length - firstQuery);
  }
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_wmma_32_f16(
    const Half* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, Half* contextLayer) {
  selfAttentionWmma<32, false>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale, nullptr, 0,
      contextLayer);
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_wmma_64_f16(
    const Half* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, Half* contextLayer) {
  selfAttentionWmma<64, false>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale, nullptr, 0,
      contextLayer);
}

KERNEL(ATTENTION_BLOCK_SIZE) self_attention_relative_wmma_64_f16(
    const Half* queryKeyValue, const float* bias, const int* sequenceOffsets,
    int numAttentionHeads, int headSize, float scale, const float* relativePositionBias,
    int distances, Half* contextLayer) {
  selfAttentionWmma<64, true>(
      queryKeyValue, bias, sequenceOffsets, numAttentionHeads, headSize, scale,
      relativePositionBias, distances, contextLayer);
}
