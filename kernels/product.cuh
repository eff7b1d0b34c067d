// The main loops of matrix products: dst[m,n] = after(sum over k of A[m,k] W[n,k] + bias[n]), sums in float, one
// rounding. The rows of A are those of a plain matrix (gemm.cu) or windows of a picture that were never stored
// (conv.cu).
//
// Tensor cores (bf16): a block makes one BM x BN tile, a warp WM x WN of it with mma.sync. 64 columns of A and W at a
// time lie in shared memory as rows of 128 bytes whose eight 16-byte pieces are exchanged by (piece ^ row % 8): the
// eight rows that ldmatrix reads together then hit all banks once. STAGES such slices are on their way by cp.async
// while one is multiplied; the fragments of the next 16 columns are fetched while those of this 16 are multiplied.
// The sums leave through shared memory, so that whole rows are written, and the activation is compiled once and not
// for each register.
//
// Float units (f32): 256 threads make a tile, TM x TN numbers each, from slices of 16 columns that are turned round
// in shared memory; sums are put aside every 128 columns, so that the error grows with the root of those, not of k.
//
// Launch: x = tiles, eight rows of tiles at a time so that both operands stay in L2; y = parts of k. With more parts
// than one, each writes its sums in f32 to `partial` [parts,m,n], and linear_split_sum (gemm.cu) adds them in order:
// the same bytes every time.
#pragma once
#include "activation.cuh"

constexpr int TILES_TOGETHER = 8;

DEV int smaller(int a, int b) { return a < b ? a : b; }
DEV int larger(int a, int b) { return a > b ? a : b; }

// Which tile is this block's.
DEV void place(int& row, int& column, int rows, int columns) {
  int together = TILES_TOGETHER * columns, first = (int)blockIdx.x / together * TILES_TOGETHER;
  int height = smaller(rows - first, TILES_TOGETHER), inside = (int)blockIdx.x % together;
  row = first + inside % height;
  column = inside / height;
}

// Which slices of k are this block's.
DEV void share(int& first, int& end, int slices) {
  int part = blockIdx.y, parts = gridDim.y;
  first = (int)((long long)slices * part / parts);
  end = (int)((long long)slices * (part + 1) / parts);
}

// ---- what a convolution reads: x[t,h,w,c], kernel [kt,kh,kw], outputs [.,oh,ow], strides, padding in front ----
struct alignas(64) Window { int t, h, w, c, padded, kt, kh, kw, oh, ow, st, sh, sw, front, top, left; };
constexpr int OUTSIDE = -2147483647 - 1;          // first line of a window that does not exist

// Where the window of each of the tile's rows begins (frame, line, column), and each tap's place in a window; in shared
// memory, so that the main loop divides nothing and keeps its registers.
template <int ROWS> DEV void lay_out(u128* rows, u32* taps, const Window& g, u64 first, u64 end) {
  for (int r = threadIdx.x; r < ROWS; r += blockDim.x) {
    u32 m = (u32)(first + r), lines = m / g.ow;
    u128 at;
    at.x = (u32)((int)(lines / g.oh) * g.st - g.front);
    at.y = first + r < end ? (u32)((int)(lines % g.oh) * g.sh - g.top) : (u32)OUTSIDE;
    at.z = (u32)((int)(m % g.ow) * g.sw - g.left);
    at.w = 0;
    rows[r] = at;
  }
  for (int tap = threadIdx.x; tap < g.kt * g.kh * g.kw; tap += blockDim.x)
    taps[tap] = tap / (g.kh * g.kw) << 20 | tap / g.kw % g.kh << 10 | tap % g.kw;
}

// Whether the tap of a window lies inside the picture, and its cell. Frames before the first are the first.
DEV bool cell(u32& index, const u128& at, u32 tap, const Window& g) {
  int t = larger((int)at.x + (int)(tap >> 20), 0);
  int h = (int)at.y + (int)(tap >> 10 & 1023), w = (int)at.z + (int)(tap & 1023);
  index = ((u32)t * g.h + (u32)h) * g.w + (u32)w;
  return (u32)h < (u32)g.h && (u32)w < (u32)g.w;
}

// ---- tensor cores ----
template <int BM_, int BN_, int WM_, int WN_, int STAGES_> struct Tile {
  static constexpr int BM = BM_, BN = BN_, WM = WM_, WN = WN_, STAGES = STAGES_;
  static constexpr int THREADS = 32 * (BM / WM) * (BN / WN), LINE = WN + 8;
  static constexpr int STAGE = (BM + BN) * 128, BYTES = STAGES * STAGE;
  static_assert(BYTES >= BM / WM * (BN / WN) * WM * LINE * 4, "the sums leave through the room of the slices");
};
typedef Tile<128, 256, 64, 64, 3> Tile256;
typedef Tile<128, 128, 64, 64, 3> Tile128;
typedef Tile<64, 64, 32, 32, 4> Tile64;
typedef Tile<128, 32, 32, 32, 4> Tile32;

// Eight neighbours, of which only the first n are there; the rest are zeros.
DEV u128 eight(const bf16* p, int n) {
  u32 v[8];
  UNROLL for (int e = 0; e < 8; e++) v[e] = e < n ? p[e].bits : 0;
  u128 q;
  q.x = v[0] | v[1] << 16; q.y = v[2] | v[3] << 16; q.z = v[4] | v[5] << 16; q.w = v[6] | v[7] << 16;
  return q;
}

// Sixteen bytes into a slice: behind the back of the registers where they are aligned, else one by one.
template <bool WIDE> DEV void put(unsigned char* dst, const bf16* src, bool valid, int n) {
  if constexpr (WIDE) cp_async16(smem_addr(dst), src, valid);
  else *(u128*)dst = eight(src, valid ? n : 0);
}

// A thread's pieces of the rows of a matrix [.,inner]: piece threadIdx % 8 of every (THREADS / 8)-th row.
struct Matrix { const bf16* at; u64 step; u32 valid; int k, inner; };
template <int ROWS, int THREADS> DEV Matrix matrix(const bf16* base, u64 first, u64 end, int inner, int k) {
  Matrix s;
  u64 row = first + threadIdx.x / 8;
  s.inner = inner;
  s.k = k + threadIdx.x % 8 * 8;
  s.at = base + row * inner + s.k;
  s.step = (u64)(THREADS / 8) * inner;
  s.valid = 0;
  UNROLL for (int i = 0; i < ROWS * 8 / THREADS; i++) if (row + i * (THREADS / 8) < end) s.valid |= 1u << i;
  return s;
}
template <int ROWS, int THREADS, bool WIDE> DEV void fetch(Matrix& s, unsigned char* slice) {
  int row = threadIdx.x / 8;
  unsigned char* dst = slice + row * 128 + ((threadIdx.x ^ row) & 7) * 16;
  const bf16* src = s.at;
  UNROLL for (int i = 0; i < ROWS * 8 / THREADS; i++) {
    put<WIDE>(dst + i * (THREADS / 8) * 128, src, (s.valid >> i & 1) && s.k < s.inner, smaller(8, s.inner - s.k));
    src += s.step;
  }
  s.k += 64;
  s.at += 64;
}

// The same of the windows of a picture: k runs over the taps, in each over the channels, filled up to `padded`, a
// multiple of 8, so that a piece never reaches into another tap.
struct Windows { const bf16* x; const u128* rows; const u32* taps; int tap, c, end, taps_on, c_on; };
DEV Windows windows(const bf16* x, const u128* rows, const u32* taps, const Window& g, int k) {
  Windows s;
  k += threadIdx.x % 8 * 8;
  s.x = x;
  s.rows = rows + threadIdx.x / 8;
  s.taps = taps;
  s.tap = k / g.padded;
  s.c = k % g.padded;
  s.end = g.kt * g.kh * g.kw;
  s.taps_on = 64 / g.padded;
  s.c_on = 64 % g.padded;
  return s;
}
template <int ROWS, int THREADS, bool WIDE> DEV void fetch(Windows& s, const Window& g, unsigned char* slice) {
  int row = threadIdx.x / 8;
  unsigned char* dst = slice + row * 128 + ((threadIdx.x ^ row) & 7) * 16;
  bool inside = s.tap < s.end;
  u32 tap = inside ? s.taps[s.tap] : 0;
  const bf16* x = s.x + s.c;
  UNROLL for (int i = 0; i < ROWS * 8 / THREADS; i++) {
    u32 index;
    bool valid = cell(index, s.rows[i * (THREADS / 8)], tap, g) && inside;
    put<WIDE>(dst + i * (THREADS / 8) * 128, x + (u64)index * g.c, valid, smaller(8, g.c - s.c));
  }
  s.tap += s.taps_on;
  s.c += s.c_on;
  if (s.c >= g.padded) { s.c -= g.padded; s.tap++; }
}

// Four sums become four numbers of the result.
DEV void put4(float* dst, const float (&v)[4], int n, bool wide) {
  if (wide && n >= 4) {
    u128 q;
    q.x = as_bits(v[0]); q.y = as_bits(v[1]); q.z = as_bits(v[2]); q.w = as_bits(v[3]);
    *(u128*)dst = q;
  } else {
    UNROLL for (int e = 0; e < 4; e++) if (e < n) dst[e] = v[e];
  }
}
DEV void put4(bf16* dst, const float (&v)[4], int n, bool wide) {
  if (wide && n >= 4) {
    u32x2 q;
    q.x = pack_bf16(v[0], v[1]); q.y = pack_bf16(v[2], v[3]);
    *(u32x2*)dst = q;
  } else {
    UNROLL for (int e = 0; e < 4; e++) if (e < n) store(dst + e, v[e]);
  }
}
// Where results go; wide: rows of dst begin at multiples of four numbers.
template <class T> struct Result { T* dst; const float* bias; float* partial; int m, n, after, wide; };
// The bias of four columns; the parts of a product leave it to whoever adds them up.
template <class T> DEV void biases(float (&v)[4], const Result<T>& to, int column) {
  UNROLL for (int e = 0; e < 4; e++) v[e] = to.bias && !to.partial && column + e < to.n ? to.bias[column + e] : 0.f;
}
DEV void activate(float (&v)[4], const Result<bf16>& to) { activate_short(v, to.after); }
DEV void activate(float (&v)[4], const Result<float>& to) {
  UNROLL for (int e = 0; e < 4; e++) v[e] = activated(v[e], to.after);
}
template <class T> DEV void finish(const Result<T>& to, float (&v)[4], const float (&bias)[4], u64 row, int column) {
  int n = to.n - column;
  if (row >= to.m || n <= 0) return;
  if (to.partial) {
    put4(to.partial + ((u64)blockIdx.y * to.m + row) * to.n + column, v, n, to.n % 4 == 0);
    return;
  }
  UNROLL for (int e = 0; e < 4; e++) v[e] += bias[e];
  activate(v, to);
  put4(to.dst + row * to.n + column, v, n, to.wide != 0);
}

// The fragments of 16 columns: `a` and `b` are this lane's places in the slices, exchanged for the first 16.
template <class T> DEV void fragments(
    u32 (&fa)[T::WM / 16][4], u32 (&fb)[T::WN / 16][4], smem_t a, smem_t b, int step) {
  UNROLL for (int i = 0; i < T::WM / 16; i++) ldmatrix_x4(fa[i], (a ^ (smem_t)(step * 32)) + i * 2048);
  UNROLL for (int j = 0; j < T::WN / 16; j++) ldmatrix_x4(fb[j], (b ^ (smem_t)(step * 32)) + j * 2048);
}

// One tile. `fetch_slice` starts the copies of the next slice of both operands into the room it is given.
template <class T, class Fetch> DEV void tensor_tile(
    unsigned char* room, int slices, Fetch fetch_slice, const Result<bf16>& to, int tile_m, int tile_n) {
  int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  int wm = warp % (T::BM / T::WM) * T::WM, wn = warp / (T::BM / T::WM) * T::WN;
  float sum[T::WM / 16][T::WN / 8][4];
  UNROLL for (int i = 0; i < T::WM / 16; i++)
    UNROLL for (int j = 0; j < T::WN / 8; j++)
      UNROLL for (int e = 0; e < 4; e++) sum[i][j][e] = 0.f;
  // A lane names the row of one of the four 8 x 8 matrices that ldmatrix reads. Of A they are rows 0-7 and 8-15 of the
  // first 8 columns, then of the others; of W the first 8 rows of both halves, then the other 8 rows.
  smem_t base = smem_addr(room);
  smem_t a = base + (wm + lane % 16) * 128 + ((lane / 16 ^ lane) & 7) * 16;
  smem_t b = base + T::BM * 128 + (wn + lane % 8 + lane / 16 * 8) * 128 + ((lane / 8 % 2 ^ lane) & 7) * 16;

  // A group is committed even where nothing is left to fetch, so that counting groups is counting slices.
  for (int s = 0; s < T::STAGES - 1; s++) {
    if (s < slices) fetch_slice(room + s * T::STAGE);
    cp_async_commit();
  }
  cp_async_wait<T::STAGES - 2>();
  block_sync();
  u32 fa[2][T::WM / 16][4], fb[2][T::WN / 16][4];
  fragments<T>(fa[0], fb[0], a, b, 0);
  int now = 0, free = T::STAGES - 1;
  for (int slice = 0; slice < slices; slice++) {
    int next = now + 1 == T::STAGES ? 0 : now + 1;
    UNROLL for (int step = 0; step < 4; step++) {
      // The last fragments of this slice are in registers: the next one is waited for, and nobody reads this one then.
      if (step == 3) {
        cp_async_wait<T::STAGES - 2>();
        block_sync();
      }
      smem_t from = (step == 3 ? next : now) * T::STAGE;
      fragments<T>(fa[(step + 1) % 2], fb[(step + 1) % 2], a + from, b + from, (step + 1) % 4);
      if (step == 0) {
        if (slice + T::STAGES - 1 < slices) fetch_slice(room + free * T::STAGE);
        cp_async_commit();
        free = now;
      }
      UNROLL for (int i = 0; i < T::WM / 16; i++)
        UNROLL for (int j = 0; j < T::WN / 8; j++)
          mma_bf16(sum[i][j], fa[step % 2][i], fb[step % 2][j / 2][j % 2 * 2], fb[step % 2][j / 2][j % 2 * 2 + 1]);
    }
    now = next;
  }

  // Each warp lays its sums down as a picture of its own and takes them up again four neighbours at a time. All slices
  // were fetched and read before the last barrier, what was read behind it is of no use: the room is free.
  float* mine = (float*)room + warp * T::WM * T::LINE;
  UNROLL for (int i = 0; i < T::WM / 16; i++)
    UNROLL for (int j = 0; j < T::WN / 8; j++)
      UNROLL for (int h = 0; h < 2; h++) {
        float* p = mine + (i * 16 + h * 8 + lane / 4) * T::LINE + j * 8 + lane % 4 * 2;
        u32x2 pair;
        pair.x = as_bits(sum[i][j][2 * h]);
        pair.y = as_bits(sum[i][j][2 * h + 1]);
        *(u32x2*)p = pair;
      }
  warp_sync();
  constexpr int QUADS = T::WN / 4;
  int column = lane % QUADS * 4;
  float bias[4];
  biases(bias, to, tile_n * T::BN + wn + column);
  for (int row = lane / QUADS; row < T::WM; row += 32 / QUADS) {
    u128 q = *(const u128*)(mine + row * T::LINE + column);
    float v[4] = {as_float(q.x), as_float(q.y), as_float(q.z), as_float(q.w)};
    finish(to, v, bias, (u64)tile_m * T::BM + wm + row, tile_n * T::BN + wn + column);
  }
}

// ---- float units ----
template <int BM_, int BN_, int TM_, int TN_> struct FloatTile {
  static constexpr int BM = BM_, BN = BN_, TM = TM_, TN = TN_;
  static constexpr int LINE_A = BM + 4, LINE_B = BN + 4, ROOM = 16 * (LINE_A + LINE_B);   // floats of one slice
  static constexpr int BYTES = 8 * ROOM > 4 * BM * BN ? 8 * ROOM : 4 * BM * BN;
  static_assert(BM / TM * (BN / TN) == 256 && BM % 64 == 0 && BN % 64 == 0, "256 threads");
};
typedef FloatTile<128, 128, 8, 8> Float128;
typedef FloatTile<64, 64, 4, 4> Float64;

// Four neighbours as floats, of which the first n are there; the rest are zeros.
template <class W> DEV void quad(float (&v)[4], const W* p, int n, bool wide) {
  if (wide && n >= 4) {
    if constexpr (sizeof(W) == 4) {
      u128 q = *(const u128*)p;
      v[0] = as_float(q.x); v[1] = as_float(q.y); v[2] = as_float(q.z); v[3] = as_float(q.w);
    } else {
      u32x2 q = *(const u32x2*)p;
      v[0] = bf16_lo(q.x); v[1] = bf16_hi(q.x); v[2] = bf16_lo(q.y); v[3] = bf16_hi(q.y);
    }
  } else {
    UNROLL for (int e = 0; e < 4; e++) v[e] = e < n ? load(p + e) : 0.f;
  }
}

// A thread's pieces of four columns: piece threadIdx % 4 of every 64th row.
template <class W> struct Lines { const W* at; u64 step; u32 valid; int k, inner; bool wide; };
template <int ROWS, class W> DEV Lines<W> lines(const W* base, u64 first, u64 end, int inner, int k, bool wide) {
  Lines<W> s;
  u64 row = first + threadIdx.x / 4;
  s.inner = inner;
  s.wide = wide;
  s.k = k + threadIdx.x % 4 * 4;
  s.at = base + row * inner + s.k;
  s.step = (u64)64 * inner;
  s.valid = 0;
  UNROLL for (int i = 0; i < ROWS / 64; i++) if (row + i * 64 < end) s.valid |= 1u << i;
  return s;
}
template <int COUNT, class W> DEV void take(float (&v)[COUNT][4], Lines<W>& s) {
  const W* src = s.at;
  UNROLL for (int i = 0; i < COUNT; i++) {
    quad(v[i], src, s.valid >> i & 1 ? s.inner - s.k : 0, s.wide);
    src += s.step;
  }
  s.k += 16;
  s.at += 16;
}
struct FloatWindows { const float* x; const u128* rows; const u32* taps; int tap, c, end, taps_on, c_on; bool wide; };
DEV FloatWindows windows(const float* x, const u128* rows, const u32* taps, const Window& g, int k, bool wide) {
  FloatWindows s;
  k += threadIdx.x % 4 * 4;
  s.x = x;
  s.rows = rows + threadIdx.x / 4;
  s.taps = taps;
  s.tap = k / g.padded;
  s.c = k % g.padded;
  s.end = g.kt * g.kh * g.kw;
  s.taps_on = 16 / g.padded;
  s.c_on = 16 % g.padded;
  s.wide = wide;
  return s;
}
template <int COUNT> DEV void take(float (&v)[COUNT][4], FloatWindows& s, const Window& g) {
  bool inside = s.tap < s.end;
  u32 tap = inside ? s.taps[s.tap] : 0;
  const float* x = s.x + s.c;
  UNROLL for (int i = 0; i < COUNT; i++) {
    u32 index;
    bool valid = cell(index, s.rows[i * 64], tap, g) && inside;
    quad(v[i], x + (u64)index * g.c, valid ? g.c - s.c : 0, s.wide);
  }
  s.tap += s.taps_on;
  s.c += s.c_on;
  if (s.c >= g.padded) { s.c -= g.padded; s.tap++; }
}

// Pieces of rows into a slice that is turned round: column after column.
template <int COUNT> DEV void turn(float* slice, int line, const float (&v)[COUNT][4]) {
  float* p = slice + threadIdx.x % 4 * 4 * line + threadIdx.x / 4;
  UNROLL for (int i = 0; i < COUNT; i++)
    UNROLL for (int e = 0; e < 4; e++) p[e * line + i * 64] = v[i][e];
}

// One tile. `take_slice` loads this thread's pieces of the next slice of both operands. A thread's rows and columns are
// groups of four that lie a quarter-warp apart, so that reads of a slice meet no bank twice.
template <class T, class Take> DEV void float_tile(
    float* room, int slices, Take take_slice, const Result<float>& to, int tile_m, int tile_n) {
  constexpr int GM = T::TM / 4, GN = T::TN / 4, COLUMNS = T::BN / T::TN;
  int down = threadIdx.x / COLUMNS * 4, across = threadIdx.x % COLUMNS * 4;
  float sum[T::TM][T::TN], aside[T::TM][T::TN];
  UNROLL for (int i = 0; i < T::TM; i++) UNROLL for (int j = 0; j < T::TN; j++) sum[i][j] = aside[i][j] = 0.f;
  float pa[T::BM / 64][4], pb[T::BN / 64][4];
  if (slices > 0) {
    take_slice(pa, pb);
    turn(room, T::LINE_A, pa);
    turn(room + 16 * T::LINE_A, T::LINE_B, pb);
  }
  block_sync();
  for (int slice = 0; slice < slices; slice++) {
    if (slice + 1 < slices) take_slice(pa, pb);
    const float* a = room + (slice & 1) * T::ROOM + down;
    const float* b = room + (slice & 1) * T::ROOM + 16 * T::LINE_A + across;
    UNROLL for (int k = 0; k < 16; k++) {
      float va[GM][4], vb[GN][4];
      UNROLL for (int i = 0; i < GM; i++) quad(va[i], a + k * T::LINE_A + i * (T::BM / GM), 4, true);
      UNROLL for (int j = 0; j < GN; j++) quad(vb[j], b + k * T::LINE_B + j * (T::BN / GN), 4, true);
      UNROLL for (int i = 0; i < T::TM; i++)
        UNROLL for (int j = 0; j < T::TN; j++) sum[i][j] += va[i / 4][i % 4] * vb[j / 4][j % 4];
    }
    if (slice % 8 == 7) {
      UNROLL for (int i = 0; i < T::TM; i++)
        UNROLL for (int j = 0; j < T::TN; j++) { aside[i][j] += sum[i][j]; sum[i][j] = 0.f; }
    }
    if (slice + 1 < slices) {
      float* other = room + (~slice & 1) * T::ROOM;
      turn(other, T::LINE_A, pa);
      turn(other + 16 * T::LINE_A, T::LINE_B, pb);
    }
    block_sync();
  }
  // Through shared memory, each thread for itself, so that the activation is compiled once and not for each register.
  u128* mine = (u128*)room + threadIdx.x;
  UNROLL for (int i = 0; i < T::TM; i++)
    UNROLL for (int j = 0; j < GN; j++) {
      u128 q;
      q.x = as_bits(aside[i][4 * j] + sum[i][4 * j]);
      q.y = as_bits(aside[i][4 * j + 1] + sum[i][4 * j + 1]);
      q.z = as_bits(aside[i][4 * j + 2] + sum[i][4 * j + 2]);
      q.w = as_bits(aside[i][4 * j + 3] + sum[i][4 * j + 3]);
      mine[(i * GN + j) * 256] = q;
    }
  for (int j = 0; j < GN; j++) {
    int column = tile_n * T::BN + j * (T::BN / GN) + across;
    float bias[4];
    biases(bias, to, column);
    for (int i = 0; i < T::TM; i++) {
      u128 q = mine[(i * GN + j) * 256];
      float v[4] = {as_float(q.x), as_float(q.y), as_float(q.z), as_float(q.w)};
      finish(to, v, bias, (u64)tile_m * T::BM + i / 4 * (T::BM / GM) + down + i % 4, column);
    }
  }
}
