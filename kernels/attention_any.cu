// Attention forward for any head dimension, f32 and bf16, f32 arithmetic; the way for everything that the paths through
// tensor cores (attention.cu, attention_sm90.cu) do not take.
//   O[i] = sum_j softmax_j(scale q_i . k_j + bias_ij) v_j with the running maximum and sum of a row: no score is
//   stored. Further keys and values of zero start the maximum at 0 and the sum at their number.
// Layout: [batches, tokens, heads, d] contiguous, any address; bias [heads, nq, nk] f32 or null.
// Launch: block 256, grid (tiles of 64 queries) x (chunks of C columns of the result) x heads x batches, flattened into
// x in this order; dynamic shared memory (2 * 32 + 64) * 68 * 4 bytes. A head wider than C is computed in chunks of
// columns, each with scores of its own.
// A block takes 64 keys at a time. Scores: thread (ty, tx) has queries 4 ty.. and keys 4 tx.., 32 features at a time.
// Result: queries 4 ty.. and columns 4 tx.. of every 64, eight keys at a time.
// Held to: ReferenceBackend.attention by BackendConformanceTest.
#include "device.cuh"
constexpr int ROWS = 64, KEYS = 64, FEATURES = 32, VALUES = 8;
constexpr int LD = 68;                            // floats of a row of 64 in shared memory: a multiple of 16 bytes, and
                                                  // neighbouring rows begin in other banks

DEV int least(int a, int b) { return a < b ? a : b; }
struct alignas(16) f32x4 { float v[4]; };

// to[feature][row] = from[row][feature], zeros beyond rows and features
template <class T> DEV void load_turned(float* to, const T* from, int rows, u64 pitch, int features) {
#pragma unroll 4
  for (int i = 0; i < 64 * FEATURES / 256; i++) {
    int at = threadIdx.x + i * 256, row = at / FEATURES, f = at % FEATURES;
    to[f * LD + row] = row < rows && f < features ? load(from + row * pitch + f) : 0.f;
  }
}

template <class T, int C>
DEV void attend_any(T* dst, const T* q, const T* k, const T* v, const float* bias, int nq, int nk, int heads, int d,
                    float scale, int causal, int zeros) {
  static_assert(VALUES * C <= 2 * FEATURES * LD, "values lie where queries and keys lay");
  SHARED_ARENA(arena);
  float* const sq = (float*)arena;
  float* const sk = sq + FEATURES * LD;
  float* const sv = sq;
  float* const sp = sk + FEATURES * LD;
  const int tx = threadIdx.x & 15, ty = threadIdx.x >> 4;
  const int tiles = (nq + ROWS - 1) / ROWS, chunks = (d + C - 1) / C;
  int id = blockIdx.x;
  const int row0 = id % tiles * ROWS;
  id /= tiles;
  const int column0 = id % chunks * C;
  id /= chunks;
  const int head = id % heads;
  const u64 batch = id / heads, pitch = (u64)heads * d;
  q += ((batch * nq + row0) * heads + head) * d;
  dst += ((batch * nq + row0) * heads + head) * d;
  k += (batch * nk * heads + head) * d;
  v += (batch * nk * heads + head) * d + column0;
  const int rows = least(ROWS, nq - row0), columns = least(C, d - column0), end = causal ? least(nk, row0 + ROWS) : nk;

  float o[4][C / 64][4], m[4], l[4];
  UNROLL for (int i = 0; i < 4; i++) {
    m[i] = zeros > 0 ? 0.f : NEG_INF;
    l[i] = (float)zeros;
    UNROLL for (int c = 0; c < C / 64; c++) UNROLL for (int e = 0; e < 4; e++) o[i][c][e] = 0.f;
  }
  for (int j0 = 0; j0 < end; j0 += KEYS) {
    const int keys = least(KEYS, end - j0);
    float s[4][4];
    UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 4; j++) s[i][j] = 0.f;
    for (int f0 = 0; f0 < d; f0 += FEATURES) {
      block_sync();                               // nobody reads what lies there any more
      load_turned(sq, q + f0, rows, pitch, d - f0);
      load_turned(sk, k + j0 * pitch + f0, keys, pitch, d - f0);
      block_sync();
      float part[4][4];                           // summed apart: the error of a long sum grows with its length
      UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 4; j++) part[i][j] = 0.f;
#pragma unroll 2
      for (int f = 0; f < FEATURES; f++) {
        f32x4 a = *(const f32x4*)(sq + f * LD + 4 * ty), b = *(const f32x4*)(sk + f * LD + 4 * tx);
        UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 4; j++) part[i][j] += a.v[i] * b.v[j];
      }
      UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 4; j++) s[i][j] += part[i][j];
    }
    UNROLL for (int i = 0; i < 4; i++) {
      const int row = row0 + 4 * ty + i;
      float most = m[i];
      UNROLL for (int j = 0; j < 4; j++) {
        const int key = j0 + 4 * tx + j;
        s[i][j] *= scale;
        if (bias && row < nq && key < nk) s[i][j] += bias[((u64)head * nq + row) * nk + key];
        if (key >= nk || (causal && key > row)) s[i][j] = NEG_INF;
        most = fmaxf(most, s[i][j]);
      }
      UNROLL for (int x = 8; x > 0; x >>= 1) most = fmaxf(most, shfl_xor(most, x));
      // where all so far is -infinity, nothing has weight, and nothing may become "-infinity less -infinity"
      const float base = most == NEG_INF ? 0.f : most, shrink = expf(m[i] - base);
      m[i] = most;
      float sum = 0.f;
      UNROLL for (int j = 0; j < 4; j++) {
        s[i][j] = expf(s[i][j] - base);
        sum += s[i][j];
      }
      UNROLL for (int x = 8; x > 0; x >>= 1) sum += shfl_xor(sum, x);
      l[i] = l[i] * shrink + sum;
      UNROLL for (int c = 0; c < C / 64; c++) UNROLL for (int e = 0; e < 4; e++) o[i][c][e] *= shrink;
    }
    UNROLL for (int j = 0; j < 4; j++)
      *(f32x4*)(sp + (4 * tx + j) * LD + 4 * ty) = {{s[0][j], s[1][j], s[2][j], s[3][j]}};
    for (int v0 = 0; v0 < keys; v0 += VALUES) {
      block_sync();
#pragma unroll 4
      for (int i = 0; i < VALUES * C / 256; i++) {
        int at = threadIdx.x + i * 256, key = v0 + at / C, c = at % C;
        sv[at] = key < keys && c < columns ? load(v + (j0 + key) * pitch + c) : 0.f;
      }
      block_sync();
#pragma unroll 1
      for (int n = 0; n < VALUES; n++) {
        f32x4 p = *(const f32x4*)(sp + (v0 + n) * LD + 4 * ty);
        UNROLL for (int c = 0; c < C / 64; c++) {
          f32x4 b = *(const f32x4*)(sv + n * C + c * 64 + 4 * tx);
          UNROLL for (int i = 0; i < 4; i++) UNROLL for (int e = 0; e < 4; e++) o[i][c][e] += p.v[i] * b.v[e];
        }
      }
    }
  }
  UNROLL for (int i = 0; i < 4; i++) {
    const int row = 4 * ty + i;
    if (row >= rows) continue;
    const float inverse = 1.f / l[i];
    UNROLL for (int c = 0; c < C / 64; c++) UNROLL for (int e = 0; e < 4; e++) {
      const int column = c * 64 + 4 * tx + e;
      if (column < columns) store(dst + row * pitch + column0 + column, o[i][c][e] * inverse);
    }
  }
}

#define ANY(name, T, C, BLOCKS) \
  KERNEL(256, BLOCKS) name(T* dst, const T* q, const T* k, const T* v, const float* bias, int nq, int nk, int heads, \
                           int d, float scale, int causal, int zeros) { \
    attend_any<T, C>(dst, q, k, v, bias, nq, nk, heads, d, scale, causal, zeros); } REGISTER_KERNEL(name)
ANY(attention_any_f32_64, float, 64, 2)
ANY(attention_any_f32_128, float, 128, 1)
ANY(attention_any_f32_256, float, 256, 1)
ANY(attention_any_f32_512, float, 512, 1)
ANY(attention_any_bf16_64, bf16, 64, 2)
ANY(attention_any_bf16_128, bf16, 128, 1)
ANY(attention_any_bf16_256, bf16, 256, 1)
ANY(attention_any_bf16_512, bf16, 512, 1)
