// Changes of resolution: one level of the 3-D Haar transform and its inverse, repetition of cells, means of cells.
//
// Layout: [T,H,W,C], channels fastest; a thread takes eight channels where they may be loaded at once (wide), else one.
// The Haar bands of a cell lie one behind the other, bits of band and corner are (t,h,w).
// Launch: x over the cells of one frame (of the halves, or of the result) and their channels, y over the frames, block
// 256; places inside a frame are 32 bits, the beginning of a frame is 64.
// Held to: ReferenceBackend.{haar,inverseHaar,resizeNearest,averagePool} by BackendConformanceTest.
#include "indexing.cuh"

// A frame of `height` rows of cells; units are groups of channels, `channels` counts elements.
struct Frame {
  u32 frames, height, channels;
  Divisor units, width;
};
struct Cell { u32 unit, w, h; bool inside; };
DEV Cell cell_of(const Frame& f) {
  u32 rest = blockIdx.x * 256 + threadIdx.x;
  Cell cell;
  cell.inside = rest < f.height * f.width.by * f.units.by;
  cell.unit = split(rest, f.units);
  cell.w = split(rest, f.width);
  cell.h = rest;
  return cell;
}
template <class T> DEV void load_some(float (&v)[1], const T* p) { v[0] = load(p); }
template <class T> DEV void load_some(float (&v)[8], const T* p) { load8(v, p); }
template <class T> DEV void store_some(T* p, const float (&v)[1]) { store(p, v[0]); }
template <class T> DEV void store_some(T* p, const float (&v)[8]) { store8_global(p, v); }

// Sums and differences along each of three axes: every number becomes the sum of all, each with the sign that its bits
// and the result's have in common.
template <int N> DEV void butterfly(float (&v)[8][N]) {
  UNROLL for (int bit = 1; bit < 8; bit <<= 1) {
    UNROLL for (int i = 0; i < 8; i++) {
      if (!(i & bit)) {
        UNROLL for (int e = 0; e < N; e++) {
          float a = v[i][e], b = v[i | bit][e];
          v[i][e] = a + b;
          v[i | bit][e] = a - b;
        }
      }
    }
  }
}
// INVERSE: src are the bands. The frame is that of the halves.
template <class T, int N, bool INVERSE> DEV void haar(T* dst, const T* src, const Frame& f) {
  Cell cell = cell_of(f);
  if (!cell.inside) return;
  u64 row = (u64)2 * f.width.by * f.channels, frame = 2 * f.height * row;         // of the whole
  for (u32 t = blockIdx.y; t < f.frames; t += gridDim.y) {
    u64 whole = 2 * t * frame + 2 * cell.h * row + (u64)2 * cell.w * f.channels + cell.unit * N;
    u64 bands = 8 * ((((u64)t * f.height + cell.h) * f.width.by + cell.w) * f.channels) + cell.unit * N;
    float v[8][N];
    UNROLL for (int i = 0; i < 8; i++) {
      u64 corner = whole + (i >> 2) * frame + (i >> 1 & 1) * row + (i & 1) * f.channels;
      load_some(v[i], src + (INVERSE ? bands + i * f.channels : corner));
    }
    butterfly(v);
    if (!INVERSE) {
      UNROLL for (int i = 0; i < 8; i++) {
        UNROLL for (int e = 0; e < N; e++) v[i][e] *= 0.125f;
      }
    }
    UNROLL for (int i = 0; i < 8; i++) {
      u64 corner = whole + (i >> 2) * frame + (i >> 1 & 1) * row + (i & 1) * f.channels;
      store_some(dst + (INVERSE ? corner : bands + i * f.channels), v[i]);
    }
  }
}
#define HAAR(name, T) \
  KERNEL(256, 2) haar_##name(T* dst, const T* src, Frame f) { haar<T, 1, false>(dst, src, f); } \
  KERNEL(256, 2) haar_##name##_wide(T* dst, const T* src, Frame f) { haar<T, 8, false>(dst, src, f); } \
  KERNEL(256, 2) inverse_haar_##name(T* dst, const T* src, Frame f) { haar<T, 1, true>(dst, src, f); } \
  KERNEL(256, 2) inverse_haar_##name##_wide(T* dst, const T* src, Frame f) { haar<T, 8, true>(dst, src, f); } \
  REGISTER_KERNEL(haar_##name) REGISTER_KERNEL(haar_##name##_wide) \
  REGISTER_KERNEL(inverse_haar_##name) REGISTER_KERNEL(inverse_haar_##name##_wide)
HAAR(f32, float)
HAAR(bf16, bf16)

// The frame is that of the result; elements are the largest that a cell's channels can be moved in.
template <class T> DEV void repeat(T* dst, const T* src, const Frame& f, const Divisor& by_t, const Divisor& by_h,
                                   const Divisor& by_w) {
  Cell cell = cell_of(f);
  if (!cell.inside) return;
  u32 height = quotient(f.height, by_h), width = quotient(f.width.by, by_w);
  for (u32 t = blockIdx.y; t < f.frames; t += gridDim.y) {
    u64 from = ((u64)quotient(t, by_t) * height + quotient(cell.h, by_h)) * width + quotient(cell.w, by_w);
    u64 to = ((u64)t * f.height + cell.h) * f.width.by + cell.w;
    dst[to * f.units.by + cell.unit] = src[from * f.units.by + cell.unit];
  }
}
#define REPEAT(name, T) \
  KERNEL(256, 4) repeat_##name(T* dst, const T* src, Frame f, Divisor by_t, Divisor by_h, Divisor by_w) { \
    repeat(dst, src, f, by_t, by_h, by_w); \
  } REGISTER_KERNEL(repeat_##name)
REPEAT(2, unsigned short)
REPEAT(4, u32)
REPEAT(8, u64)
REPEAT(16, u128)

// The frame is that of the result; in_h and in_w are the source's.
template <class T, int N> DEV void mean_of_cells(T* dst, const T* src, const Frame& f, u32 in_h, u32 in_w, u32 kt,
                                                 u32 kh, u32 kw) {
  Cell cell = cell_of(f);
  if (!cell.inside) return;
  for (u32 t = blockIdx.y; t < f.frames; t += gridDim.y) {
    float sum[N];
    UNROLL for (int e = 0; e < N; e++) sum[e] = 0.f;
    for (u32 i = 0; i < kt; i++) {
      for (u32 j = 0; j < kh; j++) {
        u64 row = (((u64)t * kt + i) * in_h + cell.h * kh + j) * in_w + cell.w * kw;
        for (u32 k = 0; k < kw; k++) {
          float v[N];
          load_some(v, src + (row + k) * f.channels + cell.unit * N);
          UNROLL for (int e = 0; e < N; e++) sum[e] += v[e];
        }
      }
    }
    UNROLL for (int e = 0; e < N; e++) sum[e] /= (float)(kt * kh * kw);
    store_some(dst + (((u64)t * f.height + cell.h) * f.width.by + cell.w) * f.channels + cell.unit * N, sum);
  }
}
#define POOL(name, T, N) \
  KERNEL(256, 4) average_pool_##name(T* dst, const T* src, Frame f, int in_h, int in_w, int kt, int kh, int kw) { \
    mean_of_cells<T, N>(dst, src, f, (u32)in_h, (u32)in_w, (u32)kt, (u32)kh, (u32)kw); \
  } REGISTER_KERNEL(average_pool_##name)
POOL(f32, float, 1)
POOL(f32_wide, float, 8)
POOL(bf16, bf16, 1)
POOL(bf16_wide, bf16, 8)
