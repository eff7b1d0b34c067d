// Linear maps: dst[m,n] = after(x[m,k] w[n,k]^T + bias[n]); x, w and dst row after row, bias and sums in f32.
//
// linear_X_W_TILE: activations of type X, weights of type W, a tile of product.cuh; launch as there, shared memory
//   BYTES of the tile. For bf16 without `_any` k is a multiple of 8 and x and w begin at multiples of 16 bytes.
//   `wide`: bit 0 rows of dst can be written four numbers at a time, bits 1 and 2 (f32) rows of x and w can be read
//   so.
// few_rows_X_W_R: up to R rows, bound by the time to read w once; block 256, grid.x = n / 16 rounded up: a warp makes
//   two columns, its lanes take turns along k. `wide`: rows of x and w can be read eight numbers at a time.
// linear_split_sum_X: adds the parts of a product in order; grid any, block 256.
// Held to: ReferenceBackend.linear by BackendConformanceTest.
#include "product.cuh"

template <class T, bool WIDE> DEV void linear_tensor(
    bf16* dst, const bf16* x, const bf16* w, const float* bias, float* partial, int m, int n, int k, int after,
    int wide) {
  SHARED_ARENA(room);
  int tile_m, tile_n, first, end;
  place(tile_m, tile_n, (int)(((u64)m + T::BM - 1) / T::BM), (n + T::BN - 1) / T::BN);
  share(first, end, (int)(((u64)k + 63) / 64));
  Matrix a = matrix<T::BM, T::THREADS>(x, (u64)tile_m * T::BM, m, k, first * 64);
  Matrix b = matrix<T::BN, T::THREADS>(w, (u64)tile_n * T::BN, n, k, first * 64);
  tensor_tile<T>(room, end - first, [&](unsigned char* slice) {
    fetch<T::BM, T::THREADS, WIDE>(a, slice);
    fetch<T::BN, T::THREADS, WIDE>(b, slice + T::BM * 128);
  }, Result<bf16>{dst, bias, partial, m, n, after, wide & 1}, tile_m, tile_n);
}
#define LINEAR_TENSOR(name, T, blocks, wide_loads) \
  KERNEL(T::THREADS, blocks) name(bf16* dst, const bf16* x, const bf16* w, const float* bias, float* partial, \
                                  int m, int n, int k, int after, int wide) { \
    linear_tensor<T, wide_loads>(dst, x, w, bias, partial, m, n, k, after, wide); } REGISTER_KERNEL(name)
LINEAR_TENSOR(linear_bf16_bf16_256, Tile256, 1, true)
LINEAR_TENSOR(linear_bf16_bf16_128, Tile128, 2, true)
LINEAR_TENSOR(linear_bf16_bf16_64, Tile64, 3, true)
LINEAR_TENSOR(linear_bf16_bf16_32, Tile32, 2, true)
LINEAR_TENSOR(linear_bf16_bf16_64_any, Tile64, 2, false)
LINEAR_TENSOR(linear_bf16_bf16_32_any, Tile32, 2, false)

template <class T, class W> DEV void linear_float(
    float* dst, const float* x, const W* w, const float* bias, float* partial, int m, int n, int k, int after,
    int wide) {
  SHARED_ARENA(room);
  int tile_m, tile_n, first, end;
  place(tile_m, tile_n, (int)(((u64)m + T::BM - 1) / T::BM), (n + T::BN - 1) / T::BN);
  share(first, end, (int)(((u64)k + 15) / 16));
  Lines<float> a = lines<T::BM>(x, (u64)tile_m * T::BM, m, k, first * 16, (wide & 2) != 0);
  Lines<W> b = lines<T::BN>(w, (u64)tile_n * T::BN, n, k, first * 16, (wide & 4) != 0);
  float_tile<T>((float*)room, end - first, [&](float (&pa)[T::BM / 64][4], float (&pb)[T::BN / 64][4]) {
    take(pa, a);
    take(pb, b);
  }, Result<float>{dst, bias, partial, m, n, after, wide & 1}, tile_m, tile_n);
}
#define LINEAR_FLOAT(name, T, W, blocks) \
  KERNEL(256, blocks) name(float* dst, const float* x, const W* w, const float* bias, float* partial, int m, \
                           int n, int k, int after, int wide) { \
    linear_float<T, W>(dst, x, w, bias, partial, m, n, k, after, wide); } REGISTER_KERNEL(name)
LINEAR_FLOAT(linear_f32_f32_128, Float128, float, 1)
LINEAR_FLOAT(linear_f32_f32_64, Float64, float, 2)
LINEAR_FLOAT(linear_f32_bf16_128, Float128, bf16, 1)
LINEAR_FLOAT(linear_f32_bf16_64, Float64, bf16, 2)

// ---- few rows ----
template <int R, class X, class W> DEV void few_rows(
    X* dst, const X* x, const W* w, const float* bias, int m, int n, int k, int after, int wide) {
  int lane = threadIdx.x % 32, column = ((int)blockIdx.x * 8 + (int)threadIdx.x / 32) * 2;
  if (column >= n) return;
  // What does not exist is taken from the last that does, and not written.
  const W* w0 = w + (u64)column * k;
  const W* w1 = w + (u64)smaller(column + 1, n - 1) * k;
  float sum[R][2];
  UNROLL for (int r = 0; r < R; r++) sum[r][0] = sum[r][1] = 0.f;
  if (wide) {
#pragma unroll(R <= 2 ? 2 : 1)
    for (int i = lane * 8; i < k; i += 256) {
      float a[8], b[8], v[8];
      load8(a, w0 + i);
      load8(b, w1 + i);
      UNROLL for (int r = 0; r < R; r++) {
        load8(v, x + (u64)smaller(r, m - 1) * k + i);
        UNROLL for (int e = 0; e < 8; e++) { sum[r][0] += v[e] * a[e]; sum[r][1] += v[e] * b[e]; }
      }
    }
  } else {
    for (int i = lane; i < k; i += 32) {
      float a = load(w0 + i), b = load(w1 + i);
      UNROLL for (int r = 0; r < R; r++) {
        float v = load(x + (u64)smaller(r, m - 1) * k + i);
        sum[r][0] += v * a;
        sum[r][1] += v * b;
      }
    }
  }
  // Lane 2 r + c writes row r of column c, so that the activation is compiled once.
  float mine = 0.f;
  UNROLL for (int r = 0; r < R; r++)
    UNROLL for (int c = 0; c < 2; c++) {
      float total = warp_sum(sum[r][c]);
      if (lane == 2 * r + c) mine = total;
    }
  int row = lane / 2;
  column += lane % 2;
  if (row >= R || row >= m || column >= n) return;
  store(dst + (u64)row * n + column, activated(mine + (bias ? bias[column] : 0.f), after));
}
#define ROWS(name, R, X, W) \
  KERNEL(256, R <= 4 ? 2 : 1) name(X* dst, const X* x, const W* w, const float* bias, int m, int n, int k, int after, \
                                   int wide) { \
    few_rows<R, X, W>(dst, x, w, bias, m, n, k, after, wide); } REGISTER_KERNEL(name)
ROWS(few_rows_f32_f32_1, 1, float, float)
ROWS(few_rows_f32_f32_2, 2, float, float)
ROWS(few_rows_f32_f32_4, 4, float, float)
ROWS(few_rows_f32_f32_8, 8, float, float)
ROWS(few_rows_f32_bf16_1, 1, float, bf16)
ROWS(few_rows_f32_bf16_2, 2, float, bf16)
ROWS(few_rows_f32_bf16_4, 4, float, bf16)
ROWS(few_rows_f32_bf16_8, 8, float, bf16)
ROWS(few_rows_bf16_bf16_1, 1, bf16, bf16)
ROWS(few_rows_bf16_bf16_2, 2, bf16, bf16)
ROWS(few_rows_bf16_bf16_4, 4, bf16, bf16)
ROWS(few_rows_bf16_bf16_8, 8, bf16, bf16)

// ---- parts of k ----
template <class T> DEV void split_sum(
    T* dst, const float* partial, const float* bias, int parts, u64 numbers, int n, int after) {
  for (u64 i = first_index(); i < numbers; i += grid_stride()) {
    float sum = 0.f;
    for (int part = 0; part < parts; part++) sum += partial[part * numbers + i];
    store(dst + i, activated(sum + (bias ? bias[i % n] : 0.f), after));
  }
}
KERNEL(256, 4) linear_split_sum_f32(
    float* dst, const float* partial, const float* bias, int parts, u64 numbers, int n, int after) {
  split_sum(dst, partial, bias, parts, numbers, n, after);
}
KERNEL(256, 4) linear_split_sum_bf16(
    bf16* dst, const float* partial, const float* bias, int parts, u64 numbers, int n, int after) {
  split_sum(dst, partial, bias, parts, numbers, n, after);
}
REGISTER_KERNEL(linear_split_sum_f32) REGISTER_KERNEL(linear_split_sum_bf16)
