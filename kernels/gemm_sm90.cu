// Linear maps on Hopper: as linear_bf16_bf16_TILE of gemm.cu, through wgmma.
//
// Layout, operands and launch: as there; tiles 256 and 128 columns wide, 128 rows, block 256.
// Held to: ReferenceBackend.linear by ProductsTest on a stand-in device of compute capability 9.0.
#include "product_sm90.cuh"

template <class T> DEV void linear_group(
    bf16* dst, const bf16* x, const bf16* w, const float* bias, float* partial, int m, int n, int k, int after,
    int wide) {
  SHARED_ARENA(room);
  int tile_m, tile_n, first, end;
  place(tile_m, tile_n, (int)(((u64)m + T::BM - 1) / T::BM), (n + T::BN - 1) / T::BN);
  share(first, end, (int)(((u64)k + 63) / 64));
  Matrix a = matrix<T::BM, T::THREADS>(x, (u64)tile_m * T::BM, m, k, first * 64);
  Matrix b = matrix<T::BN, T::THREADS>(w, (u64)tile_n * T::BN, n, k, first * 64);
  group_tile<T>(room, end - first, [&](unsigned char* slice) {
    fetch<T::BM, T::THREADS, true>(a, slice);
    fetch<T::BN, T::THREADS, true>(b, slice + T::BM * 128);
  }, Result<bf16>{dst, bias, partial, m, n, after, wide & 1}, tile_m, tile_n);
}
#define LINEAR_GROUP(name, T, blocks) \
  KERNEL(256, blocks) name(bf16* dst, const bf16* x, const bf16* w, const float* bias, float* partial, int m, int n, \
                           int k, int after, int wide) { \
    linear_group<T>(dst, x, w, bias, partial, m, n, k, after, wide); } REGISTER_KERNEL(name)
LINEAR_GROUP(linear_bf16_bf16_256_sm90, Group256, 1)
LINEAR_GROUP(linear_bf16_bf16_128_sm90, Group128, 2)
