// Convolution on Hopper: as conv_bf16_bf16_TILE of conv.cu, through wgmma.
//
// Layout, operands and launch: as there; tiles 256 and 128 columns wide, 128 rows, block 256.
// Held to: ReferenceBackend.conv by ProductsTest on a stand-in device of compute capability 9.0.
#include "product_sm90.cuh"

template <class T> DEV void conv_group(
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
  group_tile<T>(room, end - first, [&](unsigned char* slice) {
    fetch<T::BM, T::THREADS, true>(a, g, slice);
    fetch<T::BN, T::THREADS, true>(b, slice + T::BM * 128);
  }, Result<bf16>{dst, bias, partial, m, n, after, wide & 1}, tile_m, tile_n);
}
#define CONV_GROUP(name, T, blocks) \
  KERNEL(256, blocks) name(bf16* dst, const bf16* x, const bf16* w, const float* bias, float* partial, Window g, \
                           int m, int n, int after, int wide) { \
    conv_group<T>(dst, x, w, bias, partial, g, m, n, after, wide); } REGISTER_KERNEL(name)
CONV_GROUP(conv_bf16_bf16_256_sm90, Group256, 1)
CONV_GROUP(conv_bf16_bf16_128_sm90, Group128, 2)
