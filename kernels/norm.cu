// Normalisations and what is scaled per channel: layer norm with modulation, RMS norm, gated add (alone, and with the
// layer norm behind it, and with positions between the two), group norm with one group.
//
// Layout: rows of C channels, C the fastest axis; per-channel vectors of the same type as the rows. Arithmetic and
// sums are in float, variances are sums of squared distances from a mean found before.
// Launch, rows in registers (C a multiple of 8, all operands at multiples of 16 bytes): one warp holds a row of up to
// 512 channels, or part of a warp one of up to 256 (block 256); 4 warps one of up to 4,096 (block 128), 8 warps one of
// up to 8,192 (block 256). Memory is read once and written once, 16 bytes at a time, and all of a row's loads are under
// way together. Any other row (*_any): one warp each, which reads it again for each step.
// Held to: ReferenceBackend.{layerNormModulate,rmsNorm,gatedAdd,gatedAddNorm,groupNorm} by BackendConformanceTest.
#include "activation.cuh"

DEV float stored(const float*, float v) { return v; }                            // v as the type holds it
DEV float stored(const bf16*, float v) { return bf16_lo(pack_bf16(v, 0.f)); }

// ---- rows: what a row is turned into, by the place of its channels ----
struct Shapes { u64 rows; u32 channels, lane_bits; float eps; };
template <class T> struct Rows {
  T* dst;
  const T *x, *scale, *shift;
  T* sum;
  const T *gate, *y, *more;
};

// The sum of a team, the same in all of its threads: 2^lane_bits neighbours of a warp, or WARPS whole ones. A room may
// be used again once another one was used in between, since that one's barrier lies behind everybody's reading.
template <int WARPS> DEV float team_sum(float v, u32 lane_bits, float* room) {
  if (WARPS == 1) {
    for (u32 o = (1u << lane_bits) >> 1; o > 0; o >>= 1) v += shfl_xor(v, (int)o);
    return v;
  }
  v = warp_sum(v);
  if ((threadIdx.x & 31) == 0) room[threadIdx.x >> 5] = v;
  block_sync();
  float sum = 0.f;
  UNROLL for (int w = 0; w < WARPS; w++) sum += room[w];
  return sum;
}

// CENTRED: (x - mean) / deviation * (1 + scale) + shift, else x / root * scale. ADDS: x is first x + gate y, or with 2
// x + gate y + more, which is stored in sum and goes on as it is stored there. It is rounded behind each sum, as by two
// operations: a network whose blocks come and go has them one after the other, and gives the same bits.
template <class T, int WARPS, int V, bool CENTRED, int ADDS> DEV void norm(const Rows<T>& r, const Shapes& s) {
  __shared__ float rooms[2][WARPS];
  u32 team = WARPS == 1 ? 1u << s.lane_bits : WARPS * 32;
  u64 row = WARPS == 1 ? first_index() >> s.lane_bits : blockIdx.x;
  u32 first = 8 * (threadIdx.x & (team - 1));
  u32 end = row < s.rows ? s.channels : 0;         // nobody leaves: warps sum together
  u64 at = end ? row * s.channels : 0;
  // Who has nothing to load loads the first eight and forgets them: no branch stands between the loads.
  float v[V][8];
  UNROLL for (int j = 0; j < V; j++) {
    u32 c = first + j * 8 * team;
    load8(v[j], r.x + at + (c < end ? c : 0));
  }
  if (ADDS) {
    float y[V][8], more[V][8];
    UNROLL for (int j = 0; j < V; j++) {
      u32 c = first + j * 8 * team;
      load8(y[j], r.y + at + (c < end ? c : 0));
      if (ADDS == 2) load8(more[j], r.more + at + (c < end ? c : 0));
    }
    UNROLL for (int j = 0; j < V; j++) {
      u32 c = first + j * 8 * team;
      if (c < end) {
        float gate[8];
        load8(gate, r.gate + c);
        UNROLL for (int e = 0; e < 8; e++) {
          v[j][e] = stored(r.x, v[j][e] + gate[e] * y[j][e]);
          if (ADDS == 2) v[j][e] = stored(r.x, v[j][e] + more[j][e]);
        }
        store8(r.sum + at + c, v[j]);
      }
    }
  }
  float mean = 0.f;
  if (CENTRED) {
    float total = 0.f;
    UNROLL for (int j = 0; j < V; j++) {
      bool has = first + j * 8 * team < end;
      UNROLL for (int e = 0; e < 8; e++) total += has ? v[j][e] : 0.f;
    }
    mean = team_sum<WARPS>(total, s.lane_bits, rooms[0]) / (float)s.channels;
  }
  float squares = 0.f;
  UNROLL for (int j = 0; j < V; j++) {
    bool has = first + j * 8 * team < end;
    UNROLL for (int e = 0; e < 8; e++) {
      v[j][e] -= mean;
      squares += has ? v[j][e] * v[j][e] : 0.f;
    }
  }
  squares = team_sum<WARPS>(squares, s.lane_bits, rooms[1]);
  float root = 1.f / sqrtf(squares / (float)s.channels + s.eps);
  UNROLL for (int j = 0; j < V; j++) {
    u32 c = first + j * 8 * team;
    if (c < end) {
      float scale[8];
      load8(scale, r.scale + c);
      if (CENTRED) {
        float shift[8];
        load8(shift, r.shift + c);
        UNROLL for (int e = 0; e < 8; e++) v[j][e] = v[j][e] * root * (1.f + scale[e]) + shift[e];
      } else {
        UNROLL for (int e = 0; e < 8; e++) v[j][e] = v[j][e] * root * scale[e];
      }
      store8(r.dst + at + c, v[j]);
    }
  }
}

// The same for any length at any address.
template <class T, bool CENTRED, int ADDS> DEV void norm_any(const Rows<T>& r, const Shapes& s) {
  u64 row = first_index() >> 5;
  u32 lane = threadIdx.x & 31, end = row < s.rows ? s.channels : 0;
  u64 at = row * s.channels;
  const T* x = (ADDS ? r.sum : r.x) + at;
  if (ADDS) {
    for (u32 c = lane; c < end; c += 32) {
      float sum = load(r.x + at + c) + load(r.gate + c) * load(r.y + at + c);
      store(r.sum + at + c, ADDS == 2 ? stored(r.x, sum) + load(r.more + at + c) : sum);
    }
  }
  float mean = 0.f, squares = 0.f;
  if (CENTRED) {
    for (u32 c = lane; c < end; c += 32) mean += load(x + c);
    mean = warp_sum(mean) / (float)s.channels;
  }
  for (u32 c = lane; c < end; c += 32) {
    float d = load(x + c) - mean;
    squares += d * d;
  }
  float root = 1.f / sqrtf(warp_sum(squares) / (float)s.channels + s.eps);
  for (u32 c = lane; c < end; c += 32) {
    float d = (load(x + c) - mean) * root, scale = load(r.scale + c);
    store(r.dst + at + c, CENTRED ? d * (1.f + scale) + load(r.shift + c) : d * scale);
  }
}

#define LAYER_NORM(name, T, threads, blocks, how, ...) \
  KERNEL(threads, blocks) name(T* dst, const T* x, const T* scale, const T* shift, u64 rows, int channels, \
                               int lane_bits, float eps) { \
    how<T, __VA_ARGS__ true, 0>({dst, x, scale, shift, 0, 0, 0, 0}, {rows, (u32)channels, (u32)lane_bits, eps}); \
  } REGISTER_KERNEL(name)
#define RMS_NORM(name, T, threads, blocks, how, ...) \
  KERNEL(threads, blocks) name(T* dst, const T* x, const T* weight, u64 rows, int channels, int lane_bits, \
                               float eps) { \
    how<T, __VA_ARGS__ false, 0>({dst, x, weight, 0, 0, 0, 0, 0}, {rows, (u32)channels, (u32)lane_bits, eps}); \
  } REGISTER_KERNEL(name)
#define GATED_ADD_NORM(name, T, threads, blocks, how, ...) \
  KERNEL(threads, blocks) name(T* sum, T* dst, const T* x, const T* gate, const T* y, const T* scale, const T* shift, \
                               u64 rows, int channels, int lane_bits, float eps) { \
    how<T, __VA_ARGS__ true, 1>({dst, x, scale, shift, sum, gate, y, 0}, {rows, (u32)channels, (u32)lane_bits, eps}); \
  } REGISTER_KERNEL(name)
#define GATED_ADD_MORE_NORM(name, T, threads, blocks, how, ...) \
  KERNEL(threads, blocks) name(T* sum, T* dst, const T* x, const T* gate, const T* y, const T* more, const T* scale, \
                               const T* shift, u64 rows, int channels, int lane_bits, float eps) { \
    how<T, __VA_ARGS__ true, 2>({dst, x, scale, shift, sum, gate, y, more}, \
                                {rows, (u32)channels, (u32)lane_bits, eps}); \
  } REGISTER_KERNEL(name)
#define COMMA ,
// Names tell how many channels fit.
#define LENGTHS(MACRO, name, T) \
  MACRO(name##_512, T, 256, 4, norm, 1 COMMA 2 COMMA) \
  MACRO(name##_2048, T, 128, 8, norm, 4 COMMA 2 COMMA) \
  MACRO(name##_4096, T, 128, 4, norm, 4 COMMA 4 COMMA) \
  MACRO(name##_8192, T, 256, 2, norm, 8 COMMA 4 COMMA) \
  MACRO(name##_any, T, 256, 4, norm_any)
LENGTHS(LAYER_NORM, layer_norm_f32, float)
LENGTHS(LAYER_NORM, layer_norm_bf16, bf16)
LENGTHS(RMS_NORM, rms_norm_f32, float)
LENGTHS(RMS_NORM, rms_norm_bf16, bf16)
RMS_NORM(rms_norm_f32_256, float, 256, 6, norm, 1 COMMA 1 COMMA)
RMS_NORM(rms_norm_bf16_256, bf16, 256, 6, norm, 1 COMMA 1 COMMA)
LENGTHS(GATED_ADD_NORM, gated_add_norm_f32, float)
LENGTHS(GATED_ADD_NORM, gated_add_norm_bf16, bf16)
// three operands want more registers than two
#define LENGTHS_OF_MORE(MACRO, name, T) \
  MACRO(name##_512, T, 256, 3, norm, 1 COMMA 2 COMMA) \
  MACRO(name##_2048, T, 128, 6, norm, 4 COMMA 2 COMMA) \
  MACRO(name##_4096, T, 128, 4, norm, 4 COMMA 4 COMMA) \
  MACRO(name##_8192, T, 256, 2, norm, 8 COMMA 4 COMMA) \
  MACRO(name##_any, T, 256, 4, norm_any)
LENGTHS_OF_MORE(GATED_ADD_MORE_NORM, gated_add_more_norm_f32, float)
LENGTHS_OF_MORE(GATED_ADD_MORE_NORM, gated_add_more_norm_bf16, bf16)

// ---- gated add: dst = x + gate[channel] y; grid any, block 256 ----
// The channel goes along with the place, so that no element needs a division.
template <class T> DEV void gated_add(T* dst, const T* x, const T* gate, const T* y, u64 n, u32 channels, bool wide) {
  u32 per = wide ? 8 : 1, period = channels / per;
  u64 stride = grid_stride();
  u32 step = (u32)(stride % period), c = (u32)(first_index() % period);
  for (u64 i = first_index(); i < n / per; i += stride) {
    if (wide) {
      float a[8], b[8], g[8];
      load8(a, x + 8 * i);
      load8(b, y + 8 * i);
      load8(g, gate + 8 * c);
      UNROLL for (int e = 0; e < 8; e++) a[e] += g[e] * b[e];
      store8(dst + 8 * i, a);
    } else {
      store(dst + i, load(x + i) + load(gate + c) * load(y + i));
    }
    c += step;
    if (c >= period) c -= period;
  }
}
#define GATED_ADD(name, T) \
  KERNEL(256, 4) name(T* dst, const T* x, const T* gate, const T* y, u64 n, int channels, int wide) { \
    gated_add(dst, x, gate, y, n, (u32)channels, wide != 0); \
  } REGISTER_KERNEL(name)
GATED_ADD(gated_add_f32, float)
GATED_ADD(gated_add_bf16, bf16)

// ---- group norm over frames of P x C numbers: moments of pieces, moments of frames, then every number ----
// A piece is what a block of 256 holds in registers, 32 numbers a thread. Its mean and sum of squared distances are
// joined to those of the frame in double (Chan, Golub and LeVeque 1979), always in the same order.
#define PIECE 8192
struct Moments { double mean, squares; };
struct FrameMoments { float mean, root; };
template <class T> DEV void piece_moments(Moments* found, const T* x, u64 per_frame, u32 pieces, bool wide) {
  __shared__ float rooms[3][8];
  u32 frame = blockIdx.x / pieces, piece = blockIdx.x - frame * pieces;
  u64 begin = (u64)piece * PIECE;
  u32 count = (u32)(per_frame - begin < PIECE ? per_frame - begin : PIECE);
  const T* from = x + frame * per_frame + begin;
  // Wide, a thread has eight neighbours four times; else 32 numbers that lie a block apart.
  u32 first = wide ? 8 * threadIdx.x : threadIdx.x, next = wide ? 1 : 256;
  float v[4][8];
  UNROLL for (int j = 0; j < 4; j++) {
    u32 i = first + j * 2048;
    if (wide) {
      load8(v[j], from + (i < count ? i : 0));
    } else {
      UNROLL for (int e = 0; e < 8; e++) v[j][e] = i + 256 * e < count ? load(from + i + 256 * e) : 0.f;
    }
  }
  float total = 0.f;
  UNROLL for (int j = 0; j < 4; j++) {
    UNROLL for (int e = 0; e < 8; e++) total += first + j * 2048 + e * next < count ? v[j][e] : 0.f;
  }
  float mean = team_sum<8>(total, 5, rooms[0]) / (float)count;
  // What rounding left of the mean shows in the sum of the distances, which would be zero.
  float squares = 0.f, rest = 0.f;
  UNROLL for (int j = 0; j < 4; j++) {
    UNROLL for (int e = 0; e < 8; e++) {
      float d = first + j * 2048 + e * next < count ? v[j][e] - mean : 0.f;
      squares += d * d;
      rest += d;
    }
  }
  squares = team_sum<8>(squares, 5, rooms[1]);
  rest = team_sum<8>(rest, 5, rooms[2]);
  if (threadIdx.x == 0) {
    double more = (double)rest / count;
    found[blockIdx.x].mean = mean + more;
    found[blockIdx.x].squares = squares - rest * more;
  }
}
KERNEL(256, 4) group_pieces_f32(Moments* found, const float* x, u64 per_frame, int pieces, int wide) {
  piece_moments(found, x, per_frame, (u32)pieces, wide != 0);
}
KERNEL(256, 4) group_pieces_bf16(Moments* found, const bf16* x, u64 per_frame, int pieces, int wide) {
  piece_moments(found, x, per_frame, (u32)pieces, wide != 0);
}
REGISTER_KERNEL(group_pieces_f32) REGISTER_KERNEL(group_pieces_bf16)

DEV double block_sum(double v, double* room) {     // of 256 threads; room is free again when it returns
  room[threadIdx.x] = v;
  for (u32 o = 128; o > 0; o >>= 1) {
    block_sync();
    if (threadIdx.x < o) room[threadIdx.x] += room[threadIdx.x + o];
  }
  block_sync();
  double sum = room[0];
  block_sync();
  return sum;
}
// one block a frame
KERNEL(256, 2) group_frames(FrameMoments* frames, const Moments* found, u64 per_frame, int pieces, float eps) {
  __shared__ double room[256];
  const Moments* own = found + (u64)blockIdx.x * pieces;
  double total = 0, squares = 0;
  for (int i = threadIdx.x; i < pieces; i += 256) {
    u64 left = per_frame - (u64)i * PIECE;
    total += own[i].mean * (double)(left < PIECE ? left : PIECE);
  }
  double mean = block_sum(total, room) / (double)per_frame;
  for (int i = threadIdx.x; i < pieces; i += 256) {
    u64 left = per_frame - (u64)i * PIECE;
    double away = own[i].mean - mean;
    squares += own[i].squares + away * away * (double)(left < PIECE ? left : PIECE);
  }
  squares = block_sum(squares, room);
  if (threadIdx.x == 0) {
    frames[blockIdx.x].mean = (float)mean;
    frames[blockIdx.x].root = (float)(1.0 / sqrt(squares / (double)per_frame + (double)eps));
  }
}
REGISTER_KERNEL(group_frames)

// The function is asked for once for eight numbers. SiLU is nearly always it, and would take more time than memory does
// where it is exact; the fast form has more digits than bf16.
DEV float silu(const float*, float x) { return activated(x, SILU); }
DEV float silu(const bf16*, float x) { return divide_fast(x, 1.f + exp2_fast(-1.44269504f * x)); }
template <class T, int N> DEV void finish(const T* type, float (&v)[N], int function) {
  if (function == SILU) {
    UNROLL for (int e = 0; e < N; e++) v[e] = silu(type, v[e]);
  } else if (function != NONE) {
    UNROLL for (int e = 0; e < N; e++) v[e] = activated(v[e], function);
  }
}
// one block a piece
template <class T> DEV void group_apply(T* dst, const T* x, const T* weight, const T* bias, const FrameMoments* frames,
                                        u64 per_frame, u32 pieces, u32 channels, int function, bool wide) {
  u32 frame = blockIdx.x / pieces, piece = blockIdx.x - frame * pieces;
  u64 begin = (u64)piece * PIECE;
  u32 count = (u32)(per_frame - begin < PIECE ? per_frame - begin : PIECE);
  float mean = frames[frame].mean, root = frames[frame].root;
  u64 from = frame * per_frame + begin;
  u32 per = wide ? 8 : 1, step = 256 * per % channels;
  u64 place = begin + per * threadIdx.x;
  u32 c = place >> 32 ? (u32)(place % channels) : (u32)place % channels;
  if (wide) {
    // Two loads at a time; who has nothing to load loads the first eight and forgets them.
    for (u32 i = 8 * threadIdx.x; i < count; i += 4096) {
      float v[2][8];
      UNROLL for (int k = 0; k < 2; k++) load8(v[k], x + from + (i + 2048 * k < count ? i + 2048 * k : 0));
      UNROLL for (int k = 0; k < 2; k++) {
        float w[8], b[8];
        load8(w, weight + c);
        load8(b, bias + c);
        UNROLL for (int e = 0; e < 8; e++) v[k][e] = (v[k][e] - mean) * root * w[e] + b[e];
        finish(x, v[k], function);
        if (i + 2048 * k < count) store8_global(dst + from + i + 2048 * k, v[k]);
        c += step;
        if (c >= channels) c -= channels;
      }
    }
  } else {
    for (u32 i = threadIdx.x; i < count; i += 256) {
      float v[1] = {(load(x + from + i) - mean) * root * load(weight + c) + load(bias + c)};
      finish(x, v, function);
      store(dst + from + i, v[0]);
      c += step;
      if (c >= channels) c -= channels;
    }
  }
}
#define GROUP_APPLY(name, T) \
  KERNEL(256, 4) name(T* dst, const T* x, const T* weight, const T* bias, const FrameMoments* frames, u64 per_frame, \
                      int pieces, int channels, int function, int wide) { \
    group_apply(dst, x, weight, bias, frames, per_frame, (u32)pieces, (u32)channels, function, wide != 0); \
  } REGISTER_KERNEL(name)
GROUP_APPLY(group_apply_f32, float)
GROUP_APPLY(group_apply_bf16, bf16)
