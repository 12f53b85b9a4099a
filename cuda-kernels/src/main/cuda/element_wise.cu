// Kernels that treat each element by itself: bias, activation, conversion.

// ---- add_bias: x = x + bias
// ---- bias_activation: x = function(x + bias)
// Shapes       x [rows, columns], in place; bias [columns], may be null in bias_activation
// Geometry     a thread for COLUMNS_PER_BLOCK / ELEMENT_BLOCK_SIZE columns, whose biases it reads once,
//              and every blocksY()-th row: grid (ceil(columns / COLUMNS_PER_BLOCK), any number up to rows)
// Counterpart  the end of ScalarBackend.linear; Activations.apply
//
// Threads take four neighbouring columns at once where that is possible, else one by one.

constexpr int ELEMENT_BLOCK_SIZE = 128;
constexpr int COLUMNS_PER_BLOCK = ELEMENT_BLOCK_SIZE * WIDTH<Float4>;

/** org.sbert4j.backend.ActivationFunction: its constants in their order. */
enum ActivationFunction {
  GELU,
  GELU_TANH,
  RELU,
  RELU6,
  LEAKY_RELU,
  ELU,
  SELU,
  SILU,
  SIGMOID,
  LOG_SIGMOID,
  TANH,
  SOFTPLUS,
  MISH,
  SOFTSIGN,
  HARDTANH,
  HARDSIGMOID,
  HARDSWISH,
  IDENTITY
};

/** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), which neither overflows nor cancels. */
DEVICE float softplus(float x) {
  return larger(x, 0.0f) + logOnePlus(exponential(-magnitude(x)));
}

/** x · tanh(ln(1 + e)) with e = e^x, which is x · n / (n + 2) with n = e · (e + 2); x beyond 20. */
DEVICE float mish(float x) {
  float e = exponential(smaller(x, 20.0f));
  float n = e * (e + 2.0f);
  return x * (n / (n + 2.0f));
}

/** x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))), without cancellation. */
DEVICE float geluTanh(float x) {
  float inner = fma(0.044715f, x * x * x, x);
  return x / (1.0f + exponential(-1.5957692f * inner));
}

DEVICE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }
DEVICE float hardSigmoid(float x) { return clamp(x + 3.0f, 0.0f, 6.0f) / 6.0f; }

DEVICE float activate(ActivationFunction function, float x) {
  switch (function) {
    case GELU: return gelu(x);
    case GELU_TANH: return geluTanh(x);
    case RELU: return larger(x, 0.0f);
    case RELU6: return clamp(x, 0.0f, 6.0f);
    case LEAKY_RELU: return x > 0.0f ? x : 0.01f * x;
    case ELU: return x > 0.0f ? x : expMinusOne(x);
    case SELU: return 1.050701f * (x > 0.0f ? x : 1.6732632f * expMinusOne(x));
    case SILU: return x / (1.0f + exponential(-x));
    case SIGMOID: return sigmoid(x);
    case LOG_SIGMOID: return -softplus(-x);
    case TANH: return hyperbolicTangent(x);
    case SOFTPLUS: return softplus(x);
    case MISH: return mish(x);
    case SOFTSIGN: return x / (1.0f + magnitude(x));
    case HARDTANH: return clamp(x, -1.0f, 1.0f);
    case HARDSIGMOID: return hardSigmoid(x);
    case HARDSWISH: return x * hardSigmoid(x);
    case IDENTITY: return x;
  }
  return x;
}

DEVICE Float4 activate(ActivationFunction function, Float4 x) {
  return {
      activate(function, x.x), activate(function, x.y), activate(function, x.z),
      activate(function, x.w)};
}

/** The columns of this thread's block, every ELEMENT_BLOCK_SIZE-th group of them, in all its rows. */
template <typename V, typename T>
DEVICE void biasActivationColumns(
    T* x, const float* bias, int rows, int columns, ActivationFunction function) {
  int first = blockX() * COLUMNS_PER_BLOCK + thread() * WIDTH<V>;
  int end = least((blockX() + 1) * COLUMNS_PER_BLOCK, columns);
  for (int column = first; column < end; column += ELEMENT_BLOCK_SIZE * WIDTH<V>) {
    V added = bias ? load<V>(bias + column) : V(0.0f);
    for (int row = blockY(); row < rows; row += blocksY()) {
      T* element = x + (long long)row * columns + column;
      store(element, activate(function, load<V>(element) + added));
    }
  }
}

template <typename T>
DEVICE void biasActivation(
    T* x, const float* bias, int rows, int columns, ActivationFunction function) {
  if (columns % WIDTH<Float4> == 0 && alignedForFour(x) && alignedForFour(bias)) {
    biasActivationColumns<Float4>(x, bias, rows, columns, function);
  } else {
    biasActivationColumns<float>(x, bias, rows, columns, function);
  }
}

KERNEL(ELEMENT_BLOCK_SIZE) add_bias_f32(float* x, const float* bias, int rows, int columns) {
  biasActivation(x, bias, rows, columns, IDENTITY);
}

KERNEL(ELEMENT_BLOCK_SIZE) add_bias_f16(Half* x, const float* bias, int rows, int columns) {
  biasActivation(x, bias, rows, columns, IDENTITY);
}

KERNEL(ELEMENT_BLOCK_SIZE) bias_activation_f32(
    float* x, const float* bias, int rows, int columns, int function) {
  biasActivation(x, bias, rows, columns, (ActivationFunction)function);
}

KERNEL(ELEMENT_BLOCK_SIZE) bias_activation_f16(
    Half* x, const float* bias, int rows, int columns, int function) {
  biasActivation(x, bias, rows, columns, (ActivationFunction)function);
}

// ---- float_to_half, half_to_float
// Shapes       in and out [count]
// Geometry     a grid-stride loop: grid (any number of blocks)
// Rounding     to the nearest, ties to even; from half exact

template <typename V, typename In, typename Out>
DEVICE void convertAll(const In* in, Out* out, long long count) {
  long long stride = (long long)blocksX() * ELEMENT_BLOCK_SIZE * WIDTH<V>;
  long long first = ((long long)blockX() * ELEMENT_BLOCK_SIZE + thread()) * WIDTH<V>;
  for (long long i = first; i < count; i += stride) store(out + i, load<V>(in + i));
}

template <typename In, typename Out>
DEVICE void convert(const In* in, Out* out, long long count) {
  if (count % WIDTH<Float4> == 0 && alignedForFour(in) && alignedForFour(out)) {
    convertAll<Float4>(in, out, count);
  } else {
    convertAll<float>(in, out, count);
  }
}

KERNEL(ELEMENT_BLOCK_SIZE) float_to_half(const float* in, Half* out, long long count) {
  convert(in, out, count);
}

KERNEL(ELEMENT_BLOCK_SIZE) half_to_float(const Half* in, float* out, long long count) {
  convert(in, out, count);
}
