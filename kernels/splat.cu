// Forward warp of a picture with depth into other cameras: bilinear splatting with a soft depth test (GEN3C section
// 3.3), and the largest depth that it needs.
//
// Maths: (a, b, z) = depth (M (x, y, 1)) + t in double, every operation rounded as on the processor, since a rounding
// at a whole position decides which neighbours become valid; U = a / (z + 1e-7) + 1, V likewise, rounded to float.
// Each of the corners floor and ceil of U and V gets the bilinear weight times q = 1 / (exp(min(80, s ln(1 + z))) +
// 1e-7).
//
// Order: sums of floats would depend on which thread comes first. Sums of whole numbers do not, but the weights of one
// picture span 22 decades. So there are two passes over the source: the first finds, for every pixel of the canvas, the
// largest single weight that arrives (an atomic maximum of the bits of a positive float); the second adds weights as
// multiples of that one, in fixed point: 2^-40 for weight and colours, 2^-32 for depth. What is less than 2^-40 of the
// largest is lost, as it would be in a float; up to 2^23 pixels, and 2^31 metres times pixels, may meet in one.
//
// Layout: source planes [3,H,W], depth [H,W], kind [H,W] bytes (0 left out, 1, 2 left out where the picture tears);
// views [T,13] double: rows of [M | t], s. Canvas: a picture with a ring of one pixel, of each view
// first five planes of u64 (r, g, b, z, weight), then one of u32 (largest weight).
// Launch: block 256; pixels on the grid's x, striding; views on its y: clear, peaks, add, gather for a group of views.
// Held to: Backend.{splat,farthest} as computed in main memory, by BackendConformanceTest; to SoftSplat by SplatTest.
#include "device.cuh"
#define EPSILON 1e-7

struct alignas(64) Source {
  u64 colour, depth, kind, views;
  int height, width, target_height, target_width;
};
struct Landed { float u, v, z; };

DEV double row(const double* m, double depth, double x, double y) {
  return add_rn(mul_rn(depth, add_rn(mul_rn(m[0], x), add_rn(mul_rn(m[1], y), m[2]))), m[3]);
}
DEV Landed land(const float* depth, const double* view, int width, int x, int y) {
  double d = depth[(u64)y * width + x];
  double z = row(view + 8, d, x, y);
  Landed at;
  at.u = (float)(row(view, d, x, y) / add_rn(z, EPSILON) + 1);
  at.v = (float)(row(view + 4, d, x, y) / add_rn(z, EPSILON) + 1);
  at.z = (float)z;
  return at;
}
DEV bool near(const Landed& own, const Landed& other, float dx, float dy) {
  return other.z > 0.f && fabsf(other.u - own.u - dx) < 1.f && fabsf(other.v - own.v - dy) < 1.f;
}
// Whether a pixel at an edge keeps its distance to its neighbours.
DEV bool holds(const Source& s, const double* view, const Landed& own, int x, int y) {
  const float* d = (const float*)s.depth;
  return (x == 0 || near(own, land(d, view, s.width, x - 1, y), -1.f, 0.f))
    && (x == s.width - 1 || near(own, land(d, view, s.width, x + 1, y), 1.f, 0.f))
    && (y == 0 || near(own, land(d, view, s.width, x, y - 1), 0.f, -1.f))
    && (y == s.height - 1 || near(own, land(d, view, s.width, x, y + 1), 0.f, 1.f));
}
// Weights of the four corners and where they are on the canvas; false where the pixel does not arrive.
struct Corners { float weight[4]; u32 at[4]; float z; };
DEV bool arrive(Corners& c, const Source& s, const double* view, u32 pixel) {
  int kind = ((const unsigned char*)s.kind)[pixel];
  if (kind == 0) return false;
  int x = (int)(pixel % (u32)s.width), y = (int)(pixel / (u32)s.width);
  Landed l = land((const float*)s.depth, view, s.width, x, y);
  // Beyond these limits all four corners lie in the ring, which is cut off.
  if (!(l.z > 0.f && l.u > 0.f && l.u < s.target_width + 1 && l.v > 0.f && l.v < s.target_height + 1)) return false;
  if (kind == 2 && !holds(s, view, l, x, y)) return false;
  double exponent = view[12] * log(1 + (double)l.z);
  float q = (float)(1 / (exp(exponent < 80 ? exponent : 80) + EPSILON));
  float u0 = floorf(l.u), v0 = floorf(l.v), u1 = ceilf(l.u), v1 = ceilf(l.v);
  float left = 1.f - (l.u - u0), right = 1.f - (u1 - l.u), above = q * (1.f - (l.v - v0)), below = q * (1.f - (v1 - l.v));
  u32 w = (u32)s.target_width + 2;
  c.weight[0] = above * left;
  c.weight[1] = above * right;
  c.weight[2] = below * left;
  c.weight[3] = below * right;
  c.at[0] = (u32)v0 * w + (u32)u0;
  c.at[1] = (u32)v0 * w + (u32)u1;
  c.at[2] = (u32)v1 * w + (u32)u0;
  c.at[3] = (u32)v1 * w + (u32)u1;
  c.z = l.z;
  return true;
}
DEV u64 canvas(const Source& s) { return ((u64)s.target_height + 2) * ((u64)s.target_width + 2); }
DEV u64* sums_of(const Source& s, u64 room, u64 bytes) { return (u64*)(room + blockIdx.y * bytes); }
DEV u32* peaks_of(const Source& s, u64 room, u64 bytes) { return (u32*)(sums_of(s, room, bytes) + 5 * canvas(s)); }

KERNEL(256, 4) splat_clear(u128* room, u64 n) {
  u128 none = {0, 0, 0, 0};
  for (u64 i = first_index(); i < n; i += grid_stride()) room[i] = none;
}
KERNEL(256, 2) splat_peaks(Source s, u64 room, u64 bytes, int first) {
  const double* view = (const double*)s.views + 13 * (u64)(first + blockIdx.y);
  u32* peaks = peaks_of(s, room, bytes);
  u32 pixels = (u32)s.height * (u32)s.width;
  for (u64 i = first_index(); i < pixels; i += grid_stride()) {
    Corners c;
    if (!arrive(c, s, view, (u32)i)) continue;
    UNROLL for (int k = 0; k < 4; k++) atomic_max(peaks + c.at[k], as_bits(c.weight[k]));
  }
}
DEV u64 fixed(float v, float unit) { return (u64)(long long)(v * unit); }
KERNEL(256, 2) splat_add(Source s, u64 room, u64 bytes, int first) {
  const double* view = (const double*)s.views + 13 * (u64)(first + blockIdx.y);
  u64* sums = sums_of(s, room, bytes);
  const u32* peaks = peaks_of(s, room, bytes);
  const float* colour = (const float*)s.colour;
  u32 pixels = (u32)s.height * (u32)s.width;
  u64 area = canvas(s);
  for (u64 i = first_index(); i < pixels; i += grid_stride()) {
    Corners c;
    if (!arrive(c, s, view, (u32)i)) continue;
    float r = colour[i], g = colour[(u64)pixels + i], b = colour[2 * (u64)pixels + i];
    UNROLL for (int k = 0; k < 4; k++) {
      if (!(c.weight[k] > 0.f)) continue;
      float share = c.weight[k] / as_float(peaks[c.at[k]]);
      u64* at = sums + c.at[k];
      atomic_add(at, fixed(share * r, 0x1p40f));
      atomic_add(at + area, fixed(share * g, 0x1p40f));
      atomic_add(at + 2 * area, fixed(share * b, 0x1p40f));
      atomic_add(at + 3 * area, fixed(share * c.z, 0x1p32f));
      atomic_add(at + 4 * area, fixed(share, 0x1p40f));
    }
  }
}
DEV double number(u64 fixed) { return (double)(long long)fixed; }
KERNEL(256, 2) splat_gather(float* colour, float* depth, float* mask, Source s, u64 room, u64 bytes, int first,
                            int count) {
  const u64* sums = sums_of(s, room, bytes);
  u64 area = canvas(s), target = (u64)s.target_height * s.target_width;
  u64 at = (first + (u64)blockIdx.y) * target;
  for (u64 i = first_index(); i < target; i += grid_stride()) {
    u32 x = (u32)i % (u32)s.target_width, y = (u32)i / (u32)s.target_width;
    const u64* sum = sums + ((u64)(y + 1) * (s.target_width + 2) + x + 1);
    double weight = number(sum[4 * area]);
    bool seen = weight > 0;
    UNROLL for (int c = 0; c < 3; c++) {
      float mean = seen ? (float)(number(sum[c * area]) / weight) : -1.f;
      colour[c * count * target + at + i] = fminf(fmaxf(mean, -1.f), 1.f);
    }
    depth[at + i] = seen ? (float)(number(sum[3 * area]) / weight * 256) : 0.f;
    mask[at + i] = seen ? 1.f : 0.f;
  }
}
REGISTER_KERNEL(splat_clear) REGISTER_KERNEL(splat_peaks) REGISTER_KERNEL(splat_add) REGISTER_KERNEL(splat_gather)

KERNEL(256, 4) splat_no_depth(double* dst, int views) {
  for (u64 i = first_index(); i < views; i += grid_stride()) dst[i] = 0;
}
// the bits of doubles of at least 0 are in the order of the numbers
KERNEL(256, 4) splat_farthest(double* dst, const float* depth, const double* views, int height, int width) {
  __shared__ double best[256];
  const double* view = views + 13 * (u64)blockIdx.y;
  u32 pixels = (u32)height * (u32)width;
  double largest = 0;
  for (u64 i = first_index(); i < pixels; i += grid_stride()) {
    double z = row(view + 8, depth[i], (double)((u32)i % (u32)width), (double)((u32)i / (u32)width));
    if (z > largest) largest = z;
  }
  best[threadIdx.x] = largest;
  UNROLL for (u32 half = 128; half > 0; half >>= 1) {
    block_sync();
    if (threadIdx.x < half && best[threadIdx.x + half] > best[threadIdx.x]) best[threadIdx.x] = best[threadIdx.x + half];
  }
  if (threadIdx.x == 0) atomic_max((u64*)dst + blockIdx.y, as_bits(best[0]));
}
REGISTER_KERNEL(splat_no_depth) REGISTER_KERNEL(splat_farthest)

// What lies behind a surface is hidden (GEN3C section 3.5). The surface is a grid of points; of each of its cells with a
// torn corner two triangles are drawn into a depth buffer, in double, at whole pixels, by homogeneous edge functions,
// so that a triangle that reaches behind the camera needs no clipping. A warp takes a cell, its lanes the pixels.
// The buffer holds the bits of depths, inverted, so that the largest is the nearest and 0 is none.
// Held to: Backend.occlude as computed in main memory, by BackendConformanceTest; to Occlusion by DeviceSplatTest.
#define DEGENERATE 1e-8
struct Vertex { double a, b, z; };
DEV Vertex vertex(const double* m, const double* p) {
  Vertex v;
  v.a = m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3];
  v.b = m[4] * p[0] + m[5] * p[1] + m[6] * p[2] + m[7];
  v.z = m[8] * p[0] + m[9] * p[1] + m[10] * p[2] + m[11];
  return v;
}
DEV Vertex cross(const Vertex& p, const Vertex& q) {
  Vertex v = {p.b * q.z - p.z * q.b, p.z * q.a - p.a * q.z, p.a * q.b - p.b * q.a};
  return v;
}
struct Box { int left, top, right, bottom; };
// Takes a vertex into the box; the whole picture where it is not ahead of the camera.
DEV void widen(Box& box, const Vertex& v, int height, int width, bool first) {
  Box own = {0, 0, width - 1, height - 1};
  if (v.z >= DEGENERATE) {
    double x = v.a / v.z, y = v.b / v.z;
    own.left = (int)ceil(fmin(fmax(0., x - 1e-6), (double)width));
    own.top = (int)ceil(fmin(fmax(0., y - 1e-6), (double)height));
    own.right = (int)floor(fmax(fmin(width - 1., x + 1e-6), -1.));
    own.bottom = (int)floor(fmax(fmin(height - 1., y + 1e-6), -1.));
  }
  if (first || own.left < box.left) box.left = own.left;
  if (first || own.top < box.top) box.top = own.top;
  if (first || own.right > box.right) box.right = own.right;
  if (first || own.bottom > box.bottom) box.bottom = own.bottom;
}
DEV void triangle(u32* nearest, const Vertex& a, const Vertex& b, const Vertex& c, int height, int width, u32 lane) {
  Vertex ea = cross(b, c), eb = cross(c, a), ec = cross(a, b);
  double det = ea.a * a.a + ea.b * a.b + ea.z * a.z;
  if ((a.z <= 0 && b.z <= 0 && c.z <= 0) || fabs(det) < DEGENERATE) return;
  Box box;
  widen(box, a, height, width, true);
  widen(box, b, height, width, false);
  widen(box, c, height, width, false);
  if (box.right < box.left || box.bottom < box.top) return;
  u32 across = (u32)(box.right - box.left + 1), pixels = across * (u32)(box.bottom - box.top + 1);
  for (u32 i = lane; i < pixels; i += 32) {
    int x = box.left + (int)(i % across), y = box.top + (int)(i / across);
    double sa = (ea.a * x + ea.b * y + ea.z) / det;
    double sb = (eb.a * x + eb.b * y + eb.z) / det;
    double sc = (ec.a * x + ec.b * y + ec.z) / det;
    double total = sa + sb + sc, least = -1e-9 * fabs(total);
    if (total > 0 && sa >= least && sb >= least && sc >= least)
      atomic_max(nearest + (u64)y * width + x, ~as_bits((float)(1 / total)));
  }
}
KERNEL(256, 2) mesh_draw(u64 room, u64 bytes, const double* points, const unsigned char* torn, const double* views,
                         int rows, int columns, int height, int width) {
  u32* nearest = (u32*)(room + blockIdx.y * bytes);
  const double* view = views + 12 * (u64)blockIdx.y;
  u32 across = (u32)columns - 1, cells = across * ((u32)rows - 1), lane = threadIdx.x & 31;
  for (u64 i = first_index() >> 5; i < cells; i += grid_stride() >> 5) {
    u64 tl = ((u32)i / across) * (u64)columns + (u32)i % across, bl = tl + columns;
    if (!(torn[tl] | torn[tl + 1] | torn[bl] | torn[bl + 1])) continue;
    Vertex b = vertex(view, points + 3 * (tl + 1)), d = vertex(view, points + 3 * bl);
    triangle(nearest, vertex(view, points + 3 * tl), b, d, height, width, lane);
    triangle(nearest, b, vertex(view, points + 3 * (bl + 1)), d, height, width, lane);
  }
}
KERNEL(256, 4) mesh_hide(float* colour, float* depth, float* mask, u64 room, u64 bytes, float margin, u64 area,
                         int first, int count) {
  const u32* nearest = (const u32*)(room + blockIdx.y * bytes);
  u64 at = (first + (u64)blockIdx.y) * area;
  for (u64 i = first_index(); i < area; i += grid_stride()) {
    if (!(nearest[i] && mask[at + i] > 0.f && as_float(~nearest[i]) + margin < depth[at + i])) continue;
    mask[at + i] = 0.f;
    depth[at + i] = 0.f;
    UNROLL for (int c = 0; c < 3; c++) colour[c * count * area + at + i] = -1.f;
  }
}
REGISTER_KERNEL(mesh_draw) REGISTER_KERNEL(mesh_hide)
