// Pictures and cameras beside the networks.
//
// to_bytes_3, to_bytes_4   [3,n] floats in about [-1,1] to n pixels of 3 or 4 bytes,
//                          trunc(255 clamp(1 + v, 0, 2) / 2), the fourth byte 255: a quarter of the bytes goes home
// rays                     directions d and moments c x d of the rays through the cells of cameras' pictures, in
//                          double as on the processor, written channels-first into [6P,T,h,w]
//
// Layout: contiguous. Launch: block 256; to_bytes any grid, striding, four pixels a thread where plane and destination
// begin at multiples of 16 bytes (wide); rays one block for 256 cells of a camera, cameras on the grid's y, striding.
// Held to: Backend.{toBytes,rays} as computed in main memory, by BackendConformanceTest.
#include "device.cuh"

// max and min as CUDA has them take the number where the other is none: what is no number becomes 0.
DEV u32 to_byte(float v) { return (u32)(255.f * fminf(fmaxf(1.f + v, 0.f), 2.f) / 2.f); }
DEV void load4(float (&v)[4], const float* p) {
  u128 q = *(const u128*)p;
  v[0] = as_float(q.x); v[1] = as_float(q.y); v[2] = as_float(q.z); v[3] = as_float(q.w);
}
template <int CHANNELS> DEV void to_bytes(unsigned char* dst, const float* src, u64 n, int wide) {
  u64 fours = wide ? n / 4 : 0;
  for (u64 i = first_index(); i < fours; i += grid_stride()) {
    float r[4], g[4], b[4];
    load4(r, src + 4 * i);
    load4(g, src + n + 4 * i);
    load4(b, src + 2 * n + 4 * i);
    u32 p[4];
    UNROLL for (int e = 0; e < 4; e++) p[e] = to_byte(r[e]) | to_byte(g[e]) << 8 | to_byte(b[e]) << 16;
    if (CHANNELS == 4) {
      u128 q = {p[0] | 0xff000000u, p[1] | 0xff000000u, p[2] | 0xff000000u, p[3] | 0xff000000u};
      ((u128*)dst)[i] = q;
    } else {
      u32* to = (u32*)dst + 3 * i;
      to[0] = p[0] | p[1] << 24;
      to[1] = p[1] >> 8 | p[2] << 16;
      to[2] = p[2] >> 16 | p[3] << 8;
    }
  }
  for (u64 i = 4 * fours + first_index(); i < n; i += grid_stride()) {
    UNROLL for (int c = 0; c < 3; c++) dst[CHANNELS * i + c] = (unsigned char)to_byte(src[c * n + i]);
    if (CHANNELS == 4) dst[CHANNELS * i + 3] = 255;
  }
}
KERNEL(256, 4) to_bytes_3(unsigned char* dst, const float* src, u64 n, int wide) { to_bytes<3>(dst, src, n, wide); }
KERNEL(256, 4) to_bytes_4(unsigned char* dst, const float* src, u64 n, int wide) { to_bytes<4>(dst, src, n, wide); }
REGISTER_KERNEL(to_bytes_3) REGISTER_KERNEL(to_bytes_4)

// cameras: of frame t and its camera p, R by rows, c, fx, fy, cx, cy
KERNEL(256, 2) rays(float* dst, const double* cameras, int frames, int each, int height, int width, double stride,
                    int moment_first) {
  u64 cells = (u64)height * width, step = frames * cells;
  for (int camera = blockIdx.y; camera < frames * each; camera += gridDim.y) {
    const double* k = cameras + 16 * (u64)camera;
    int t = camera / each, p = camera % each;
    float* moment = dst + (6 * (u64)p + (moment_first ? 0 : 3)) * step + t * cells;
    float* direction = dst + (6 * (u64)p + (moment_first ? 3 : 0)) * step + t * cells;
    for (u32 cell = (u32)first_index(); cell < cells; cell += (u32)grid_stride()) {
      u32 v = cell / width, u = cell % width;
      double x = ((u + 0.5) * stride - k[14]) / k[12];
      double y = ((v + 0.5) * stride - k[15]) / k[13];
      double scale = 1 / sqrt(x * x + y * y + 1);
      double dx = (k[0] * x + k[1] * y + k[2]) * scale;
      double dy = (k[3] * x + k[4] * y + k[5]) * scale;
      double dz = (k[6] * x + k[7] * y + k[8]) * scale;
      moment[cell] = (float)(k[10] * dz - k[11] * dy);
      moment[step + cell] = (float)(k[11] * dx - k[9] * dz);
      moment[2 * step + cell] = (float)(k[9] * dy - k[10] * dx);
      direction[cell] = (float)dx;
      direction[step + cell] = (float)dy;
      direction[2 * step + cell] = (float)dz;
    }
  }
}
REGISTER_KERNEL(rays)
