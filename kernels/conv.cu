// Convolution of x[t,h,w,c] into dst[t',h',w',n] as a product whose rows are windows of x: causal in time (frames
// before the first are the first), zeros around the picture, strides in all three.
//
// Layout: kernel [n][kt][kh][kw][padded], the channels filled up with zeros to `padded`, a multiple of 8 (4 where
//   activations and weights are f32), so that rows of the kernel are always aligned; bias and sums in f32.
// conv_X_W_TILE: activations of type X, weights of type W, a tile of product.cuh; launch as there, m = t' h' w'. Shared
//   memory: BYTES of the tile, 16 for each of its rows, 4 for each tap. For bf16 without `_any` c is a multiple of 8,
//   and x begins at a multiple of 16 bytes. `wide`: bit 0 dst can be written four numbers at a time, bit 1 (f32) x
//   read so. Fewer than 2^31 cells in x; kernel extents below 1024.
// conv_arrange_D_S: the kernel as filed, [n][c][taps] of type S, into the layout above; grid any, block 256.
// Held to: ReferenceBackend.conv by BackendConformanceTest.
#include "product.cuh"

template <class T, bool WIDE> DEV void conv_tensor(
    bf16* dst, const bf16* x, const bf16* w, const float* bias, float* partial, const Window& g, int m, int n,
    int after, int wide) {
  SHARED_ARENA(room);
  u128* rows = (u128*)(room + T::BYTES);
  u32* taps = (u32*)(rows + T::BM);
  int tile_m, tile_n, first, end, k = g.kt * g.kh * g.kw * g.padded;
  place(tile_m, tile_n, (int)(((u64)m + T::BM - 1) / T::BM), (n + T::BN - 1) / T::BN);
  share(first, end, (int)(((u64)k + 63) / 64));
  lay_out<T::BM>(rows, taps, g, (u64)tile_m * T::BM, m);
  block_sync();
  Windows a = windows(x, rows, taps, g, first * 64);
  Matrix b = matrix<T::BN, T::THREADS>(w, (u64)tile_n * T::BN, n, k, first * 64);
  tensor_tile<T>(room, end - first, [&](unsigned char* slice) {
    fetch<T::BM, T::THREADS, WIDE>(a, g, slice);
    fetch<T::BN, T::THREADS, true>(b, slice + T::BM * 128);
  }, Result<bf16>{dst, bias, partial, m, n, after, wide & 1}, tile_m, tile_n);
}
#define CONV_TENSOR(name, T, blocks, wide_loads) \
  KERNEL(T::THREADS, blocks) name(bf16* dst, const bf16* x, const bf16* w, const float* bias, float* partial, \
                                  Window g, int m, int n, int after, int wide) { \
    conv_tensor<T, wide_loads>(dst, x, w, bias, partial, g, m, n, after, wide); } REGISTER_KERNEL(name)
CONV_TENSOR(conv_bf16_bf16_256, Tile256, 1, true)
CONV_TENSOR(conv_bf16_bf16_128, Tile128, 2, true)
CONV_TENSOR(conv_bf16_bf16_64, Tile64, 3, true)
CONV_TENSOR(conv_bf16_bf16_32, Tile32, 2, true)
CONV_TENSOR(conv_bf16_bf16_64_any, Tile64, 3, false)
CONV_TENSOR(conv_bf16_bf16_32_any, Tile32, 2, false)

template <class T, class W> DEV void conv_float(
    float* dst, const float* x, const W* w, const float* bias, float* partial, const Window& g, int m, int n,
    int after, int wide) {
  SHARED_ARENA(room);
  u128* rows = (u128*)(room + T::BYTES);
  u32* taps = (u32*)(rows + T::BM);
  int tile_m, tile_n, first, end, k = g.kt * g.kh * g.kw * g.padded;
  place(tile_m, tile_n, (int)(((u64)m + T::BM - 1) / T::BM), (n + T::BN - 1) / T::BN);
  share(first, end, (int)(((u64)k + 15) / 16));
  lay_out<T::BM>(rows, taps, g, (u64)tile_m * T::BM, m);
  block_sync();
  FloatWindows a = windows(x, rows, taps, g, first * 16, (wide & 2) != 0);
  Lines<W> b = lines<T::BN>(w, (u64)tile_n * T::BN, n, k, first * 16, true);
  float_tile<T>((float*)room, end - first, [&](float (&pa)[T::BM / 64][4], float (&pb)[T::BN / 64][4]) {
    take(pa, a, g);
    take(pb, b);
  }, Result<float>{dst, bias, partial, m, n, after, wide & 1}, tile_m, tile_n);
}
#define CONV_FLOAT(name, T, W, blocks) \
  KERNEL(256, blocks) name(float* dst, const float* x, const W* w, const float* bias, float* partial, Window g, int m, \
                           int n, int after, int wide) { \
    conv_float<T, W>(dst, x, w, bias, partial, g, m, n, after, wide); } REGISTER_KERNEL(name)
CONV_FLOAT(conv_f32_f32_128, Float128, float, 1)
CONV_FLOAT(conv_f32_f32_64, Float64, float, 2)
CONV_FLOAT(conv_f32_bf16_128, Float128, bf16, 1)
CONV_FLOAT(conv_f32_bf16_64, Float64, bf16, 2)

template <class D, class S> DEV void arrange(D* dst, const S* src, int n, int c, int taps, int padded) {
  u64 numbers = (u64)n * taps * padded;
  for (u64 i = first_index(); i < numbers; i += grid_stride()) {
    int channel = (int)(i % padded), tap = (int)(i / padded % taps);
    u64 output = i / padded / taps;
    store(dst + i, channel < c ? load(src + (output * c + channel) * taps + tap) : 0.f);
  }
}
#define ARRANGE(name, D, S) \
  KERNEL(256, 4) name(D* dst, const S* src, int n, int c, int taps, int padded) { \
    arrange<D, S>(dst, src, n, c, taps, padded); } REGISTER_KERNEL(name)
ARRANGE(conv_arrange_f32_f32, float, float)
ARRANGE(conv_arrange_f32_f16, float, f16)
ARRANGE(conv_arrange_f32_bf16, float, bf16)
ARRANGE(conv_arrange_bf16_f32, bf16, float)
ARRANGE(conv_arrange_bf16_f16, bf16, f16)
ARRANGE(conv_arrange_bf16_bf16, bf16, bf16)
