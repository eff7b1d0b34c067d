// Rotary embedding of x[N,H,D]: the halves of a head are rotated against each other; alone, or behind an RMS norm of
// every head (queries and keys).
//
// Layout: contiguous; cos and sin float [N,D/2], one row for all heads of a token; weight of the norm [D].
// Launch, wide (D a multiple of 16 up to 512, all operands at multiples of 16 bytes): 2^lane_bits >= D/16 threads
// take a token's next HEADS heads two by two and keep cosines, sines and weights in registers; each holds
// eight numbers of the first half and their partners of the second, so that nothing is exchanged. Block 128.
// Any other (*_any): one warp a head. Block 256.
// Held to: ReferenceBackend.{rope,rmsNormRope} by BackendConformanceTest.
#include "device.cuh"
#define HEADS 4

template <class T, bool NORM> DEV void rotate(T* dst, const T* x, const T* weight, const float* cosines,
                                              const float* sines, u32 tokens, u32 heads, u32 half, u32 groups,
                                              u32 lane_bits, float eps) {
  u32 team = (u32)(first_index() >> lane_bits), token = team / groups, group = team - token * groups;
  u32 c = 8 * (threadIdx.x & ((1u << lane_bits) - 1));
  bool inside = token < tokens && c < half;        // nobody leaves: warps sum together
  float cosine[8], sine[8], low_weight[8], high_weight[8];
  if (inside) {
    load8(cosine, cosines + (u64)token * half + c);
    load8(sine, sines + (u64)token * half + c);
    if (NORM) {
      load8(low_weight, weight + c);
      load8(high_weight, weight + half + c);
    }
  }
  for (u32 head = group * HEADS; head < group * HEADS + HEADS; head += 2) {
    // Two at a time, and nothing branches between their loads: who has no head loads the first and forgets it.
    float low[2][8], high[2][8];
    u64 at[2];
    bool has[2];
    UNROLL for (int i = 0; i < 2; i++) {
      has[i] = inside && head + i < heads;
      at[i] = has[i] ? ((u64)token * heads + head + i) * 2 * half + c : 0;
      load8(low[i], x + at[i]);
      load8(high[i], x + at[i] + half);
    }
    if (NORM) {
      float squares[2];
      UNROLL for (int i = 0; i < 2; i++) {
        squares[i] = 0.f;
        UNROLL for (int e = 0; e < 8; e++) squares[i] += low[i][e] * low[i][e] + high[i][e] * high[i][e];
        squares[i] = c < half ? squares[i] : 0.f;
      }
      for (u32 o = (1u << lane_bits) >> 1; o > 0; o >>= 1) {
        UNROLL for (int i = 0; i < 2; i++) squares[i] += shfl_xor(squares[i], (int)o);
      }
      UNROLL for (int i = 0; i < 2; i++) {
        float root = 1.f / sqrtf(squares[i] / (float)(2 * half) + eps);
        UNROLL for (int e = 0; e < 8; e++) {
          low[i][e] = low[i][e] * root * low_weight[e];
          high[i][e] = high[i][e] * root * high_weight[e];
        }
      }
    }
    UNROLL for (int i = 0; i < 2; i++) {
      if (has[i]) {
        float first[8], second[8];
        UNROLL for (int e = 0; e < 8; e++) {
          first[e] = low[i][e] * cosine[e] - high[i][e] * sine[e];
          second[e] = high[i][e] * cosine[e] + low[i][e] * sine[e];
        }
        store8(dst + at[i], first);
        store8(dst + at[i] + half, second);
      }
    }
  }
}

template <class T, bool NORM> DEV void rotate_any(T* dst, const T* x, const T* weight, const float* cosines,
                                                  const float* sines, u32 tokens, u32 heads, u32 half, float eps) {
  u64 row = first_index() >> 5;
  u32 lane = threadIdx.x & 31;
  u64 token = row / heads, at = row * 2 * half;
  u32 end = token < tokens ? half : 0;
  float root = 1.f;
  if (NORM) {
    float squares = 0.f;
    for (u32 c = lane; c < 2 * end; c += 32) {
      float v = load(x + at + c);
      squares += v * v;
    }
    root = 1.f / sqrtf(warp_sum(squares) / (float)(2 * half) + eps);
  }
  for (u32 c = lane; c < end; c += 32) {
    float low = load(x + at + c), high = load(x + at + half + c);
    if (NORM) {
      low = low * root * load(weight + c);
      high = high * root * load(weight + half + c);
    }
    float cosine = cosines[token * half + c], sine = sines[token * half + c];
    store(dst + at + c, low * cosine - high * sine);
    store(dst + at + half + c, high * cosine + low * sine);
  }
}

#define ROPE(name, T) \
  KERNEL(128, 4) rope_##name(T* dst, const T* x, const float* cosines, const float* sines, int tokens, int heads, \
                             int half, int groups, int lane_bits) { \
    rotate<T, false>(dst, x, 0, cosines, sines, tokens, heads, half, groups, lane_bits, 0.f); \
  } REGISTER_KERNEL(rope_##name) \
  KERNEL(256, 4) rope_##name##_any(T* dst, const T* x, const float* cosines, const float* sines, int tokens, \
                                   int heads, int half) { \
    rotate_any<T, false>(dst, x, 0, cosines, sines, tokens, heads, half, 0.f); \
  } REGISTER_KERNEL(rope_##name##_any) \
  KERNEL(128, 4) rms_norm_rope_##name(T* dst, const T* x, const T* weight, const float* cosines, const float* sines, \
                                      int tokens, int heads, int half, int groups, int lane_bits, float eps) { \
    rotate<T, true>(dst, x, weight, cosines, sines, tokens, heads, half, groups, lane_bits, eps); \
  } REGISTER_KERNEL(rms_norm_rope_##name) \
  KERNEL(256, 4) rms_norm_rope_##name##_any(T* dst, const T* x, const T* weight, const float* cosines, \
                                            const float* sines, int tokens, int heads, int half, float eps) { \
    rotate_any<T, true>(dst, x, weight, cosines, sines, tokens, heads, half, eps); \
  } REGISTER_KERNEL(rms_norm_rope_##name##_any)
ROPE(f32, float)
ROPE(bf16, bf16)
