// All kernels as one program: what scripts/build-ptx compiles into kernels.ptx.

#include "device.cuh"

#include "element_wise.cu"
#include "layer_norm.cu"
#include "attention.cu"
#include "attention_wmma.cu"
#include "pooling.cu"
