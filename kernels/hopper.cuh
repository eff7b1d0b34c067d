// Hopper's instructions (sm_90a): barriers in shared memory, the copy engine (TMA), wgmma. On the processor
// shim/hopper_shim.h emulates them.
#pragma once
#include "device.cuh"
struct alignas(64) TensorMap { char b[128]; };    // CudaDriver makes it: boxes of 64 columns, 128-byte swizzle
#ifdef CPU_SHIM
#include "shim/hopper_shim.h"
#else
#define CONSTANT_PARAM const __grid_constant__
#define CLUSTER_KERNEL(threads, blocks, cluster) \
  extern "C" __global__ void __cluster_dims__(cluster, 1, 1) __launch_bounds__(threads, blocks)
#define REGISTER_CLUSTER_KERNEL(k, cluster)
DEV u32 smem(const void* p) { return (u32)__cvta_generic_to_shared(p); }

// ---- mbarriers: b is the address of 8 bytes of shared memory ----
DEV void bar_init(u32 b, u32 n) {
  asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" :: "r"(b), "r"(n) : "memory");
}
DEV void bar_expect(u32 b, u32 bytes) {
  asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" :: "r"(b), "r"(bytes) : "memory");
}
DEV void bar_arrive(u32 b) { asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" :: "r"(b) : "memory"); }
// Waits for the end of the phase of this parity; a wait that would never end becomes an error, not a hang.
DEV void bar_wait(u32 b, u32 parity) {
#pragma unroll 1
  for (u32 i = 0; i < (1u << 23); i++) {
    u32 ok;
    asm volatile("{\n.reg .pred p;\nmbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2;\nselp.u32 %0, 1, 0, p;\n}"
      : "=r"(ok) : "r"(b), "r"(parity) : "memory");
    if (ok) return;
  }
  asm volatile("trap;");
}
// initialised barriers are visible to the copy engine afterwards
DEV void bars_ready() {
  asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
  asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

// ---- clusters: blocks side by side whose shared memory is within reach of each other ----
DEV u32 cluster_rank() { u32 r; asm volatile("mov.u32 %0, %%cluster_ctarank;" : "=r"(r)); return r; }
// The lanes of a warp meet first: one that still works must not be held up by those that wait.
DEV void cluster_sync() {
  __syncwarp();
  asm volatile("barrier.cluster.arrive.release.aligned;" ::: "memory");
  asm volatile("barrier.cluster.wait.acquire.aligned;" ::: "memory");
}
// arrives at the barrier that lies at this address in the block of this rank
DEV void bar_arrive(u32 b, u32 rank) {
  asm volatile("{\n.reg .b32 a;\nmapa.shared::cluster.u32 a, %0, %1;\n"
    "mbarrier.arrive.release.cluster.shared::cluster.b64 _, [a];\n}"
    :: "r"(b), "r"(rank) : "memory");
}

// ---- the sixteen barriers of a block: n threads in all arrive, and those that sync wait for them ----
DEV void named_sync(int id, int n) { asm volatile("bar.sync %0, %1;" :: "r"(id), "r"(n) : "memory"); }
DEV void named_arrive(int id, int n) { asm volatile("bar.arrive %0, %1;" :: "r"(id), "r"(n) : "memory"); }

// ---- the copy engine: one thread asks for a box, the barrier counts its bytes; zeros beyond the tensor ----
DEV void tma(u32 dst, const TensorMap* m, int x, int y, u32 bar) {
  asm volatile("cp.async.bulk.tensor.2d.shared::cluster.global.tile.mbarrier::complete_tx::bytes "
    "[%0], [%1, {%2, %3}], [%4];"
    :: "r"(dst), "l"((u64)m), "r"(x), "r"(y), "r"(bar) : "memory");
}
DEV void tma(u32 dst, const TensorMap* m, int x, int y, int z, int w, u32 bar) {
  asm volatile("cp.async.bulk.tensor.4d.shared::cluster.global.tile.mbarrier::complete_tx::bytes "
    "[%0], [%1, {%2, %3, %4, %5}], [%6];"
    :: "r"(dst), "l"((u64)m), "r"(x), "r"(y), "r"(z), "r"(w), "r"(bar) : "memory");
}
// the same box into the same place of both blocks of a pair, each of whose barriers at this address counts its bytes
DEV void tma_both(u32 dst, const TensorMap* m, int x, int y, int z, int w, u32 bar) {
  asm volatile("cp.async.bulk.tensor.4d.shared::cluster.global.tile.mbarrier::complete_tx::bytes.multicast::cluster "
    "[%0], [%1, {%2, %3, %4, %5}], [%6], %7;"
    :: "r"(dst), "l"((u64)m), "r"(x), "r"(y), "r"(z), "r"(w), "r"(bar), "h"((unsigned short)3) : "memory");
}
DEV void prefetch(const TensorMap* m) { asm volatile("prefetch.tensormap [%0];" :: "l"((u64)m) : "memory"); }

// ---- wgmma: 64 rows of a warpgroup, 16 deep; N columns have N / 2 sums a thread ----
DEV void wg_fence() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }
DEV void wg_commit() { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }
template <int N> DEV void wg_wait() { asm volatile("wgmma.wait_group.sync.aligned %0;" :: "n"(N) : "memory"); }
// What this thread wrote to shared memory is there for wgmma.
DEV void async_fence() { asm volatile("fence.proxy.async.shared::cta;" ::: "memory"); }
// the compiler may not move what it does with these past this place
template <int N> DEV void pin(float (&d)[N]) {
  UNROLL for (int i = 0; i < N; i++) asm volatile("" : "+f"(d[i]) :: "memory");
}
#define R8(d, i) "+f"(d[i]), "+f"(d[i + 1]), "+f"(d[i + 2]), "+f"(d[i + 3]), "+f"(d[i + 4]), "+f"(d[i + 5]), \
  "+f"(d[i + 6]), "+f"(d[i + 7])
#define R32(d) R8(d, 0), R8(d, 8), R8(d, 16), R8(d, 24)
#define D32 \
  "{%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26," \
  "%27,%28,%29,%30,%31}"
#define R64(d) R8(d, 0), R8(d, 8), R8(d, 16), R8(d, 24), R8(d, 32), R8(d, 40), \
  R8(d, 48), R8(d, 56)
#define D64 \
  "{%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26," \
  "%27,%28,%29,%30,%31,%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,%48,%49,%50,%51," \
  "%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63}"
#define R88(d) R8(d, 0), R8(d, 8), R8(d, 16), R8(d, 24), R8(d, 32), R8(d, 40), \
  R8(d, 48), R8(d, 56), R8(d, 64), R8(d, 72), R8(d, 80)
#define D88 \
  "{%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26," \
  "%27,%28,%29,%30,%31,%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,%48,%49,%50,%51," \
  "%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63,%64,%65,%66,%67,%68,%69,%70,%71,%72,%73,%74,%75,%76," \
  "%77,%78,%79,%80,%81,%82,%83,%84,%85,%86,%87}"
// d (+)= a b, both in shared memory with their 16 deep neighbouring (K-major)
#define MMA_SS(SUMS, N, A, B, P) \
  DEV void mma_ss(float (&d)[SUMS], u64 a, u64 b, int accumulate) { \
    asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, %" P ", 0;\n" \
      "wgmma.mma_async.sync.aligned.m64n" N "k16.f32.bf16.bf16 " \
      D##SUMS ", %" A ", %" B ", p, 1, 1, 0, 0;\n}" : R##SUMS(d) : "l"(a), "l"(b), "r"(accumulate)); \
  }
MMA_SS(64, "128", "64", "65", "66")
MMA_SS(88, "176", "88", "89", "90")
// d += a b: a in registers, b in shared memory with its columns neighbouring
#define MMA_RS(SUMS, N, A, B) \
  DEV void mma_rs(float (&d)[SUMS], const u32 (&a)[4], u64 b) { \
    asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, 1, 0;\nwgmma.mma_async.sync.aligned.m64n" N "k16.f32.bf16.bf16 " \
      D##SUMS ", " A ", %" B ", p, 1, 1, 1;\n}" : R##SUMS(d) : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b)); \
  }
MMA_RS(32, "64", "{%32,%33,%34,%35}", "36")
MMA_RS(64, "128", "{%64,%65,%66,%67}", "68")
template <int N> DEV void fewer_registers() { asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" :: "n"(N)); }
template <int N> DEV void more_registers() { asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" :: "n"(N)); }
#endif
// Operand of wgmma in shared memory with the 128-byte swizzle: rows of 128 bytes, groups of 8 rows 1024 bytes apart;
// lbo bytes from one block of 64 columns to the next, where columns neighbour.
DEV u64 operand(u32 addr, u32 lbo) {
  return (u64)((addr & 0x3ffff) >> 4) | (u64)(lbo >> 4) << 16 | (u64)(1024 >> 4) << 32 | 1ull << 62;
}
