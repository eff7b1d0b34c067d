// Numbers of 8 bits on the processor: e4m3 to and from float, and the products of warps and warpgroups.
#pragma once
namespace shim {
inline u32 to_e4m3(float f) {
  u32 sign = std::signbit(f) ? 0x80 : 0, b;
  float a = std::fabs(f);
  if (f != f) return 0x7f;
  if (a >= 448.f) return sign | 0x7e;
  if (a < 0x1p-6f) return sign | (u32)std::nearbyint(a * 512.f);     // the even neighbour of halves
  memcpy(&b, &a, 4);
  return sign | (((b + 0x7ffff + (b >> 20 & 1)) >> 20) - (120 << 3));
}
inline const std::array<float, 256>& from_e4m3() {
  static const std::array<float, 256> table = [] {
    std::array<float, 256> t;
    for (int c = 0; c < 256; c++) {
      int e = c >> 3 & 15, m = c & 7;
      float v = e ? std::ldexp(8.f + m, e - 10) : std::ldexp((float)m, -9);
      if ((c & 0x7f) == 0x7f) v = NAN;
      t[c] = c & 0x80 ? -v : v;
    }
    return t;
  }();
  return table;
}
}
DEV u32 pack_e4m3(float lo, float hi) { return shim::to_e4m3(lo) | shim::to_e4m3(hi) << 8; }
DEV void mma_e4m3(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1) {
  auto& w = shim::warp();
  int l = shim::tls.cur->lane;
  auto& me = w.lane[l];
  memcpy(me.u, a, 16); me.u[4] = b0; me.u[5] = b1; memcpy(me.f, c, 16);
  shim::meet(w, 92, [&] {
    auto& value = shim::from_e4m3();
    float A[16][32], B[32][8];                                       // A[row][k], B[k][col]
    for (int t = 0; t < 32; t++) {
      int g = t >> 2, q = (t & 3) * 4;
      u32* u = w.lane[t].u;
      for (int h = 0; h < 4; h++) {
        A[g][q + h] = value[u[0] >> 8 * h & 0xff]; A[g + 8][q + h] = value[u[1] >> 8 * h & 0xff];
        A[g][q + 16 + h] = value[u[2] >> 8 * h & 0xff]; A[g + 8][q + 16 + h] = value[u[3] >> 8 * h & 0xff];
        B[q + h][g] = value[u[4] >> 8 * h & 0xff]; B[q + 16 + h][g] = value[u[5] >> 8 * h & 0xff];
      }
    }
    for (int r = 0; r < 16; r++) {
      float acc[8] = {0};
      for (int k = 0; k < 32; k++) for (int n = 0; n < 8; n++) acc[n] += A[r][k] * B[k][n];
      for (int n = 0; n < 8; n++) w.lane[(r & 7) * 4 + n / 2].f[(r >> 3) * 2 + (n & 1)] += acc[n];
    }
  });
  memcpy(c, w.lane[l].f, 16);
}
// as shim_wgmma, of bytes
DEV void mma_ss_e4m3(float (&d)[64], u64 da, u64 db, int accumulate) {
  auto& w = shim::warp();
  w.lane[shim::tls.cur->lane].a = (uintptr_t)&d[0];
  if (da >> 62 != 1 || db >> 62 != 1) shim::fail("wgmma: only the 128-byte swizzle is emulated");
  shim::meet(w, 93, [&] {
    std::array<uintptr_t, 32> to;
    int wi = shim::tls.cur->warp & 3;
    for (int t = 0; t < 32; t++) to[t] = w.lane[t].a;
    w.open.push_back([=] {
      auto& value = shim::from_e4m3();
      auto at = [&](u64 desc, int row, int k) {
        u32 a = shim_desc(desc, 0) + (row >> 3) * shim_desc(desc, 32) + (row & 7) * 128 + k;
        return value[shim::tls.arena[shim::swizzle(a)]];
      };
      float B[32][128];
      for (int k = 0; k < 32; k++) for (int n = 0; n < 128; n++) B[k][n] = at(db, n, k);
      for (int r = 0; r < 16; r++) {
        float acc[128] = {0};
        for (int k = 0; k < 32; k++) {
          float a = at(da, wi * 16 + r, k);
          for (int n = 0; n < 128; n++) acc[n] += a * B[k][n];
        }
        for (int n = 0; n < 128; n++) {
          float& o = ((float*)to[(r & 7) * 4 + (n & 7) / 2])[(n >> 3) * 4 + (r >> 3) * 2 + (n & 1)];
          o = accumulate ? o + acc[n] : acc[n];
        }
      }
    });
  });
}
