// What the two paths of attention through tensor cores share.
#pragma once
#include "device.cuh"
constexpr float LOG2_E = 1.44269504088896f;
// A row's reference for its exponentials follows the row's maximum only when that has grown by more than this, in
// powers of two: weights then reach 2^8, which bf16 and float hold as exactly as 1, and almost every tile of keys is
// spared the exchange of maxima between lanes and the rescaling of the result.
constexpr float SLACK = 8.f;

DEV int least(int a, int b) { return a < b ? a : b; }

// Word c of lane r of four neighbouring lanes goes to word r of lane c: what two-column fragments need before a lane
// can store 16 bytes of a row.
DEV void transpose_quad(u32 (&x)[4], int lane) {
  const bool odd = lane & 1, high = lane & 2;
  u32 a = as_bits(shfl_xor(as_float(odd ? x[0] : x[1]), 1)), b = as_bits(shfl_xor(as_float(odd ? x[2] : x[3]), 1));
  if (odd) { x[0] = a; x[2] = b; } else { x[1] = a; x[3] = b; }
  a = as_bits(shfl_xor(as_float(high ? x[0] : x[2]), 2));
  b = as_bits(shfl_xor(as_float(high ? x[1] : x[3]), 2));
  if (high) { x[0] = a; x[1] = b; } else { x[2] = a; x[3] = b; }
}
