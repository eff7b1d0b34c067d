// Element-wise operations: fill, copy between types, axpby, multiply, clamp, activate.
//
// Layout: contiguous, n elements.
// Launch: grid any, block 256; every thread strides over the whole grid.
// Held to: ReferenceBackend.{fill,copy,axpby,multiply,clamp,activate} by BackendConformanceTest.
#include "activation.cuh"

// fill: one element of 1, 2, 4 or 8 bytes, given as its bits
template <class T> DEV void fill(T* dst, u64 n, T bits) {
  for (u64 i = first_index(); i < n; i += grid_stride()) dst[i] = bits;
}
KERNEL(256, 4) fill_1(unsigned char* dst, u64 n, u64 bits) { fill<unsigned char>(dst, n, (unsigned char)bits); }
KERNEL(256, 4) fill_2(unsigned short* dst, u64 n, u64 bits) { fill<unsigned short>(dst, n, (unsigned short)bits); }
KERNEL(256, 4) fill_4(u32* dst, u64 n, u64 bits) { fill<u32>(dst, n, (u32)bits); }
KERNEL(256, 4) fill_8(u64* dst, u64 n, u64 bits) { fill<u64>(dst, n, bits); }
REGISTER_KERNEL(fill_1) REGISTER_KERNEL(fill_2) REGISTER_KERNEL(fill_4) REGISTER_KERNEL(fill_8)

// convert: any floating type to any other, rounded once to nearest, ties to even. A double becomes a half by "round to
// odd" in float, so that two roundings come out as one.
DEV float odd(double v) {
  float near = (float)v;
  if ((double)near == v || v != v || fabsf(near) == -NEG_INF) return near;
  u32 bits = as_bits(near);
  if (fabs((double)near) > fabs(v)) bits--;
  return as_float(bits | 1u);
}
DEV double widened(const double* p) { return *p; }
template <class T> DEV double widened(const T* p) { return (double)load(p); }
DEV void narrowed(double* p, double v) { *p = v; }
DEV void narrowed(float* p, double v) { *p = (float)v; }
template <class T> DEV void narrowed(T* p, double v) { store(p, odd(v)); }
template <class D, class S> DEV void convert(D* dst, const S* src, u64 n) {
  for (u64 i = first_index(); i < n; i += grid_stride()) narrowed(dst + i, widened(src + i));
}
// between the short types and float no double is needed
template <class D, class S> DEV void convert_short(D* dst, const S* src, u64 n) {
  for (u64 i = first_index(); i < n; i += grid_stride()) store(dst + i, load(src + i));
}
#define CONVERT(name, how, D, S) \
  KERNEL(256, 4) name(D* dst, const S* src, u64 n) { how<D, S>(dst, src, n); } REGISTER_KERNEL(name)
CONVERT(convert_f64_f32, convert, double, float)
CONVERT(convert_f64_bf16, convert, double, bf16)
CONVERT(convert_f64_f16, convert, double, f16)
CONVERT(convert_f32_f64, convert, float, double)
CONVERT(convert_bf16_f64, convert, bf16, double)
CONVERT(convert_f16_f64, convert, f16, double)
CONVERT(convert_f32_bf16, convert_short, float, bf16)
CONVERT(convert_f32_f16, convert_short, float, f16)
CONVERT(convert_bf16_f32, convert_short, bf16, float)
CONVERT(convert_bf16_f16, convert_short, bf16, f16)
CONVERT(convert_f16_f32, convert_short, f16, float)
CONVERT(convert_f16_bf16, convert_short, f16, bf16)

// One thread takes eight neighbours where all operands begin at a multiple of 16 bytes (wide), the rest one by one.
template <class T, class F> DEV void each(T* dst, const T* a, const T* b, u64 n, bool wide, F function) {
  u64 eights = wide ? n / 8 : 0;
  for (u64 i = first_index(); i < eights; i += grid_stride()) {
    float x[8], y[8];
    load8(x, a + 8 * i);
    load8(y, b + 8 * i);
    UNROLL for (int e = 0; e < 8; e++) x[e] = function(x[e], y[e], 8 * i + e);
    store8(dst + 8 * i, x);
  }
  for (u64 i = 8 * eights + first_index(); i < n; i += grid_stride()) store(dst + i, function(load(a + i), load(b + i), i));
}
#define EACH(name, T, PARAMS, BODY) \
  KERNEL(256, 4) name(T* dst, const T* a, const T* b, u64 n, int wide, PARAMS) { \
    each(dst, a, b, n, wide != 0, [=](float x, float y, u64 i) { return BODY; }); } REGISTER_KERNEL(name)
#define COMMA ,
EACH(axpby_f32, float, float alpha COMMA float beta, alpha * x + beta * y)
EACH(axpby_bf16, bf16, float alpha COMMA float beta, alpha * x + beta * y)
EACH(multiply_f32, float, int unused, x * y)
EACH(multiply_bf16, bf16, int unused, x * y)
EACH(clamp_f32, float, float low COMMA float high, x != x ? x : fminf(fmaxf(x, low), high))
EACH(clamp_bf16, bf16, float low COMMA float high, x != x ? x : fminf(fmaxf(x, low), high))
EACH(activate_f32, float, int function, activated(x, function))
EACH(activate_bf16, bf16, int function, activated(x, function))

// dst[r,c] = function(dst[r,c] + bias[c]) in place, behind a matrix product that did neither; no bias where it is null
template <class T> DEV void bias_activate(T* dst, const float* bias, u64 n, int columns, bool wide, int function) {
  u64 eights = wide ? n / 8 : 0;
  for (u64 i = first_index(); i < eights; i += grid_stride()) {
    float x[8], b[8] = {0.f, 0.f, 0.f, 0.f, 0.f, 0.f, 0.f, 0.f};
    load8(x, dst + 8 * i);
    if (bias) load8(b, bias + 8 * (i % (u64)(columns / 8)));
    UNROLL for (int e = 0; e < 8; e++) x[e] = activated(x[e] + b[e], function);
    store8(dst + 8 * i, x);
  }
  for (u64 i = 8 * eights + first_index(); i < n; i += grid_stride())
    store(dst + i, activated(load(dst + i) + (bias ? load(bias + i % columns) : 0.f), function));
}
KERNEL(256, 4) bias_activate_f32(float* dst, const float* bias, u64 n, int columns, int wide, int function) {
  bias_activate(dst, bias, n, columns, wide != 0, function);
}
KERNEL(256, 4) bias_activate_bf16(bf16* dst, const float* bias, u64 n, int columns, int wide, int function) {
  bias_activate(dst, bias, n, columns, wide != 0, function);
}
REGISTER_KERNEL(bias_activate_f32) REGISTER_KERNEL(bias_activate_bf16)

KERNEL(256, 4) axpby_f64(double* dst, const double* a, const double* b, u64 n, double alpha, double beta) {
  for (u64 i = first_index(); i < n; i += grid_stride()) dst[i] = alpha * a[i] + beta * b[i];
}
REGISTER_KERNEL(axpby_f64)
