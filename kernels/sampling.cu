// What a sampler does between two calls of a network, each in one pass over memory.
//
// linear_combination  dst = sum of c_i t_i, one to six terms, each float or double; in double, rounded once
// multiply_add        dst = a b + beta c
// affine              dst[r,i] = (x[r,i] + before[r]) factor[r] + after[r], r rows of n numbers
// guide               dst = p + g (p - n), p = (alpha a + beta x) keep + fixed, n the same of b; all as multiply-adds
//
// Layout: contiguous. Launch: block 256, any grid, striding (linear_combination by 1024); affine has its rows on the grid's y, striding too.
// All are bound by memory: eight neighbours a thread where all operands begin at a multiple of 16 bytes (wide).
// Held to: ReferenceBackend.{linearCombination,multiplyAdd,affine}, Backend.guide by BackendConformanceTest.
#include "device.cuh"

struct alignas(64) Terms {
  u64 from[6];
  double coefficient[6];
  int wide[6];                                    // whether a term is double
  int count;
};
// A term is rounded to the type of dst before it is added, as one that was copied there first would be.
template <class D> DEV double term(const Terms& t, int k, u64 i) {
  return t.wide[k] ? (double)(D)((const double*)t.from[k])[i] : (double)((const float*)t.from[k])[i];
}
// A block takes 1024 numbers at a time and a thread four of them, so that four loads are on their way at once.
template <class D> DEV void combine(D* dst, u64 n, const Terms& t) {
  for (u64 first = 1024 * (u64)blockIdx.x + threadIdx.x; first < n; first += 1024 * (u64)gridDim.x) {
    double total[4] = {0, 0, 0, 0};
    UNROLL for (int k = 0; k < 6; k++) {
      if (k < t.count) {
        double value[4];
        UNROLL for (int e = 0; e < 4; e++) value[e] = first + 256 * e < n ? term<D>(t, k, first + 256 * e) : 0;
        UNROLL for (int e = 0; e < 4; e++) total[e] += t.coefficient[k] * value[e];
      }
    }
    UNROLL for (int e = 0; e < 4; e++) if (first + 256 * e < n) dst[first + 256 * e] = (D)total[e];
  }
}
KERNEL(256, 4) linear_combination_f32(float* dst, u64 n, Terms t) { combine<float>(dst, n, t); }
KERNEL(256, 4) linear_combination_f64(double* dst, u64 n, Terms t) { combine<double>(dst, n, t); }
REGISTER_KERNEL(linear_combination_f32) REGISTER_KERNEL(linear_combination_f64)

KERNEL(256, 4) multiply_add(float* dst, const float* a, const float* b, float beta, const float* c, u64 n, int wide) {
  u64 eights = wide ? n / 8 : 0;
  for (u64 i = first_index(); i < eights; i += grid_stride()) {
    float x[8], y[8], z[8];
    load8(x, a + 8 * i);
    load8(y, b + 8 * i);
    load8(z, c + 8 * i);
    UNROLL for (int e = 0; e < 8; e++) x[e] = x[e] * y[e] + beta * z[e];
    store8(dst + 8 * i, x);
  }
  for (u64 i = 8 * eights + first_index(); i < n; i += grid_stride()) dst[i] = a[i] * b[i] + beta * c[i];
}
REGISTER_KERNEL(multiply_add)

KERNEL(256, 4) affine(float* dst, const float* x, const float* before, const float* factor, const float* after,
                      u64 rows, u64 n, int wide) {
  u64 eights = wide ? n / 8 : 0;
  for (u64 r = blockIdx.y; r < rows; r += gridDim.y) {
    float shift = before[r], scale = factor[r], rest = after[r];
    const float* from = x + r * n;
    float* to = dst + r * n;
    for (u64 i = first_index(); i < eights; i += grid_stride()) {
      float v[8];
      load8(v, from + 8 * i);
      UNROLL for (int e = 0; e < 8; e++) v[e] = (v[e] + shift) * scale + rest;
      store8(to + 8 * i, v);
    }
    for (u64 i = 8 * eights + first_index(); i < n; i += grid_stride()) to[i] = (from[i] + shift) * scale + rest;
  }
}
REGISTER_KERNEL(affine)

struct Guide { float strength, alpha, beta; };
DEV float estimated(const Guide& g, float f, float x, float keep, float fixed) {
  return (g.alpha * f + g.beta * x) * keep + fixed;
}
DEV float guided(const Guide& g, float a, float b, float x, float keep, float fixed) {
  float p = estimated(g, a, x, keep, fixed);
  return p + g.strength * (p - estimated(g, b, x, keep, fixed));
}
// keep and fixed are null where nothing is given
KERNEL(256, 2) guide(float* dst, const float* a, const float* b, const float* x, const float* keep, const float* fixed,
                     float strength, float alpha, float beta, u64 n, int wide) {
  Guide g = {strength, alpha, beta};
  u64 eights = wide ? n / 8 : 0;
  for (u64 i = first_index(); i < eights; i += grid_stride()) {
    float p[8], m[8], s[8], k[8], f[8];
    load8(p, a + 8 * i);
    load8(m, b + 8 * i);
    load8(s, x + 8 * i);
    UNROLL for (int e = 0; e < 8; e++) { k[e] = 1.f; f[e] = 0.f; }
    if (keep) {
      load8(k, keep + 8 * i);
      load8(f, fixed + 8 * i);
    }
    UNROLL for (int e = 0; e < 8; e++) p[e] = guided(g, p[e], m[e], s[e], k[e], f[e]);
    store8(dst + 8 * i, p);
  }
  for (u64 i = 8 * eights + first_index(); i < n; i += grid_stride())
    dst[i] = guided(g, a[i], b[i], x[i], keep ? keep[i] : 1.f, keep ? fixed[i] : 0.f);
}
REGISTER_KERNEL(guide)
