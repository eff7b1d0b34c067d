// Hopper instructions (sm_90a): wgmma on operands in shared memory. On the processor shim/hopper_shim.h emulates them.
#pragma once
#include "device.cuh"
struct alignas(64) TensorMap { char b[128]; };
#ifdef CPU_SHIM
#include "shim/hopper_shim.h"
#else
DEV u32 smem(const void* p) { return (u32)__cvta_generic_to_shared(p); }
DEV void wg_fence() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }
DEV void wg_commit() { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }
template <int N> DEV void wg_wait() { asm volatile("wgmma.wait_group.sync.aligned %0;" :: "n"(N) : "memory"); }
// What this thread wrote to shared memory is there for wgmma.
DEV void async_fence() { asm volatile("fence.proxy.async.shared::cta;" ::: "memory"); }
DEV void pin(float (&d)[64]) {
#pragma unroll
  for (int i = 0; i < 64; i++) asm volatile("" : "+f"(d[i]) :: "memory");
}
#define R8(d, i) "+f"(d[i]), "+f"(d[i + 1]), "+f"(d[i + 2]), "+f"(d[i + 3]), \
  "+f"(d[i + 4]), "+f"(d[i + 5]), "+f"(d[i + 6]), "+f"(d[i + 7])
#define R64(d) R8(d, 0), R8(d, 8), R8(d, 16), R8(d, 24), R8(d, 32), R8(d, 40), R8(d, 48), R8(d, 56)
#define D64 \
  "{%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30," \
  "%31,%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,%48,%49,%50,%51,%52,%53,%54,%55,%56,%57,%58,%59," \
  "%60,%61,%62,%63}"
// d += A B of m64 n128 k16, both with k contiguous
DEV void mma_ss(float (&d)[64], u64 a, u64 b, int accumulate) {
  asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, %66, 0;\n"
    "wgmma.mma_async.sync.aligned.m64n128k16.f32.bf16.bf16 " D64 ", %64, %65, p, 1, 1, 0, 0;\n}"
    : R64(d) : "l"(a), "l"(b), "r"(accumulate));
}
#endif
// operand in shared memory, 128-byte swizzle: rows of 128 bytes, groups of 8 rows 1024 bytes apart, column blocks lbo apart
DEV u64 operand(u32 addr, u32 lbo) {
  return (u64)((addr & 0x3ffff) >> 4) | (u64)(lbo >> 4) << 16 | (u64)(1024 >> 4) << 32 | 1ull << 62;
}
