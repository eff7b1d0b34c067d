// Instructions on numbers of 8 bits: e4m3, four bits of exponent and three of fraction, up to 448. Needs sm_89; wgmma
// needs sm_90a. On the processor shim/eight_bit_shim.h emulates them.
#pragma once
#include "hopper.cuh"
#ifdef CPU_SHIM
#include "shim/eight_bit_shim.h"
#else
// Two numbers, rounded to nearest even; beyond 448 it is 448.
DEV u32 pack_e4m3(float lo, float hi) {
  unsigned short r;
  asm("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;" : "=h"(r) : "f"(hi), "f"(lo));
  return r;
}
// c += a b: a 16 x 32 (row), b 32 x 8 (column), c 16 x 8 in float; the bytes lie as those of mma_bf16 do
DEV void mma_e4m3(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1) {
  asm volatile("mma.sync.aligned.m16n8k32.row.col.f32.e4m3.e4m3.f32 "
    "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
    : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3]) : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
// d (+)= a b: 64 x 128, 32 deep, both in shared memory with their 32 deep neighbouring; the bytes lie as for mma_ss
DEV void mma_ss_e4m3(float (&d)[64], u64 a, u64 b, int accumulate) {
  asm volatile("{\n.reg .pred p;\nsetp.ne.b32 p, %66, 0;\n"
    "wgmma.mma_async.sync.aligned.m64n128k32.f32.e4m3.e4m3 " D64 ", %64, %65, p, 1, 1;\n}"
    : R64(d) : "l"(a), "l"(b), "r"(accumulate));
}
#endif
