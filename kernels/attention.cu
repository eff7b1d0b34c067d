// Flash attention forward through mma.sync (sm_80 and newer), bf16 in and out, f32 accumulation.
//   O[i] = sum_j softmax_j(scale q_i . k_j + bias_ij) v_j, tile by tile with a running maximum and sum of every row
//   (online softmax), so that no score is ever stored. Further keys and values of zero start the maximum at 0 and the
//   sum at their number.
// Layout: [batches, tokens, heads, d] contiguous, 16-byte aligned; d a multiple of 8 and at most D, the head dimension
// of the kernel: what is missing is filled with zeros. bias [heads, nq, nk] f32.
// Launch: block 128, grid (tiles of 64 MT queries) x splits x heads x batches, flattened into x in this order; dynamic
// shared memory (64 MT + 3 * 64) * 2 D bytes. With more than one split, each takes its share of the keys and leaves its
// sums in `part` [splits, batches, heads, nq, d] and `stats` [.., 2] (reference exponent, sum of weights), which
// attention_combine makes into the result: few queries over many keys would leave most of the card idle.
// Each of the 4 warps owns 16 MT query rows: with MT = 2 every fragment of K and V read from shared memory feeds four
// mma. Shared rows are D / 8 chunks of 16 bytes; chunk c of row r lies at c ^ (r & 7): ldmatrix without bank conflicts.
// K_0 V_0 K_1 V_1 ... pass through a ring of three buffers, so that each has one and a half products of time to arrive.
// Held to: ReferenceBackend.attention by BackendConformanceTest.
#include "attention.cuh"
constexpr int WARPS = 4, THREADS = 32 * WARPS, KEYS = 64;

template <int D> DEV smem_t at(smem_t base, int row, int chunk) {
  return base + row * (2 * D) + ((chunk ^ (row & 7)) << 4);
}

// Copies rows of 16-byte chunks, zeros from `left` rows on. A thread has one chunk of every STEP rows: from its place
// in the first row on, everything lies at a constant distance, the swizzle included.
template <int D, int ROWS> DEV void load_tile(smem_t dst, const bf16* src, int left, u32 step) {
  constexpr int STEP = THREADS / (D / 8);
  hide(step);                                     // its multiples would fill the registers
  const char* from = (const char*)src;
  UNROLL for (int i = 0; i < ROWS / STEP; i++) {
    cp_async16(dst + i * STEP * 2 * D, from, i * STEP < left);
    from += step;
  }
}

template <int D, int MT, bool BIAS>
DEV void flash(bf16* dst, const bf16* q, const bf16* k, const bf16* v, const float* bias, float* part, float* stats,
               int nq, int nk, int heads, int d, int splits, float scale_log2, int causal, int zeros) {
  constexpr int QUERIES = 16 * MT * WARPS, N = KEYS / 8, ND = D / 8, TILE = KEYS * 2 * D;
  SHARED_ARENA(arena);
  const smem_t sq = smem_addr(arena);
  smem_t first = sq + QUERIES * 2 * D, second = first + TILE, third = second + TILE;   // K_j, V_j, free
  const int lane = threadIdx.x & 31, warp = threadIdx.x >> 5;
  const int tiles = (nq + QUERIES - 1) / QUERIES;
  int id = blockIdx.x;
  const int tile = id % tiles, row0 = (causal ? tiles - 1 - tile : tile) * QUERIES;     // the longest rows first
  id /= tiles;
  const int split = id % splits;
  id /= splits;
  const int head = id % heads;
  const u64 batch = id / heads, pitch = (u64)heads * d;
  // this thread's chunk of the rows it copies
  const int copy_row = threadIdx.x / (D / 8), copy_chunk = threadIdx.x % (D / 8);
  const smem_t copy = at<D>(0, copy_row, copy_chunk);
  const u32 step = (u32)(THREADS / (D / 8) * 2 * pitch);                        // bytes
  const int key_tiles = ((causal ? least(nk, row0 + QUERIES) : nk) + KEYS - 1) / KEYS;
  const int from = (int)((u64)key_tiles * split / splits), to = (int)((u64)key_tiles * (split + 1) / splits);

  // rows that are left from this thread's first one on: none, where the chunk lies beyond the head
  int left = copy_chunk * 8 < d ? nk - from * KEYS - copy_row : 0;
  q += (batch * nq + row0 + copy_row) * pitch + head * d + copy_chunk * 8;
  const u64 apart = v - k;                        // keys and values lie alike
  k += (batch * nk + from * KEYS + copy_row) * pitch + head * d + copy_chunk * 8;
  load_tile<D, QUERIES>(sq + copy, q, copy_chunk * 8 < d ? nq - row0 - copy_row : 0, step);
  load_tile<D, KEYS>(first + copy, k, left, step);
  cp_async_commit();
  load_tile<D, KEYS>(second + copy, k + apart, left, step);
  cp_async_commit();

  float o[MT][ND][4], m[MT][2], l[MT][2];         // m: reference of the exponentials, in powers of two
  UNROLL for (int i = 0; i < MT; i++) {
    UNROLL for (int n = 0; n < ND; n++) UNROLL for (int e = 0; e < 4; e++) o[i][n][e] = 0.f;
    const bool with_zeros = zeros > 0 && split == 0;
    m[i][0] = m[i][1] = with_zeros ? 0.f : NEG_INF;
    l[i][0] = l[i][1] = with_zeros && (lane & 3) == 0 ? (float)zeros : 0.f;     // four lanes share a row and its sum
  }
  const int warp_row = row0 + warp * 16 * MT;
  // The fragments of this lane in the first chunks of a tile. The others lie at + 16 rows, and at ^ 32 c bytes: rows
  // are aligned to their length, so that a further pair of chunks changes the same bits as the swizzle does.
  smem_t of_q = at<D>(sq, warp * 16 * MT + (lane & 15), lane >> 4);                       // A operand
  const smem_t of_k = at<D>(0, (lane & 7) + ((lane >> 4) << 3), (lane >> 3) & 1);         // B operand, keys as columns
  const smem_t of_v = at<D>(0, lane & 15, lane >> 4);                                     // B operand, transposed
  const float factor = BIAS ? 1.f : scale_log2;   // with a bias, scores are in powers of two before the softmax

  for (int j = from; j < to; j++) {
    // a warp of rows that do not exist, or that see none of these keys, only helps to load
    const bool busy = warp_row < nq && !(causal && j * KEYS > warp_row + 16 * MT - 1);
    cp_async_wait<1>();
    block_sync();                                 // K_j is here, nobody reads V_j-1 any more
    k += step / 2 * (KEYS / (THREADS / (D / 8)));
    left -= KEYS;
    if (j + 1 < to) load_tile<D, KEYS>(third + copy, k, left, step);
    cp_async_commit();
    float s[MT][N][4];
    if (busy) {
      hide(of_q);                                 // its further addresses are cheaper than the registers to keep them
      const smem_t keys = first + of_k;
      UNROLL for (int i = 0; i < MT; i++) UNROLL for (int n = 0; n < N; n++)
        UNROLL for (int e = 0; e < 4; e++) s[i][n][e] = 0.f;
      UNROLL for (int c = 0; c < D / 16; c++) {
        u32 a[MT][4];
        UNROLL for (int i = 0; i < MT; i++) ldmatrix_x4(a[i], (of_q ^ c * 32) + i * 16 * 2 * D);
        UNROLL for (int n = 0; n < N / 2; n++) {
          u32 b[4];
          ldmatrix_x4(b, (keys ^ c * 32) + n * 16 * 2 * D);
          UNROLL for (int i = 0; i < MT; i++) {
            mma_bf16(s[i][2 * n], a[i], b[0], b[1]);
            mma_bf16(s[i][2 * n + 1], a[i], b[2], b[3]);
          }
        }
      }
      if (BIAS) {
        UNROLL for (int i = 0; i < MT; i++) UNROLL for (int n = 0; n < N; n++) UNROLL for (int e = 0; e < 4; e++) {
          int row = warp_row + i * 16 + (e >> 1) * 8 + (lane >> 2), key = j * KEYS + n * 8 + (lane & 3) * 2 + (e & 1);
          float b = row < nq && key < nk ? bias[((u64)head * nq + row) * nk + key] : 0.f;
          s[i][n][e] = s[i][n][e] * scale_log2 + b * LOG2_E;
        }
      }
      if (j * KEYS + KEYS > nk) {                 // ragged end: keys that do not exist
        UNROLL for (int n = 0; n < N; n++) UNROLL for (int e = 0; e < 4; e++)
          if (j * KEYS + n * 8 + (lane & 3) * 2 + (e & 1) >= nk)
            UNROLL for (int i = 0; i < MT; i++) s[i][n][e] = NEG_INF;
      }
      if (causal && j * KEYS + KEYS - 1 > warp_row) {
        UNROLL for (int i = 0; i < MT; i++) UNROLL for (int n = 0; n < N; n++) UNROLL for (int e = 0; e < 4; e++)
          if (j * KEYS + n * 8 + (lane & 3) * 2 + (e & 1) > warp_row + i * 16 + (e >> 1) * 8 + (lane >> 2))
            s[i][n][e] = NEG_INF;
      }
      float most[MT][2];
      bool grown = false;
      UNROLL for (int i = 0; i < MT; i++) UNROLL for (int h = 0; h < 2; h++) {  // rows g and g + 8 of the m16 tile
        most[i][h] = NEG_INF;
        UNROLL for (int n = 0; n < N; n++) most[i][h] = fmaxf(most[i][h], fmaxf(s[i][n][2 * h], s[i][n][2 * h + 1]));
        grown |= most[i][h] * factor > m[i][h] + SLACK;
      }
      if (warp_any(grown)) {
        UNROLL for (int i = 0; i < MT; i++) UNROLL for (int h = 0; h < 2; h++) {
          float mx = most[i][h];
          mx = fmaxf(mx, shfl_xor(mx, 1));
          mx = fmaxf(mx, shfl_xor(mx, 2));
          mx = fmaxf(m[i][h], mx * factor);
          const float shrink = BIAS && mx == NEG_INF ? 1.f : exp2_fast(m[i][h] - mx);
          m[i][h] = mx;
          l[i][h] *= shrink;
          UNROLL for (int n = 0; n < ND; n++) { o[i][n][2 * h] *= shrink; o[i][n][2 * h + 1] *= shrink; }
        }
      }
      UNROLL for (int i = 0; i < MT; i++) UNROLL for (int h = 0; h < 2; h++) {
        // only a bias can put all keys so far at -infinity
        const float base = BIAS && m[i][h] == NEG_INF ? 0.f : m[i][h];
        float sum = 0.f;
        UNROLL for (int n = 0; n < N; n++) {
          s[i][n][2 * h] = exp2_fast(s[i][n][2 * h] * factor - base);
          s[i][n][2 * h + 1] = exp2_fast(s[i][n][2 * h + 1] * factor - base);
          sum += s[i][n][2 * h] + s[i][n][2 * h + 1];
        }
        l[i][h] += sum;
      }
    }
    cp_async_wait<1>();
    block_sync();                                 // V_j is here, nobody reads K_j any more
    if (j + 1 < to) load_tile<D, KEYS>(first + copy, k + apart, left, step);
    cp_async_commit();
    if (busy) {
      const smem_t values = second + of_v;
      UNROLL for (int c = 0; c < KEYS / 16; c++) {
        u32 p[MT][4];
        UNROLL for (int i = 0; i < MT; i++) UNROLL for (int r = 0; r < 4; r++)
          p[i][r] = pack_bf16(s[i][2 * c + (r >> 1)][(r & 1) * 2], s[i][2 * c + (r >> 1)][(r & 1) * 2 + 1]);
        UNROLL for (int n = 0; n < ND / 2; n++) {
          u32 b[4];
          ldmatrix_x4_trans(b, (values ^ n * 32) + c * 16 * 2 * D);
          UNROLL for (int i = 0; i < MT; i++) {
            mma_bf16(o[i][2 * n], p[i], b[0], b[1]);
            mma_bf16(o[i][2 * n + 1], p[i], b[2], b[3]);
          }
        }
      }
    }
    const smem_t next = third;                    // K_j+1 lies in the third, V_j+1 will in the first
    third = second;
    second = first;
    first = next;
  }
  if (warp_row >= nq) return;
  UNROLL for (int i = 0; i < MT; i++) UNROLL for (int h = 0; h < 2; h++) {
    float sum = l[i][h];
    sum += shfl_xor(sum, 1);
    sum += shfl_xor(sum, 2);
    const int row = warp_row + i * 16 + h * 8 + (lane >> 2);
    if (splits > 1) {
      const u64 line = ((split * (gridDim.x / (tiles * splits * heads)) + batch) * heads + head) * (u64)nq + row;
      if (row < nq) {
        UNROLL for (int n = 0; n < ND; n++) if (n * 8 < d) {
          u32x2 pair = {as_bits(o[i][n][2 * h]), as_bits(o[i][n][2 * h + 1])};
          *(u32x2*)(part + line * d + n * 8 + (lane & 3) * 2) = pair;
        }
        if ((lane & 3) == 0) {
          stats[2 * line] = m[i][h];
          stats[2 * line + 1] = sum;
        }
      }
      continue;
    }
    const float inverse = 1.f / sum;
    UNROLL for (int g = 0; g < ND / 4; g++) {
      u32 x[4];
      UNROLL for (int n = 0; n < 4; n++)
        x[n] = pack_bf16(o[i][4 * g + n][2 * h] * inverse, o[i][4 * g + n][2 * h + 1] * inverse);
      transpose_quad(x, lane);
      const int column = (4 * g + (lane & 3)) * 8;
      if (row < nq && column < d) {
        u128 chunk = {x[0], x[1], x[2], x[3]};
        *(u128*)(dst + (batch * nq + row) * pitch + head * d + column) = chunk;
      }
    }
  }
}

#define FLASH(name, D, MT, BIAS, BLOCKS) \
  KERNEL(128, BLOCKS) name(bf16* dst, const bf16* q, const bf16* k, const bf16* v, const float* bias, float* part, \
                           float* stats, int nq, int nk, int heads, int d, int splits, float scale_log2, int causal, \
                           int zeros) { \
    flash<D, MT, BIAS>(dst, q, k, v, bias, part, stats, nq, nk, heads, d, splits, scale_log2, causal, zeros); } \
  REGISTER_KERNEL(name)
FLASH(attention_flash_64, 64, 2, false, 2)
FLASH(attention_flash_128, 128, 2, false, 2)
FLASH(attention_flash_bias_64, 64, 1, true, 2)
FLASH(attention_flash_bias_128, 128, 1, true, 2)

// The result from the sums of all splits; a thread has eight columns of one of `lines` = batches * heads * nq rows.
// Launch: grid any, block 256.
KERNEL(256, 2) attention_combine(bf16* dst, const float* part, const float* stats, u64 lines, int nq,
                                      int heads, int d, int splits) {
  const int eights = d / 8;
  for (u64 i = first_index(); i < lines * eights; i += grid_stride()) {
    const u64 line = i / eights;
    const int column = (int)(i % eights) * 8;
    float most = NEG_INF;
    for (int s = 0; s < splits; s++) most = fmaxf(most, stats[2 * (s * lines + line)]);
    float sum = 0.f, o[8] = {0.f, 0.f, 0.f, 0.f, 0.f, 0.f, 0.f, 0.f};
    for (int s = 0; s < splits; s++) {
      const float weight = exp2_fast(stats[2 * (s * lines + line)] - most);
      float x[8];
      load8(x, part + (s * lines + line) * d + column);
      UNROLL for (int e = 0; e < 8; e++) o[e] += weight * x[e];
      sum += weight * stats[2 * (s * lines + line) + 1];
    }
    UNROLL for (int e = 0; e < 8; e++) o[e] /= sum;
    const u64 row = line % nq, head = line / nq % heads, batch = line / nq / heads;
    store8(dst + ((batch * nq + row) * heads + head) * d + column, o);
  }
}
REGISTER_KERNEL(attention_combine)
