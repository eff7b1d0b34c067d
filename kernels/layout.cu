// Operations that move elements: copies between two layouts (permute, concat, narrow), transposition through shared
// memory, rows of a table.
//
// Layout: axes slowest first, joined and counted by the host (cosmonaut.tensor.backend.cuda.Axes), distances in
// elements. Elements are 1, 2, 4, 8 or 16 bytes (several small ones that stay neighbours are moved as one), or float
// and bf16 converted into each other.
// Launch: copy, four elements a thread, block 256, at most 2^31 - 1 elements; transpose, a tile of 32 x 32 a block of
// 256; gather, a row a block of 256.
// Held to: ReferenceBackend.{permute,concat,narrow,gather} by BackendConformanceTest.
#include "indexing.cuh"
#define MOST_AXES 16

// Places are counted along the axes, the last one fastest.
struct Axes {
  u32 rank, count;
  Divisor extents[MOST_AXES];
  u64 source[MOST_AXES], target[MOST_AXES];
};
DEV void place(u64& from, u64& to, u32 index, const Axes& axes) {
  from = to = 0;
  for (u32 axis = axes.rank; axis-- > 0;) {
    u32 i = split(index, axes.extents[axis]);
    from += i * axes.source[axis];
    to += i * axes.target[axis];
  }
}
template <class T> DEV void move(T* dst, const T& v) { *dst = v; }
DEV void move(bf16* dst, const float& v) { store(dst, v); }
DEV void move(float* dst, const bf16& v) { *dst = load(&v); }

template <class D, class S> DEV void copy(D* dst, const S* src, const Axes& axes) {
  S v[4];
  u64 to[4];
  u32 first = blockIdx.x * 1024 + threadIdx.x;
  UNROLL for (int k = 0; k < 4; k++) {
    u32 i = first + 256 * k;
    if (i < axes.count) {
      u64 from;
      place(from, to[k], i, axes);
      v[k] = src[from];
    }
  }
  UNROLL for (int k = 0; k < 4; k++) {
    if (first + 256 * k < axes.count) move(dst + to[k], v[k]);
  }
}

// Planes of rows, contiguous in the source, and columns, contiguous in the target; axes are those of the planes. A row
// of the tile has one element more than it needs, so that a column lies in 32 different banks.
struct Planes {
  Axes axes;
  Divisor row_tiles, column_tiles;
  u32 rows, columns;
  u64 column_source, row_target;
};
template <class D, class S> DEV void transpose(D* dst, const S* src, const Planes& p) {
  __shared__ S tile[32][33];
  u32 plane = blockIdx.x;
  u32 column0 = 32 * split(plane, p.column_tiles), row0 = 32 * split(plane, p.row_tiles);
  u64 from, to;
  place(from, to, plane, p.axes);
  u32 lane = threadIdx.x & 31, warp = threadIdx.x >> 5;
  UNROLL for (u32 k = 0; k < 32; k += 8) {
    u32 row = row0 + lane, column = column0 + warp + k;
    if (row < p.rows && column < p.columns) tile[warp + k][lane] = src[from + row + column * p.column_source];
  }
  block_sync();
  UNROLL for (u32 k = 0; k < 32; k += 8) {
    u32 row = row0 + warp + k, column = column0 + lane;
    if (row < p.rows && column < p.columns) move(dst + to + row * p.row_target + column, tile[lane][warp + k]);
  }
}
#define COPY(name, D, S) \
  KERNEL(256, 4) copy_##name(D* dst, const S* src, Axes axes) { copy(dst, src, axes); } REGISTER_KERNEL(copy_##name)
#define TRANSPOSE(name, D, S) COPY(name, D, S) \
  KERNEL(256, 4) transpose_##name(D* dst, const S* src, Planes planes) { transpose(dst, src, planes); } \
  REGISTER_KERNEL(transpose_##name)
TRANSPOSE(1, unsigned char, unsigned char)
TRANSPOSE(2, unsigned short, unsigned short)
TRANSPOSE(4, u32, u32)
TRANSPOSE(8, u64, u64)
COPY(16, u128, u128)
TRANSPOSE(bf16_f32, bf16, float)
TRANSPOSE(f32_bf16, float, bf16)

// dst[n,:] = table[indices[n],:]. An index outside of the table gives NaN and is reported with its place, the highest
// bit set; of several such, any one.
template <class D, class S> DEV void gather(D* dst, const S* table, const int* indices, u64* wrong, u32 rows,
                                            u32 width) {
  u64 n = blockIdx.x;
  int index = indices[n];
  bool inside = (u32)index < rows;
  if (!inside && threadIdx.x == 0) *wrong = 1ull << 63 | n << 32 | (u32)index;
  for (u32 c = threadIdx.x; c < width; c += blockDim.x) {
    store(dst + n * width + c, inside ? load(table + (u64)(u32)index * width + c) : as_float(0x7fffffffu));
  }
}
#define GATHER(name, D, S) \
  KERNEL(256, 4) gather_##name(D* dst, const S* table, const int* indices, u64* wrong, int rows, int width) { \
    gather(dst, table, indices, wrong, (u32)rows, (u32)width); \
  } REGISTER_KERNEL(gather_##name)
GATHER(f32_f32, float, float)
GATHER(f32_f16, float, f16)
GATHER(f32_bf16, float, bf16)
GATHER(bf16_f32, bf16, float)
GATHER(bf16_f16, bf16, f16)
GATHER(bf16_bf16, bf16, bf16)
