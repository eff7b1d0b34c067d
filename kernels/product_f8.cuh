// What the products of 8-bit numbers share: dst[m,n] = after(rows[m] columns[n] sum over k of x[m,k] w[n,k] + bias[n]).
//
// A row of e4m3 is moved as the row of bf16 that has its bytes: k / 2 columns, slices of 128 numbers, the fragments and
// the exchange of 16-byte pieces of product.cuh. Tensor cores of these generations add 8-bit products with some 14
// bits: sums are put aside in float after every slice.
#pragma once
#include "eight_bit.cuh"
#include "product.cuh"

// Where results go, and what the rows of x and of w were divided by.
template <class D> struct Scaled { Result<D> to; const float* rows; const float* columns; };

// Which tile is this block's. It is asked again when the tile is written, so that no register holds it until then.
template <class T> DEV void place(int& tile_m, int& tile_n, int m, int n) {
  place(tile_m, tile_n, (int)(((u64)m + T::BM - 1) / T::BM), (n + T::BN - 1) / T::BN);
}

// A block's shares of both operands.
template <class T> struct Operands { int slices; Matrix a, b; };
template <class T> DEV Operands<T> operands(const unsigned char* x, const unsigned char* w, int m, int n, int k) {
  Operands<T> o;
  int first, end, tile_m, tile_n;
  place<T>(tile_m, tile_n, m, n);
  share(first, end, (int)(((u64)k + 127) / 128));
  o.slices = end - first;
  o.a = matrix<T::BM, T::THREADS>((const bf16*)x, (u64)tile_m * T::BM, m, k / 2, first * 64);
  o.b = matrix<T::BN, T::THREADS>((const bf16*)w, (u64)tile_n * T::BN, n, k / 2, first * 64);
  return o;
}
template <class T> DEV void fetch_both(Operands<T>& o, unsigned char* slice) {
  fetch<T::BM, T::THREADS, true>(o.a, slice);
  fetch<T::BN, T::THREADS, true>(o.b, slice + T::BM * 128);
}

// Four columns of each of a warp's rows, which lie side by side in shared memory in lines of LINE; lanes `column` apart
// begin at `first_row` and go on `step` rows.
template <int LINE, class D> DEV void write_rows(
    const Scaled<D>& s, const float* mine, u64 top, int left, int column, int first_row, int rows, int step) {
  float bias[4], scale[4];
  biases(bias, s.to, left + column);
  UNROLL for (int e = 0; e < 4; e++) scale[e] = left + column + e < s.to.n ? s.columns[left + column + e] : 0.f;
  for (int row = first_row; row < rows; row += step) {
    if (top + row >= s.to.m) return;
    float r = s.rows[top + row];
    u128 q = *(const u128*)(mine + row * LINE + column);
    float v[4] = {as_float(q.x), as_float(q.y), as_float(q.z), as_float(q.w)};
    UNROLL for (int e = 0; e < 4; e++) v[e] = v[e] * r * scale[e];
    finish(s.to, v, bias, top + row, left + column);
  }
}
#define LINEAR_F8(name, make, D, T, blocks) \
  KERNEL(T::THREADS, blocks) name(D* dst, const unsigned char* x, const float* rows, const unsigned char* w, \
                                  const float* columns, const float* bias, float* partial, int m, int n, int k, \
                                  int after, int wide) { \
    make<T>(x, w, Scaled<D>{Result<D>{dst, bias, partial, m, n, after, wide}, rows, columns}, k); \
  } REGISTER_KERNEL(name)
