// Flash attention forward for sm_90a, bf16 in and out, f32 accumulation, no mask and no bias: wgmma and TMA.
//   O[i] = sum_j softmax_j(scale q_i . k_j) v_j with a running maximum and sum of every row, no score stored. Further
//   keys and values of zero start the maximum at 0 and the sum at their number.
// Layout: [batches, tokens, heads, d], 16-byte aligned, d a multiple of 8 and at most D. The maps are of rank 4
// {d, heads, tokens, batches}, boxes {64, 1, 64, 1} of queries and {64, 1, KEYS, 1} of keys and values: what lies beyond a
// head or a batch arrives as zeros.
// Launch: block 384, grid min(tiles, multiprocessors), every block takes tiles of 128 queries in turn, those of one
// head one after the other, so that its keys and values stay in the L2 cache; dynamic shared memory
// (128 + 4 KEYS) * 2 D + 1024 + 128 bytes.
// Pairs (attention_sm90_pair_128, clusters of 2): the two blocks take neighbouring tiles of queries of one head, and
// each copies half of every tile of keys and values into both: half the reading from the L2 cache, whose rate would be
// the limit near 700 TFLOP/s (5 TB/s without pairs). all_tiles then counts pairs, and the grid is twice as many blocks.
// A block is one producer warpgroup, of which one thread asks for copies, and two consumer warpgroups of 64 queries
// each. Keys and values have two stages each. A consumer computes Q K_j^T together with P V_j-1 and takes the softmax
// of the first while the second runs; the two consumers issue their products in turn, so that the softmax of one lies
// under the products of the other (both published as FlashAttention-3, Shah et al. 2024, sections 3.1 and 3.2).
// Tiles lie in shared memory as blocks of 64 columns, [rows][64] bf16 with the 128-byte swizzle.
// Held to: ReferenceBackend.attention by CudaAttentionTest.
#include "hopper.cuh"
#include "attention.cuh"

// s = Q K^T of 64 queries and KEYS keys
template <int D, int KEYS> DEV void scores(float (&s)[KEYS / 2], u32 q, u32 k) {
  UNROLL for (int c = 0; c < D / 16; c++)
    mma_ss(s, operand(q + (c >> 2) * 64 * 128 + (c & 3) * 32, 16),
      operand(k + (c >> 2) * KEYS * 128 + (c & 3) * 32, 16), c > 0);
}
// o += P V
template <int D, int KEYS> DEV void weigh(float (&o)[D / 2], const u32 (&p)[KEYS / 16][4], u32 v) {
  UNROLL for (int c = 0; c < KEYS / 16; c++) mma_rs(o, p[c], operand(v + c * 16 * 128, KEYS * 128));
}
// Scores to weights in place, of `left` keys that exist. Where a maximum has grown, its reference m (a power of two)
// follows, l shrinks with it, and the result that was summed so far has to shrink by f: then true.
template <int KEYS>
DEV bool softmax(float (&s)[KEYS / 2], float (&m)[2], float (&l)[2], float (&f)[2], float scale_log2, int left,
                 int lane) {
  if (left < KEYS)
    UNROLL for (int i = 0; i < KEYS / 2; i++) if ((i >> 2) * 8 + (lane & 3) * 2 + (i & 1) >= left) s[i] = NEG_INF;
  float most[2];
  UNROLL for (int h = 0; h < 2; h++) {
    most[h] = s[2 * h];
    UNROLL for (int n = 0; n < KEYS / 8; n++) most[h] = fmaxf(most[h], fmaxf(s[4 * n + 2 * h], s[4 * n + 2 * h + 1]));
  }
  const bool grown = warp_any(most[0] * scale_log2 > m[0] + SLACK || most[1] * scale_log2 > m[1] + SLACK);
  if (grown) {
    UNROLL for (int h = 0; h < 2; h++) {
      float mx = fmaxf(most[h], shfl_xor(most[h], 1));
      mx = fmaxf(mx, shfl_xor(mx, 2));
      mx = fmaxf(m[h], mx * scale_log2);
      f[h] = exp2_fast(m[h] - mx);
      m[h] = mx;
      l[h] *= f[h];
    }
  }
  UNROLL for (int h = 0; h < 2; h++) {
    float sum = 0.f;
    UNROLL for (int n = 0; n < KEYS / 8; n++) UNROLL for (int e = 0; e < 2; e++) {
      float w = exp2_fast(s[4 * n + 2 * h + e] * scale_log2 - m[h]);
      s[4 * n + 2 * h + e] = w;
      sum += w;
    }
    l[h] += sum;
  }
  return grown;
}
template <int KEYS> DEV void to_p(u32 (&p)[KEYS / 16][4], const float (&s)[KEYS / 2]) {
  UNROLL for (int c = 0; c < KEYS / 16; c++) UNROLL for (int r = 0; r < 4; r++) {
    const int i = (2 * c + (r >> 1)) * 4 + (r & 1) * 2;
    p[c][r] = pack_bf16(s[i], s[i + 1]);
  }
}

// One tile of keys or values; of a pair, each block copies half of the columns into both.
template <int KEYS, int BLOCKS, bool PAIR>
DEV void copy_tile(u32 dst, const TensorMap* m, int head, int row, int batch, u32 bar, u32 rank) {
  if (PAIR) tma_both(dst + rank * KEYS * 128, m, rank * 64, head, row, batch, bar);
  else UNROLL for (int c = 0; c < BLOCKS; c++) tma(dst + c * KEYS * 128, m, c * 64, head, row, batch, bar);
}
// A warp no longer reads a stage, and says so to everyone who copies into it.
template <bool PAIR> DEV void release(u32 bar, int lane) {
  if (PAIR) { if (lane < 2) bar_arrive(bar, lane); }
  else if (lane == 0) bar_arrive(bar);
}

// shared memory: queries of both consumers | K0 K1 | V0 V1 | barriers
template <int D, int KEYS, bool PAIR>
DEV void flash(const TensorMap* mq, const TensorMap* mk, const TensorMap* mv, bf16* dst, int nq, int nk, int heads,
               int d, int all_tiles, float scale_log2, int zeros, int in_turn) {
  constexpr int QUERIES = 64 * 2 * D, TILE = KEYS * 2 * D, BLOCKS = D / 64, UNIT = PAIR ? 2 : 1;
  static_assert(!PAIR || BLOCKS == 2, "each block of a pair copies one of two blocks of columns");
  SHARED_ARENA(arena);
  const u32 base = (smem(arena) + 1023) & ~1023u, sq = base, sk = sq + 2 * QUERIES;
  const u32 sv = sk + 2 * TILE, bars = sv + 2 * TILE;
  // two of each: of the consumers, of the stages
  const u32 q_full = bars, q_free = bars + 16, k_full = bars + 32, k_free = bars + 48;
  const u32 v_full = bars + 64, v_free = bars + 80;
  const int row_tiles = (nq + 128 * UNIT - 1) / (128 * UNIT), key_tiles = (nk + KEYS - 1) / KEYS;
  const u32 rank = PAIR ? cluster_rank() : 0;
  const int first = blockIdx.x / UNIT, stride = gridDim.x / UNIT, row_rank = rank * 128;
  if (threadIdx.x == 0) {
    UNROLL for (int i = 0; i < 2; i++) {
      bar_init(q_full + 8 * i, 1);
      bar_init(q_free + 8 * i, 4);                // the four warps of a consumer
      bar_init(k_full + 8 * i, 1);
      bar_init(k_free + 8 * i, 8 * UNIT);         // the warps of both, of both blocks of a pair
      bar_init(v_full + 8 * i, 1);
      bar_init(v_free + 8 * i, 8 * UNIT);
    }
    bars_ready();
  }
  if (PAIR) cluster_sync(); else block_sync();
  if (threadIdx.x < 128) {
    fewer_registers<24>();
    if (threadIdx.x == 0) {
      prefetch(mq);
      prefetch(mk);
      prefetch(mv);
      u32 step = 0, turn = 0;                     // key tiles and query tiles so far
      for (int tile = first; tile < all_tiles; tile += stride, turn++) {
        const int row0 = tile % row_tiles * 128 * UNIT + row_rank;
        const int head = tile / row_tiles % heads, batch = tile / row_tiles / heads;
        for (int j = 0; j < key_tiles; j++, step++) {
          const u32 stage = step & 1, parity = (step >> 1 & 1) ^ 1;
          bar_wait(k_free + 8 * stage, parity);
          bar_expect(k_full + 8 * stage, TILE);
          copy_tile<KEYS, BLOCKS, PAIR>(sk + stage * TILE, mk, head, j * KEYS, batch, k_full + 8 * stage, rank);
          // the first keys come before the queries, whose place becomes free last
          if (j == 0) UNROLL for (int w = 0; w < 2; w++) {
            bar_wait(q_free + 8 * w, (turn & 1) ^ 1);
            bar_expect(q_full + 8 * w, QUERIES);
            UNROLL for (int c = 0; c < BLOCKS; c++)
              tma(sq + w * QUERIES + c * 64 * 128, mq, c * 64, head, row0 + w * 64, batch, q_full + 8 * w);
          }
          bar_wait(v_free + 8 * stage, parity);
          bar_expect(v_full + 8 * stage, TILE);
          copy_tile<KEYS, BLOCKS, PAIR>(sv + stage * TILE, mv, head, j * KEYS, batch, v_full + 8 * stage, rank);
        }
      }
    }
  } else {
    more_registers<240>();
    const int wg = (threadIdx.x >> 7) - 1, lane = threadIdx.x & 31, warp = (threadIdx.x >> 5) & 3;
    const u32 q = sq + wg * QUERIES;
    if (in_turn && wg == 1) named_arrive(1, 256);               // the first consumer begins
    u32 step = 0, turn = 0;
    for (int tile = first; tile < all_tiles; tile += stride, turn++) {
      float o[D / 2], s[KEYS / 2], m[2], l[2], f[2];
      u32 p[KEYS / 16][4];
      UNROLL for (int i = 0; i < D / 2; i++) o[i] = 0.f;
      UNROLL for (int h = 0; h < 2; h++) {
        m[h] = zeros > 0 ? 0.f : NEG_INF;
        l[h] = (lane & 3) == 0 ? (float)zeros : 0.f;            // four lanes share a row and its sum
      }
      bar_wait(q_full + 8 * wg, turn & 1);
      bar_wait(k_full + 8 * (step & 1), step >> 1 & 1);
      pin(s);
      wg_fence();
      scores<D, KEYS>(s, q, sk + (step & 1) * TILE);
      wg_commit();
      wg_wait<0>();
      pin(s);
      release<PAIR>(k_free + 8 * (step & 1), lane);
      if (lane == 0 && key_tiles == 1) bar_arrive(q_free + 8 * wg);
      softmax<KEYS>(s, m, l, f, scale_log2, nk, lane);          // nothing is summed yet that would shrink
      to_p<KEYS>(p, s);
      for (int j = 1; j < key_tiles; j++) {
        const u32 before = step++;
        const u32 k = sk + (step & 1) * TILE, v = sv + (before & 1) * TILE;
        bar_wait(k_full + 8 * (step & 1), step >> 1 & 1);
        bar_wait(v_full + 8 * (before & 1), before >> 1 & 1);
        if (in_turn) named_sync(1 + wg, 256);
        pin(s);
        pin(o);
        wg_fence();
        scores<D, KEYS>(s, q, k);
        wg_commit();
        weigh<D, KEYS>(o, p, v);
        wg_commit();
        if (in_turn) named_arrive(2 - wg, 256);
        wg_wait<1>();
        pin(s);
        release<PAIR>(k_free + 8 * (step & 1), lane);
        if (lane == 0 && j == key_tiles - 1) bar_arrive(q_free + 8 * wg);
        const bool grown = softmax<KEYS>(s, m, l, f, scale_log2, nk - j * KEYS, lane);
        wg_wait<0>();
        pin(o);
        release<PAIR>(v_free + 8 * (before & 1), lane);
        if (grown) UNROLL for (int i = 0; i < D / 2; i++) o[i] *= f[i >> 1 & 1];
        to_p<KEYS>(p, s);
      }
      bar_wait(v_full + 8 * (step & 1), step >> 1 & 1);
      pin(o);
      wg_fence();
      weigh<D, KEYS>(o, p, sv + (step & 1) * TILE);
      wg_commit();
      wg_wait<0>();
      pin(o);
      release<PAIR>(v_free + 8 * (step & 1), lane);
      step++;
      const int head = tile / row_tiles % heads, batch = tile / row_tiles / heads;
      UNROLL for (int h = 0; h < 2; h++) {
        float sum = l[h];
        sum += shfl_xor(sum, 1);
        sum += shfl_xor(sum, 2);
        const float inverse = 1.f / sum;
        const int row = tile % row_tiles * 128 * UNIT + row_rank + wg * 64 + warp * 16 + h * 8 + (lane >> 2);
        bf16* to = dst + (((u64)batch * nq + row) * heads + head) * d;
        UNROLL for (int g = 0; g < D / 32; g++) {
          u32 x[4];
          UNROLL for (int n = 0; n < 4; n++) {
            const int i = 4 * (4 * g + n) + 2 * h;
            x[n] = pack_bf16(o[i] * inverse, o[i + 1] * inverse);
          }
          transpose_quad(x, lane);
          const int column = (4 * g + (lane & 3)) * 8;
          if (row < nq && column < d) {
            u128 chunk = {x[0], x[1], x[2], x[3]};
            *(u128*)(to + column) = chunk;
          }
        }
      }
    }
  }
  // the other block may still copy into this one, or arrive at its barriers
  if (PAIR) cluster_sync();
}

#define ARGUMENTS CONSTANT_PARAM TensorMap mq, CONSTANT_PARAM TensorMap mk, CONSTANT_PARAM TensorMap mv, bf16* dst, \
  int nq, int nk, int heads, int d, int all_tiles, float scale_log2, int zeros, int in_turn
#define PASSED &mq, &mk, &mv, dst, nq, nk, heads, d, all_tiles, scale_log2, zeros, in_turn
KERNEL(384, 1) attention_sm90_64(ARGUMENTS) { flash<64, 176, false>(PASSED); }
KERNEL(384, 1) attention_sm90_128(ARGUMENTS) { flash<128, 176, false>(PASSED); }
CLUSTER_KERNEL(384, 1, 2) attention_sm90_pair_128(ARGUMENTS) { flash<128, 176, true>(PASSED); }
REGISTER_KERNEL(attention_sm90_64) REGISTER_KERNEL(attention_sm90_128)
REGISTER_CLUSTER_KERNEL(attention_sm90_pair_128, 2)
