// The thin layer between the kernels and the machine: every instruction that C++ cannot express goes through one of
// these functions. For a GPU they are PTX; with -DCPU_SHIM they come from shim/cuda_shim.h and run on the processor.
#pragma once
typedef unsigned int u32;
typedef unsigned long long u64;
struct bf16 { unsigned short bits; };             // storage only; arithmetic is in float
struct f16 { unsigned short bits; };              // storage only, of weights and tables
struct alignas(16) u128 { u32 x, y, z, w; };
struct alignas(8) u32x2 { u32 x, y; };
#ifdef CPU_SHIM
#include "shim/cuda_shim.h"
#else
#define DEV __device__ __forceinline__
#define SHARED_ARENA(name) extern __shared__ __align__(1024) unsigned char name[]
#define KERNEL(threads, blocks) extern "C" __global__ void __launch_bounds__(threads, blocks)
#define REGISTER_KERNEL(k)
#define UNROLL _Pragma("unroll")
typedef u32 smem_t;                               // address inside shared memory
DEV smem_t smem_addr(const void* p) { return (u32)__cvta_generic_to_shared(p); }
DEV void ldmatrix_x4(u32 (&r)[4], smem_t a) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
    : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(a));
}
DEV void ldmatrix_x4_trans(u32 (&r)[4], smem_t a) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
    : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(a));
}
// c += a b: a 16 x 16 (row), b 16 x 8 (column), c 16 x 8 in float
DEV void mma_bf16(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1) {
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
    : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3]) : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
DEV void store_shared(smem_t a, u32 v) { asm volatile("st.shared.u32 [%0], %1;" :: "r"(a), "r"(v) : "memory"); }
// 16 bytes from global to shared memory behind the back of the registers; zeros where not valid
DEV void cp_async16(smem_t dst, const void* src, bool valid) {
  int n = valid ? 16 : 0;
  asm volatile("cp.async.cg.shared.global.L2::128B [%0], [%1], 16, %2;"
    :: "r"(dst), "l"(__cvta_generic_to_global(src)), "r"(n) : "memory");
}
DEV void cp_async_commit() { asm volatile("cp.async.commit_group;" ::: "memory"); }
template <int N> DEV void cp_async_wait() { asm volatile("cp.async.wait_group %0;" :: "n"(N) : "memory"); }
DEV float shfl_xor(float v, int m) { return __shfl_xor_sync(0xffffffffu, v, m); }
// the compiler may not know the value any more, and not compute ahead what follows from it
template <class T> DEV void hide(T& x) { asm volatile("" : "+r"(x)); }
DEV bool warp_any(bool b) { return __any_sync(0xffffffffu, b); }
DEV float exp2_fast(float x) { float y; asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x)); return y; }
DEV float divide_fast(float a, float b) { return __fdividef(a, b); }        // two units in the last place
DEV u32 pack_bf16(float lo, float hi) {
  u32 r;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(hi), "f"(lo));
  return r;
}
// 16 bytes to global memory in one instruction also where the compiler would derive the address of every part by itself
DEV void store16(void* p, u128 v) {
  asm volatile("st.global.v4.u32 [%0], {%1, %2, %3, %4};"
    :: "l"(__cvta_generic_to_global(p)), "r"(v.x), "r"(v.y), "r"(v.z), "r"(v.w) : "memory");
}
DEV float as_float(u32 v) { return __uint_as_float(v); }
DEV u32 as_bits(float v) { return __float_as_uint(v); }
DEV float f16_to_float(unsigned short h) { float f; asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(h)); return f; }
DEV unsigned short float_to_f16(float f) { unsigned short h; asm("cvt.rn.f16.f32 %0, %1;" : "=h"(h) : "f"(f)); return h; }
// Whole numbers come out the same in whatever order they arrive: the only atomic operations that there are.
DEV void atomic_add(u64* p, u64 v) { atomicAdd(p, v); }
DEV void atomic_max(u64* p, u64 v) { atomicMax(p, v); }
DEV void atomic_max(u32* p, u32 v) { atomicMax(p, v); }
// Never contracted into one multiply-add: for what must round as it does on the processor.
DEV double mul_rn(double a, double b) { return __dmul_rn(a, b); }
DEV double add_rn(double a, double b) { return __dadd_rn(a, b); }
DEV u64 as_bits(double v) { return (u64)__double_as_longlong(v); }
DEV void block_sync() { __syncthreads(); }
DEV void warp_sync() { __syncwarp(); }
#endif
#define NEG_INF (as_float(0xff800000u))

// ---- numbers of any storage type as floats ----
DEV float bf16_lo(u32 v) { return as_float(v << 16); }
DEV float bf16_hi(u32 v) { return as_float(v & 0xffff0000u); }
DEV float load(const float* p) { return *p; }
DEV float load(const bf16* p) { return as_float((u32)p->bits << 16); }
DEV float load(const f16* p) { return f16_to_float(p->bits); }
DEV void store(float* p, float v) { *p = v; }
DEV void store(bf16* p, float v) { p->bits = (unsigned short)pack_bf16(v, 0.f); }
DEV void store(f16* p, float v) { p->bits = float_to_f16(v); }

// Eight neighbours of a type, loaded and stored with the widest instructions; p must be a multiple of 16 bytes.
DEV void load8(float (&v)[8], const bf16* p) {
  u128 q = *(const u128*)p;
  v[0] = bf16_lo(q.x); v[1] = bf16_hi(q.x); v[2] = bf16_lo(q.y); v[3] = bf16_hi(q.y);
  v[4] = bf16_lo(q.z); v[5] = bf16_hi(q.z); v[6] = bf16_lo(q.w); v[7] = bf16_hi(q.w);
}
DEV void load8(float (&v)[8], const float* p) {
  u128 a = ((const u128*)p)[0], b = ((const u128*)p)[1];
  v[0] = as_float(a.x); v[1] = as_float(a.y); v[2] = as_float(a.z); v[3] = as_float(a.w);
  v[4] = as_float(b.x); v[5] = as_float(b.y); v[6] = as_float(b.z); v[7] = as_float(b.w);
}
DEV void store8(bf16* p, const float (&v)[8]) {
  u128 q;
  q.x = pack_bf16(v[0], v[1]); q.y = pack_bf16(v[2], v[3]); q.z = pack_bf16(v[4], v[5]); q.w = pack_bf16(v[6], v[7]);
  *(u128*)p = q;
}
DEV void store8(float* p, const float (&v)[8]) {
  u128 a, b;
  a.x = as_bits(v[0]); a.y = as_bits(v[1]); a.z = as_bits(v[2]); a.w = as_bits(v[3]);
  b.x = as_bits(v[4]); b.y = as_bits(v[5]); b.z = as_bits(v[6]); b.w = as_bits(v[7]);
  ((u128*)p)[0] = a; ((u128*)p)[1] = b;
}

// store8 to global memory by store16
DEV void store8_global(bf16* p, const float (&v)[8]) {
  u128 q;
  q.x = pack_bf16(v[0], v[1]); q.y = pack_bf16(v[2], v[3]); q.z = pack_bf16(v[4], v[5]); q.w = pack_bf16(v[6], v[7]);
  store16(p, q);
}
DEV void store8_global(float* p, const float (&v)[8]) {
  u128 a, b;
  a.x = as_bits(v[0]); a.y = as_bits(v[1]); a.z = as_bits(v[2]); a.w = as_bits(v[3]);
  b.x = as_bits(v[4]); b.y = as_bits(v[5]); b.z = as_bits(v[6]); b.w = as_bits(v[7]);
  store16(p, a); store16(p + 4, b);
}

// ---- sums that come out the same every time ----
DEV float warp_sum(float v) {
  UNROLL for (int o = 16; o > 0; o >>= 1) v += shfl_xor(v, o);
  return v;
}
DEV float warp_max(float v) {
  UNROLL for (int o = 16; o > 0; o >>= 1) v = fmaxf(v, shfl_xor(v, o));
  return v;
}

// Where this thread stands in a one-dimensional grid, and how many threads that has.
DEV u64 first_index() { return (u64)blockIdx.x * blockDim.x + threadIdx.x; }
DEV u64 grid_stride() { return (u64)gridDim.x * blockDim.x; }
