// Flash attention forward for wide heads (up to 512, as in a video tokenizer's single-head attention over positions)
// through mma.sync (sm_80 and newer), bf16 in and out, f32 accumulation.
//   O[i] = sum_j softmax_j(scale q_i . k_j) v_j with a running maximum and sum of every row, no score stored. Further
//   keys and values of zero start the maximum at 0 and the sum at their number.
// Layout: [batches, tokens, heads, d] contiguous, 16-byte aligned; d a multiple of 8 and at most D.
// Launch: block 256, grid (tiles of 64 queries) x heads x batches, flattened into x in this order; dynamic shared
// memory (64 + 2 KEYS) * 2 D + 64 * 2 KEYS + 784 bytes.
// A result of 64 x 512 fills the registers of a block, not of a warp: each of the 8 warps owns D / 8 of its columns,
// for all 64 queries. Scores are shared out otherwise: four bands of 16 queries, two shares of the keys; weights pass
// through shared memory. V_j arrives while Q K_j^T is computed, K_j+1 while the softmax and P V_j are.
// Shared rows are chunks of 16 bytes; chunk c of row r lies at c ^ (r & 7): ldmatrix without bank conflicts.
// Held to: ReferenceBackend.attention by CudaAttentionTest.
#include "attention.cuh"
constexpr int THREADS = 256, QUERIES = 64;

template <int D> DEV smem_t at(smem_t base, int row, int chunk) {
  return base + row * (2 * D) + ((chunk ^ (row & 7)) << 4);
}

// Rows of weights are shorter than eight chunks: as many rows as fill 128 bytes swap chunks alike.
template <int KEYS> DEV smem_t weight_at(smem_t base, int row, int chunk) {
  constexpr int CHUNKS = KEYS / 8, SHARING = 8 / CHUNKS;
  return base + row * (2 * KEYS) + ((chunk ^ (row / SHARING & (CHUNKS - 1))) << 4);
}

template <int D, int ROWS> DEV void load_tile(smem_t dst, const bf16* src, int left, u64 pitch, int d) {
  constexpr int CHUNKS = D / 8;
#pragma unroll 4
  for (int i = 0; i < ROWS * CHUNKS / THREADS; i++) {
    int index = threadIdx.x + i * THREADS, r = index / CHUNKS, c = index % CHUNKS;
    bool valid = r < left && c * 8 < d;
    cp_async16(at<D>(dst, r, c), src + (valid ? r * pitch + c * 8 : 0), valid);
  }
}

template <int D, int KEYS>
DEV void flash(bf16* dst, const bf16* q, const bf16* k, const bf16* v, int nq, int nk, int heads, int d,
               float scale_log2, int causal, int zeros) {
  constexpr int SHARES = KEYS >= 32 ? 2 : 1, SHARE = KEYS / SHARES, N = SHARE / 8, COLUMNS = D / 8, ND = COLUMNS / 8;
  SHARED_ARENA(arena);
  const smem_t sq = smem_addr(arena), sk = sq + QUERIES * 2 * D, sv = sk + KEYS * 2 * D, sp = sv + KEYS * 2 * D;
  float* const maxima = (float*)(arena + (QUERIES + 2 * KEYS) * 2 * D + QUERIES * 2 * KEYS);   // [2 shares][64]
  float* const shrink = maxima + 2 * QUERIES;                                                 // [64]
  int* const grown = (int*)(shrink + QUERIES);                                                // [4 bands]
  const int lane = threadIdx.x & 31, warp = threadIdx.x >> 5, band = warp & 3, share = warp >> 2;
  const bool scoring = share < SHARES;
  const int tiles = (nq + QUERIES - 1) / QUERIES;
  int id = blockIdx.x;
  const int tile = id % tiles, row0 = (causal ? tiles - 1 - tile : tile) * QUERIES;            // the longest rows first
  id /= tiles;
  const int head = id % heads;
  const u64 batch = id / heads, pitch = (u64)heads * d;
  q += (batch * nq + row0) * pitch + head * d;
  k += batch * nk * pitch + head * d;
  v += batch * nk * pitch + head * d;
  const int key_tiles = ((causal ? least(nk, row0 + QUERIES) : nk) + KEYS - 1) / KEYS;

  load_tile<D, QUERIES>(sq, q, nq - row0, pitch, d);
  load_tile<D, KEYS>(sk, k, nk, pitch, d);
  cp_async_commit();
  float o[4][ND][4], m[2], l[2];                  // m, l: of rows g and g + 8 of the band, this lane's keys
  UNROLL for (int i = 0; i < 4; i++) UNROLL for (int n = 0; n < ND; n++)
    UNROLL for (int e = 0; e < 4; e++) o[i][n][e] = 0.f;
  UNROLL for (int h = 0; h < 2; h++) {
    m[h] = zeros > 0 ? 0.f : NEG_INF;
    l[h] = share == 0 && (lane & 3) == 0 ? (float)zeros : 0.f;
  }
  const int g = lane >> 2, band_row = row0 + band * 16;
  const smem_t of_q = at<D>(sq, band * 16 + (lane & 15), lane >> 4);
  const smem_t of_k = at<D>(sk, share * SHARE + (lane & 7) + ((lane >> 4) << 3), (lane >> 3) & 1);
  const smem_t of_v = at<D>(sv, lane & 15, warp * (COLUMNS / 8) + (lane >> 4));

  for (int j = 0; j < key_tiles; j++) {
    cp_async_wait<0>();
    block_sync();                                 // K_j is here, nobody reads V_j-1 and P_j-1 any more
    load_tile<D, KEYS>(sv, v + j * KEYS * pitch, nk - j * KEYS, pitch, d);
    cp_async_commit();
    float s[N][4], most[2] = {NEG_INF, NEG_INF};
    if (scoring) {
      UNROLL for (int n = 0; n < N; n++) UNROLL for (int e = 0; e < 4; e++) s[n][e] = 0.f;
#pragma unroll 4
      for (int c = 0; c < D / 16; c++) {
        u32 a[4];
        ldmatrix_x4(a, of_q ^ c * 32);
        UNROLL for (int n = 0; n < N / 2; n++) {
          u32 b[4];
          ldmatrix_x4(b, (of_k ^ c * 32) + n * 16 * 2 * D);
          mma_bf16(s[2 * n], a, b[0], b[1]);
          mma_bf16(s[2 * n + 1], a, b[2], b[3]);
        }
      }
      UNROLL for (int n = 0; n < N; n++) UNROLL for (int e = 0; e < 4; e++) {
        const int key = j * KEYS + share * SHARE + n * 8 + (lane & 3) * 2 + (e & 1);
        if (key >= nk || (causal && key > band_row + g + (e >> 1) * 8)) s[n][e] = NEG_INF;
        most[e >> 1] = fmaxf(most[e >> 1], s[n][e]);
      }
      UNROLL for (int h = 0; h < 2; h++) {
        most[h] = fmaxf(most[h], shfl_xor(most[h], 1));
        most[h] = fmaxf(most[h], shfl_xor(most[h], 2)) * scale_log2;
        if ((lane & 3) == 0) maxima[share * QUERIES + band * 16 + h * 8 + g] = most[h];
      }
    }
    block_sync();                                 // maxima are here, nobody reads K_j any more
    if (j + 1 < key_tiles) load_tile<D, KEYS>(sk, k + (j + 1) * KEYS * pitch, nk - (j + 1) * KEYS, pitch, d);
    cp_async_commit();
    if (scoring) {
      if (SHARES == 2) UNROLL for (int h = 0; h < 2; h++)
        most[h] = fmaxf(maxima[band * 16 + h * 8 + g], maxima[QUERIES + band * 16 + h * 8 + g]);
      const bool grows = warp_any(most[0] > m[0] + SLACK || most[1] > m[1] + SLACK);           // both shares agree
      UNROLL for (int h = 0; h < 2; h++) {
        if (grows) {
          const float mx = fmaxf(m[h], most[h]), f = exp2_fast(m[h] - mx);
          m[h] = mx;
          l[h] *= f;
          if (share == 0 && (lane & 3) == 0) shrink[band * 16 + h * 8 + g] = f;
        }
        UNROLL for (int n = 0; n < N; n++) {
          const float w0 = exp2_fast(s[n][2 * h] * scale_log2 - m[h]);
          const float w1 = exp2_fast(s[n][2 * h + 1] * scale_log2 - m[h]);
          l[h] += w0 + w1;
          const smem_t chunk = weight_at<KEYS>(sp, band * 16 + h * 8 + g, share * N + n);
          store_shared(chunk + (lane & 3) * 4, pack_bf16(w0, w1));
        }
      }
      if (share == 0 && lane == 0) grown[band] = grows;
    }
    cp_async_wait<1>();
    block_sync();                                 // V_j and the weights are here
    UNROLL for (int i = 0; i < 4; i++) if (grown[i]) UNROLL for (int h = 0; h < 2; h++) {
      const float f = shrink[i * 16 + h * 8 + g];
      UNROLL for (int n = 0; n < ND; n++) { o[i][n][2 * h] *= f; o[i][n][2 * h + 1] *= f; }
    }
    UNROLL for (int c = 0; c < KEYS / 16; c++) {
      u32 p[4][4];
      UNROLL for (int i = 0; i < 4; i++)
        ldmatrix_x4(p[i], weight_at<KEYS>(sp, i * 16 + (lane & 15), 2 * c + (lane >> 4)));
      UNROLL for (int n = 0; n < ND / 2; n++) {
        u32 b[4];
        ldmatrix_x4_trans(b, (of_v ^ n * 32) + c * 16 * 2 * D);
        UNROLL for (int i = 0; i < 4; i++) {
          mma_bf16(o[i][2 * n], p[i], b[0], b[1]);
          mma_bf16(o[i][2 * n + 1], p[i], b[2], b[3]);
        }
      }
    }
  }
  // sums of both shares, in this order
  UNROLL for (int h = 0; h < 2; h++) {
    l[h] += shfl_xor(l[h], 1);
    l[h] += shfl_xor(l[h], 2);
    if (scoring && (lane & 3) == 0) maxima[share * QUERIES + band * 16 + h * 8 + g] = l[h];
  }
  block_sync();
  float* const inverses = shrink;
  if (threadIdx.x < QUERIES)
    inverses[threadIdx.x] = 1.f / (maxima[threadIdx.x] + (SHARES == 2 ? maxima[QUERIES + threadIdx.x] : 0.f));
  block_sync();
  UNROLL for (int i = 0; i < 4; i++) UNROLL for (int h = 0; h < 2; h++) {
    const int row = i * 16 + h * 8 + g;
    const float inverse = inverses[row];
    UNROLL for (int n4 = 0; n4 < ND / 4; n4++) {
      u32 x[4];
      UNROLL for (int n = 0; n < 4; n++)
        x[n] = pack_bf16(o[i][4 * n4 + n][2 * h] * inverse, o[i][4 * n4 + n][2 * h + 1] * inverse);
      transpose_quad(x, lane);
      const int column = warp * COLUMNS + (4 * n4 + (lane & 3)) * 8;
      if (row0 + row < nq && column < d) {
        u128 chunk = {x[0], x[1], x[2], x[3]};
        *(u128*)(dst + (batch * nq + row0 + row) * pitch + head * d + column) = chunk;
      }
    }
  }
}

#define WIDE(name, D, KEYS) \
  KERNEL(256, 1) name(bf16* dst, const bf16* q, const bf16* k, const bf16* v, int nq, int nk, int heads, int d, \
                      float scale_log2, int causal, int zeros) { \
    flash<D, KEYS>(dst, q, k, v, nq, nk, heads, d, scale_log2, causal, zeros); } REGISTER_KERNEL(name)
WIDE(attention_wide_256_32, 256, 32)
WIDE(attention_wide_512_16, 512, 16)
WIDE(attention_wide_512_32, 512, 32)
WIDE(attention_wide_512_64, 512, 64)
