// The main loop of product.cuh with Hopper's wgmma: 64 x 128 x 16 multiply-adds that read both operands from shared
// memory by themselves and run beside the threads, twice as fast as mma.sync.
//
// Two groups of four warps make 64 rows each of a 128 x BN tile. Slices of 64 columns arrive as in product.cuh, by all
// threads through cp.async; rows of 128 bytes with exchanged 16-byte pieces are just what wgmma calls the 128-byte
// swizzle, so that gathered windows need no TMA. One slice is multiplied, the one before may still be, and the others
// are on their way: STAGES - 2 slices ahead.
#pragma once
#include "hopper.cuh"
#include "product.cuh"

template <int BN_, int STAGES_> struct GroupTile {
  static constexpr int BM = 128, BN = BN_, STAGES = STAGES_, THREADS = 256, LINE = BN + 8;
  static constexpr int STAGE = (BM + BN) * 128, BYTES = STAGES * STAGE;
  static_assert(BYTES >= BM * LINE * 4, "the sums leave through the room of the slices");
};
typedef GroupTile<256, 4> Group256;
typedef GroupTile<128, 3> Group128;

template <class T, class Fetch> DEV void group_tile(
    unsigned char* room, int slices, Fetch fetch_slice, const Result<bf16>& to, int tile_m, int tile_n) {
  int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  float sum[T::BN / 128][64];
  UNROLL for (int j = 0; j < T::BN / 128; j++) UNROLL for (int e = 0; e < 64; e++) sum[j][e] = 0.f;
  u32 a = smem(room) + warp / 4 * 8192, b = smem(room) + T::BM * 128;

  // A group is committed even where nothing is left to fetch, so that counting groups is counting slices.
  for (int s = 0; s < T::STAGES - 2; s++) {
    if (s < slices) fetch_slice(room + s * T::STAGE);
    cp_async_commit();
  }
  int now = 0, free = T::STAGES - 2;
  for (int slice = 0; slice < slices; slice++) {
    cp_async_wait<T::STAGES - 3>();
    async_fence();
    block_sync();                                 // the slice is there, and all are done with the one before the last
    UNROLL for (int j = 0; j < T::BN / 128; j++) pin(sum[j]);
    wg_fence();
    u64 da = operand(a + now * T::STAGE, 0), db = operand(b + now * T::STAGE, 0);
    UNROLL for (int step = 0; step < 4; step++)
      UNROLL for (int j = 0; j < T::BN / 128; j++) mma_ss(sum[j], da + step * 2, db + j * 1024 + step * 2, 1);
    wg_commit();
    if (slice + T::STAGES - 2 < slices) fetch_slice(room + free * T::STAGE);
    cp_async_commit();
    wg_wait<1>();
    now = now + 1 == T::STAGES ? 0 : now + 1;
    free = free + 1 == T::STAGES ? 0 : free + 1;
  }
  wg_wait<0>();
  UNROLL for (int j = 0; j < T::BN / 128; j++) pin(sum[j]);
  cp_async_wait<0>();
  block_sync();

  // As in product.cuh: a warp's 16 rows through shared memory.
  float* mine = (float*)room + warp * 16 * T::LINE;
  UNROLL for (int j = 0; j < T::BN / 128; j++)
    UNROLL for (int e = 0; e < 32; e++) {
      u32x2 pair;
      pair.x = as_bits(sum[j][2 * e]);
      pair.y = as_bits(sum[j][2 * e + 1]);
      *(u32x2*)(mine + (e % 2 * 8 + lane / 4) * T::LINE + j * 128 + e / 2 * 8 + lane % 4 * 2) = pair;
    }
  warp_sync();
  for (int column = lane * 4; column < T::BN; column += 128) {
    float bias[4];
    biases(bias, to, tile_n * T::BN + column);
    for (int row = 0; row < 16; row++) {
      u128 q = *(const u128*)(mine + row * T::LINE + column);
      float v[4] = {as_float(q.x), as_float(q.y), as_float(q.z), as_float(q.w)};
      finish(to, v, bias, (u64)tile_m * T::BM + warp * 16 + row, tile_n * T::BN + column);
    }
  }
}
