// Linear maps of 8-bit numbers (e4m3, sums in f32), for cards from compute capability 8.9 on.
//
// quantise_T: dst[r,k] = e4m3(src[r,k] / scales[r]), scales[r] = largest |src[r,.]| / 448; block 256, grid.x = rows;
//   k a multiple of 16, dst at a multiple of 16 bytes. `wide`: src begins at a multiple of 16 bytes.
// linear_X_f8_TILE: dst[m,n] = after(rows[m] columns[n] sum over k of x[m,k] w[n,k] + bias[n]), dst of type X; x, w and
//   dst row after row, k a multiple of 16, x and w at multiples of 16 bytes; tiles, parts of k and `wide` bit 0 as in
//   gemm.cu, whose linear_split_sum_X adds the parts. Through mma.sync; a warp makes 64 x 32 of the large tile, because
//   a sum takes two registers.
// Held to: the same quantisation in double precision, by EightBitTest.
#include "product_f8.cuh"

typedef Tile<128, 128, 64, 32, 3> Tile128F8;
typedef Tile<64, 64, 32, 32, 3> Tile64F8;

DEV void eight_at(float (&v)[8], const bf16* p, bool wide) {
  if (wide) load8(v, p); else UNROLL for (int e = 0; e < 8; e++) v[e] = load(p + e);
}
DEV void eight_at(float (&v)[8], const float* p, bool wide) {
  if (wide) load8(v, p); else UNROLL for (int e = 0; e < 8; e++) v[e] = load(p + e);
}
DEV void eight_at(float (&v)[8], const f16* p, bool) { UNROLL for (int e = 0; e < 8; e++) v[e] = load(p + e); }

// A row is read twice; the second time it is near.
template <class T> DEV void quantise(unsigned char* dst, float* scales, const T* src, int k, int wide) {
  SHARED_ARENA(room);
  float* largest = (float*)room;
  u64 row = blockIdx.x;
  src += row * k;
  float most = 0.f;
  for (int i = threadIdx.x * 8; i < k; i += 2048) {
    float v[8];
    eight_at(v, src + i, wide != 0);
    UNROLL for (int e = 0; e < 8; e++) most = fmaxf(most, fabsf(v[e]));
  }
  most = warp_max(most);
  if (threadIdx.x % 32 == 0) largest[threadIdx.x / 32] = most;
  block_sync();
  UNROLL for (int w = 0; w < 8; w++) most = fmaxf(most, largest[w]);
  // Of zeros too the scale has an inverse.
  float scale = fmaxf(most, 1e-30f) / 448.f, inverse = 1.f / scale;
  if (threadIdx.x == 0) scales[row] = scale;
  dst += row * k;
  for (int i = threadIdx.x * 8; i < k; i += 2048) {
    float v[8];
    eight_at(v, src + i, wide != 0);
    UNROLL for (int e = 0; e < 8; e++) v[e] *= inverse;
    u32x2 q;
    q.x = pack_e4m3(v[0], v[1]) | pack_e4m3(v[2], v[3]) << 16;
    q.y = pack_e4m3(v[4], v[5]) | pack_e4m3(v[6], v[7]) << 16;
    *(u32x2*)(dst + i) = q;
  }
}
#define QUANTISE(name, T) \
  KERNEL(256, 4) name(unsigned char* dst, float* scales, const T* src, int k, int wide) { \
    quantise<T>(dst, scales, src, k, wide); } REGISTER_KERNEL(name)
QUANTISE(quantise_bf16, bf16)
QUANTISE(quantise_f32, float)
QUANTISE(quantise_f16, f16)

// The loop of tensor_tile in product.cuh, which says more; sums move to `aside` behind each slice.
template <class T, class D> DEV void linear_tensor_f8(
    const unsigned char* x, const unsigned char* w, const Scaled<D>& s, int k) {
  SHARED_ARENA(room);
  Operands<T> from = operands<T>(x, w, s.to.m, s.to.n, k);
  int slices = from.slices, lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  int wm = warp % (T::BM / T::WM) * T::WM, wn = warp / (T::BM / T::WM) * T::WN;
  float sum[T::WM / 16][T::WN / 8][4], aside[T::WM / 16][T::WN / 8][4];
  UNROLL for (int i = 0; i < T::WM / 16; i++)
    UNROLL for (int j = 0; j < T::WN / 8; j++)
      UNROLL for (int e = 0; e < 4; e++) sum[i][j][e] = aside[i][j][e] = 0.f;
  smem_t base = smem_addr(room);
  smem_t a = base + (wm + lane % 16) * 128 + ((lane / 16 ^ lane) & 7) * 16;
  smem_t b = base + T::BM * 128 + (wn + lane % 8 + lane / 16 * 8) * 128 + ((lane / 8 % 2 ^ lane) & 7) * 16;

  for (int p = 0; p < T::STAGES - 1; p++) {
    if (p < slices) fetch_both(from, room + p * T::STAGE);
    cp_async_commit();
  }
  cp_async_wait<T::STAGES - 2>();
  block_sync();
  u32 fa[2][T::WM / 16][4], fb[2][T::WN / 16][4];
  fragments<T>(fa[0], fb[0], a, b, 0);
  int now = 0, free = T::STAGES - 1;
  for (int slice = 0; slice < slices; slice++) {
    int next = now + 1 == T::STAGES ? 0 : now + 1;
    UNROLL for (int step = 0; step < 4; step++) {
      if (step == 3) {
        cp_async_wait<T::STAGES - 2>();
        block_sync();
      }
      smem_t at = (step == 3 ? next : now) * T::STAGE;
      fragments<T>(fa[(step + 1) % 2], fb[(step + 1) % 2], a + at, b + at, (step + 1) % 4);
      if (step == 0) {
        if (slice + T::STAGES - 1 < slices) fetch_both(from, room + free * T::STAGE);
        cp_async_commit();
        free = now;
      }
      UNROLL for (int i = 0; i < T::WM / 16; i++)
        UNROLL for (int j = 0; j < T::WN / 8; j++)
          mma_e4m3(sum[i][j], fa[step % 2][i], fb[step % 2][j / 2][j % 2 * 2], fb[step % 2][j / 2][j % 2 * 2 + 1]);
    }
    UNROLL for (int i = 0; i < T::WM / 16; i++)
      UNROLL for (int j = 0; j < T::WN / 8; j++)
        UNROLL for (int e = 0; e < 4; e++) { aside[i][j][e] += sum[i][j][e]; sum[i][j][e] = 0.f; }
    now = next;
  }

  int tile_m, tile_n, m = s.to.m;
  hide(m);
  place<T>(tile_m, tile_n, m, s.to.n);
  float* mine = (float*)room + warp * T::WM * T::LINE;
  UNROLL for (int i = 0; i < T::WM / 16; i++)
    UNROLL for (int j = 0; j < T::WN / 8; j++)
      UNROLL for (int h = 0; h < 2; h++) {
        u32x2 pair;
        pair.x = as_bits(aside[i][j][2 * h]);
        pair.y = as_bits(aside[i][j][2 * h + 1]);
        *(u32x2*)(mine + (i * 16 + h * 8 + lane / 4) * T::LINE + j * 8 + lane % 4 * 2) = pair;
      }
  warp_sync();
  constexpr int QUADS = T::WN / 4;
  write_rows<T::LINE>(s, mine, (u64)tile_m * T::BM + wm, tile_n * T::BN + wn, lane % QUADS * 4,
    lane / QUADS, T::WM, 32 / QUADS);
}
LINEAR_F8(linear_bf16_f8_128, linear_tensor_f8, bf16, Tile128F8, 1)
LINEAR_F8(linear_bf16_f8_64, linear_tensor_f8, bf16, Tile64F8, 2)
LINEAR_F8(linear_f32_f8_128, linear_tensor_f8, float, Tile128F8, 1)
LINEAR_F8(linear_f32_f8_64, linear_tensor_f8, float, Tile64F8, 2)
