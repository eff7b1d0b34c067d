// The element-wise functions of cosmonaut.tensor.Activation, alone or as the last step of another kernel. The number is
// the ordinal of the enum; it is the same for all threads, so that the branch costs nothing.
#pragma once
#include "device.cuh"
enum Activation { NONE, RELU, SILU, GELU, SIGMOID, TANH };
DEV float activated(float x, int function) {
  switch (function) {
    case RELU: return x < 0.f ? 0.f : x;
    case SILU: return x / (1.f + expf(-x));
    case GELU: return 0.5f * x * erfcf(-0.70710678f * x);   // exact form; erfc keeps the digits of large negative x
    case SIGMOID: return 1.f / (1.f + expf(-x));
    case TANH: return tanhf(x);
    default: return x;
  }
}
