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

// The same where the result is stored in bf16, which shows three digits: a fifth of the instructions, an absolute error
// of 2e-7 (GELU: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26).
DEV float gelu_short(float x) {
  float z = 0.70710678f * fabsf(x), t = divide_fast(1.f, 1.f + 0.3275911f * z);
  float sum = t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
  float tail = 0.5f * sum * exp2_fast(-1.44269504f * z * z);
  return x * (x < 0.f ? tail : 1.f - tail);
}
DEV float sigmoid_short(float x) { return divide_fast(1.f, 1.f + exp2_fast(-1.44269504f * x)); }

// Several numbers at a time, so that the function is chosen once for all.
template <int N> DEV void activate_short(float (&v)[N], int function) {
  switch (function) {
    case RELU: UNROLL for (int e = 0; e < N; e++) v[e] = v[e] < 0.f ? 0.f : v[e]; break;
    case SILU: UNROLL for (int e = 0; e < N; e++) v[e] *= sigmoid_short(v[e]); break;
    case GELU: UNROLL for (int e = 0; e < N; e++) v[e] = gelu_short(v[e]); break;
    case SIGMOID: UNROLL for (int e = 0; e < N; e++) v[e] = sigmoid_short(v[e]); break;
    case TANH: UNROLL for (int e = 0; e < N; e++) v[e] = tanhf(v[e]); break;
    default: break;
  }
}
