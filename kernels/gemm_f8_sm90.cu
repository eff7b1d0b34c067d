// Linear maps of 8-bit numbers on Hopper: as linear_X_f8_TILE of gemm_f8.cu, through wgmma.
//
// Layout, operands and launch: as there; tiles 256 and 128 columns wide, 128 rows, block 256. Two groups of four warps
// make 64 rows each, 128 columns at a time: while one group puts its sums aside, the other multiplies.
// Held to: the same quantisation in double precision, by EightBitTest on a stand-in device of compute capability 9.0.
#include "product_f8.cuh"
#include "product_sm90.cuh"

typedef GroupTile<256, 4> Group256F8;
typedef GroupTile<128, 6> Group128F8;

template <class T, class D> DEV void linear_group_f8(
    const unsigned char* x, const unsigned char* w, const Scaled<D>& s, int k) {
  SHARED_ARENA(room);
  Operands<T> from = operands<T>(x, w, s.to.m, s.to.n, k);
  int slices = from.slices, lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  float sum[64], aside[T::BN / 128][64];
  UNROLL for (int e = 0; e < 64; e++) sum[e] = 0.f;
  UNROLL for (int j = 0; j < T::BN / 128; j++) UNROLL for (int e = 0; e < 64; e++) aside[j][e] = 0.f;
  u32 a = smem(room) + warp / 4 * 8192, b = smem(room) + T::BM * 128;

  // A group is committed even where nothing is left to fetch, so that counting groups is counting slices.
  for (int p = 0; p < T::STAGES - 1; p++) {
    if (p < slices) fetch_both(from, room + p * T::STAGE);
    cp_async_commit();
  }
  int now = 0, free = T::STAGES - 1;
  for (int slice = 0; slice < slices; slice++) {
    cp_async_wait<T::STAGES - 2>();
    async_fence();
    block_sync();                                 // the slice is there, and all are done with the one before
    u64 da = operand(a + now * T::STAGE, 0), db = operand(b + now * T::STAGE, 0);
    UNROLL for (int j = 0; j < T::BN / 128; j++) {
      pin(sum);
      wg_fence();
      UNROLL for (int step = 0; step < 4; step++) mma_ss_e4m3(sum, da + step * 2, db + j * 1024 + step * 2, step > 0);
      wg_commit();
      if (j == 0) {
        if (slice + T::STAGES - 1 < slices) fetch_both(from, room + free * T::STAGE);
        cp_async_commit();
      }
      wg_wait<0>();
      pin(sum);
      UNROLL for (int e = 0; e < 64; e++) aside[j][e] += sum[e];
    }
    free = now;
    now = now + 1 == T::STAGES ? 0 : now + 1;
  }
  cp_async_wait<0>();
  block_sync();

  // As in product.cuh: a warp's 16 rows through shared memory.
  int tile_m, tile_n, m = s.to.m;
  hide(m);
  place<T>(tile_m, tile_n, m, s.to.n);
  float* mine = (float*)room + warp * 16 * T::LINE;
  UNROLL for (int j = 0; j < T::BN / 128; j++)
    UNROLL for (int e = 0; e < 32; e++) {
      u32x2 pair;
      pair.x = as_bits(aside[j][2 * e]);
      pair.y = as_bits(aside[j][2 * e + 1]);
      *(u32x2*)(mine + (e % 2 * 8 + lane / 4) * T::LINE + j * 128 + e / 2 * 8 + lane % 4 * 2) = pair;
    }
  warp_sync();
  for (int column = lane * 4; column < T::BN; column += 128)
    write_rows<T::LINE>(s, mine, (u64)tile_m * T::BM + warp * 16, tile_n * T::BN, column, 0, 16, 1);
}
LINEAR_F8(linear_bf16_f8_256_sm90, linear_group_f8, bf16, Group256F8, 1)
LINEAR_F8(linear_bf16_f8_128_sm90, linear_group_f8, bf16, Group128F8, 1)
LINEAR_F8(linear_f32_f8_256_sm90, linear_group_f8, float, Group256F8, 1)
LINEAR_F8(linear_f32_f8_128_sm90, linear_group_f8, float, Group128F8, 1)
