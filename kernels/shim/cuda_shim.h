// Runs kernels on the processor, for tests. Every thread of a block is a fiber; warp instructions are meeting points of
// 32 fibers; cp.async copies nothing before its wait; shared memory starts as NaN; one warp runs as far as it can
// before the next one does, in an order that SHIM_SEED chooses: the schedule in which a missing barrier harms most.
// It finds: wrong indexing, wrong fragment layouts, missing waits and barriers, divergent barriers, deadlocks.
// It cannot find: time, bank conflicts, races of the memory model, missing proxy fences, spilled registers.
#pragma once
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
#define DEV static inline
#define __global__
#define __device__
#define __shared__ static thread_local
#define UNROLL
#define KERNEL(threads, blocks) extern "C" void
#define SHARED_ARENA(name) unsigned char* const name = shim::tls.arena
typedef uintptr_t smem_t;

namespace shim {
struct dim { unsigned x = 1, y = 1, z = 1; };
struct Copy { void* dst; const void* src; bool valid; };
struct Fiber {
  void* sp = nullptr;
  unsigned char* stack = nullptr;
  dim tid;
  int lane = 0, warp = 0, rank = 0;                                  // of the warp, the cluster; of its block in it
  bool done = false;
  const uint64_t* gate = nullptr;                                    // runnable when *gate != gate_at
  uint64_t gate_at = 0;
  std::vector<Copy> open;                                            // cp.async, not committed
  std::vector<std::vector<Copy>> groups;                             // committed
};
struct Lane { u32 u[8]; float f[4]; uintptr_t a; u32 r[4]; };
struct Warp {
  std::vector<std::function<void()>> open;                           // wgmma, not committed
  std::vector<std::vector<std::function<void()>>> groups;            // committed
  uint64_t gen = 0;
  int arrived = 0, alive = 0, op = 0;
  Lane lane[32];
};
struct Named { int arrived = 0, expected = 0; uint64_t gen = 0; };    // bar.sync and bar.arrive
struct Block {
  dim index;
  uint64_t bar_gen = 0;
  int bar_arrived = 0, alive = 0;
  Named named[16];
  unsigned char* arena = nullptr;
};
constexpr int MOST_BLOCKS = 2;                                       // of a cluster
struct State {
  Fiber* cur = nullptr;
  void* main_sp = nullptr;
  dim block, grid, bdim;                                             // block, here, arena: of the running fiber
  Block blocks[MOST_BLOCKS];
  Block* here = nullptr;
  std::vector<Fiber> fibers;
  std::vector<Warp> warps;
  uint64_t events = 0, cluster_gen = 0;
  int cluster_arrived = 0, alive = 0;
  std::vector<std::pair<u32, std::function<void()>>> tma;            // copies on their way
  unsigned char* arena = nullptr;
  std::vector<unsigned char> arena_mem;
  const std::function<void()>* body = nullptr;
  bool failed = false;
  uint64_t never = 0;
};
inline thread_local State tls;

// SHIM_SEED of the environment, where shim_seed has set nothing
inline std::atomic<int>& given_seed() { static std::atomic<int> n{-1}; return n; }
inline int seed() {
  if (given_seed() >= 0) return given_seed();
  const char* s = getenv("SHIM_SEED");
  return s ? atoi(s) : 0;
}
// why the last launch failed, empty if it did not
inline std::string& failure() { static std::string text; return text; }
inline std::mutex& failure_lock() { static std::mutex m; return m; }
extern "C" void shim_switch(void** save, void* to);
#if defined(__x86_64__)
asm(".text\n.weak shim_switch\n.hidden shim_switch\n.type shim_switch,@function\nshim_switch:\n"
    "pushq %rbp\npushq %rbx\npushq %r12\npushq %r13\npushq %r14\npushq %r15\nmovq %rsp,(%rdi)\nmovq %rsi,%rsp\n"
    "popq %r15\npopq %r14\npopq %r13\npopq %r12\npopq %rbx\npopq %rbp\nret\n");
#elif defined(__aarch64__)
asm(".text\n.weak shim_switch\n.hidden shim_switch\n.type shim_switch,%function\nshim_switch:\n"
    "sub sp,sp,#160\nstp x19,x20,[sp]\nstp x21,x22,[sp,#16]\nstp x23,x24,[sp,#32]\nstp x25,x26,[sp,#48]\n"
    "stp x27,x28,[sp,#64]\nstp x29,x30,[sp,#80]\nstp d8,d9,[sp,#96]\nstp d10,d11,[sp,#112]\nstp d12,d13,[sp,#128]\n"
    "stp d14,d15,[sp,#144]\nmov x9,sp\nstr x9,[x0]\nmov sp,x1\nldp x19,x20,[sp]\nldp x21,x22,[sp,#16]\n"
    "ldp x23,x24,[sp,#32]\nldp x25,x26,[sp,#48]\nldp x27,x28,[sp,#64]\nldp x29,x30,[sp,#80]\nldp d8,d9,[sp,#96]\n"
    "ldp d10,d11,[sp,#112]\nldp d12,d13,[sp,#128]\nldp d14,d15,[sp,#144]\nadd sp,sp,#160\nret\n");
#else
#error "add a context switch for this processor"
#endif
__attribute__((noinline)) inline void pause() { shim_switch(&tls.cur->sp, tls.main_sp); }
inline void wait_for(const uint64_t* gate, uint64_t at) {
  Fiber* f = tls.cur;
  f->gate = gate;
  f->gate_at = at;
  while (*gate == at) pause();
  f->gate = nullptr;
}
inline void note(const char* what) {
  Fiber* f = tls.cur;
  char line[200];
  snprintf(line, sizeof line, "%s (block %u,%u thread %u)", what, tls.block.x, tls.block.y, f ? f->tid.x : 0);
  std::lock_guard<std::mutex> hold(failure_lock());
  if (failure().empty()) failure() = line;
}
// Ends the launch with an error; the fiber never goes on.
[[noreturn]] inline void fail(const char* what) {
  note(what);
  tls.failed = true;
  for (;;) wait_for(&tls.never, 0);
}
inline void open_barrier(Block& b) { b.bar_arrived = 0; b.bar_gen++; }
__attribute__((noinline)) inline void barrier() {
  Block& b = *tls.here;
  if (++b.bar_arrived == b.alive) open_barrier(b); else wait_for(&b.bar_gen, b.bar_gen);
}
inline void open_cluster_barrier() { tls.cluster_arrived = 0; tls.cluster_gen++; }
__attribute__((noinline)) inline void cluster_barrier() {
  if (++tls.cluster_arrived == tls.alive) open_cluster_barrier(); else wait_for(&tls.cluster_gen, tls.cluster_gen);
}
// the last lane to arrive computes for the whole warp
template <class F> __attribute__((noinline)) void meet(Warp& w, int op, F all) {
  if (w.arrived == 0) w.op = op; else if (w.op != op) fail("lanes of one warp meet at different instructions");
  if (++w.arrived == w.alive) { all(); w.arrived = 0; w.gen++; } else wait_for(&w.gen, w.gen);
}
inline void copy_group(std::vector<Copy>& g) {
  for (auto& c : g) if (c.valid) memcpy(c.dst, c.src, 16); else memset(c.dst, 0, 16);
}
__attribute__((noinline)) inline void fiber_main() {
  (*tls.body)();
  Fiber* f = tls.cur;
  f->done = true;
  tls.alive--;
  Block& b = *tls.here;
  b.alive--;
  Warp& w = tls.warps[f->warp];
  w.alive--;
  if (w.arrived) fail("a lane left the kernel while its warp waits");
  if (b.alive && b.bar_arrived == b.alive) open_barrier(b);
  if (tls.alive && tls.cluster_arrived == tls.alive) open_cluster_barrier();
  pause();
  abort();
}
constexpr size_t STACK = 64 << 10;
inline void start(Fiber& f, int i, int threads) {
  State& s = tls;
  f.rank = i / threads;
  unsigned t = i % threads;
  f.tid = {t % s.bdim.x, t / s.bdim.x % s.bdim.y, t / s.bdim.x / s.bdim.y};
  f.lane = i & 31; f.warp = i >> 5; f.done = false; f.gate = nullptr;
  f.open.clear(); f.groups.clear();
  s.warps[f.warp].alive++;
  void** top = (void**)((uintptr_t)(f.stack + STACK) & ~(uintptr_t)15);
#if defined(__x86_64__)
  *--top = nullptr; *--top = (void*)fiber_main;
  for (int k = 0; k < 6; k++) *--top = nullptr;
#else
  for (int k = 0; k < 20; k++) *--top = nullptr;
  top[11] = (void*)fiber_main;
#endif
  f.sp = top;
}
// Runs the block s.block, or the cluster of blocks that begins there, side by side in x.
inline bool run_block(const std::function<void()>& body, size_t smem, int cluster) {
  State& s = tls;
  int threads = s.bdim.x * s.bdim.y * s.bdim.z, n = threads * cluster, nw = (n + 31) / 32;
  if (cluster > MOST_BLOCKS || (cluster > 1 && threads % 32)) { note("a cluster that is not emulated"); return false; }
  if ((int)s.fibers.size() != n) {
    for (auto& f : s.fibers) free(f.stack);
    s.fibers.assign(n, Fiber());
    for (auto& f : s.fibers) f.stack = (unsigned char*)malloc(STACK);
  }
  s.warps.assign(nw, Warp());
  s.cluster_arrived = 0; s.alive = n; s.tma.clear(); s.body = &body; s.failed = false;
  size_t room = (smem + 1023) / 1024 * 1024;
  if (s.arena_mem.size() < room * cluster + 1024) s.arena_mem.resize(room * cluster + 1024);
  auto* arena = (unsigned char*)(((uintptr_t)s.arena_mem.data() + 1023) & ~(uintptr_t)1023);
  memset(arena, 0xff, room * cluster);                               // NaN in bf16 and float
  for (int r = 0; r < cluster; r++) {
    s.blocks[r] = Block();
    s.blocks[r].index = s.block;
    s.blocks[r].index.x += r;
    s.blocks[r].alive = threads;
    s.blocks[r].arena = arena + r * room;
  }
  std::vector<int> order(nw);
  for (int w = 0; w < nw; w++) order[w] = w;
  for (int i = 0; i < n; i++) start(s.fibers[i], i, threads);
  if (seed()) {
    u32 r = seed() * 2654435761u + s.block.x * 40503u + s.block.y;
    for (int i = nw - 1; i > 0; i--) { r = r * 1664525u + 1013904223u; std::swap(order[i], order[(r >> 8) % (i + 1)]); }
  }
  bool backwards = seed() & 1;
  while (s.alive && !s.failed) {
    bool any = false;
    for (int w : order) {
      for (bool moved = true; moved && !s.failed;) {
        moved = false;
        for (int l = 0; l < 32 && w * 32 + l < n && !s.failed; l++) {
          int i = w * 32 + (backwards ? 31 - l : l);
          if (i >= n) continue;
          Fiber& f = s.fibers[i];
          if (f.done || (f.gate && *f.gate == f.gate_at)) continue;
          s.cur = &f;
          s.here = &s.blocks[f.rank];
          s.block = s.here->index;
          s.arena = s.here->arena;
          moved = any = true;
          shim_switch(&s.main_sp, f.sp);
        }
      }
    }
    if (!any && !s.failed) { note("no thread can go on: a divergent barrier, warp instruction or mbarrier"); s.failed = true; }
  }
  s.cur = nullptr;
  return !s.failed;
}
inline int launch(dim grid, dim block, size_t smem, const std::function<void()>& body, int cluster = 1) {
  { std::lock_guard<std::mutex> hold(failure_lock()); failure().clear(); }
  long n = (long)grid.x * grid.y * grid.z;
  if (grid.x % cluster) { note("a grid that is not whole clusters"); return 719; }
  std::atomic<bool> good{true};
#pragma omp parallel for schedule(dynamic)
  for (long c = 0; c < n / cluster; c++) {
    long b = c * cluster;
    if (!good) continue;
    tls.grid = grid; tls.bdim = block;
    tls.block = {(unsigned)(b % grid.x), (unsigned)(b / grid.x % grid.y), (unsigned)(b / grid.x / grid.y)};
    if (!run_block(body, smem, cluster)) good = false;
  }
  return good ? 0 : 719;                                             // CUDA_ERROR_LAUNCH_FAILED
}

// by name, with the arguments of cuLaunchKernel: what the stand-in driver calls
struct Kernel { std::function<void(void**)> call; std::vector<size_t> sizes; int cluster = 1; };
inline std::map<std::string, Kernel>& kernels() { static std::map<std::string, Kernel> k; return k; }
template <class T> T fetch(const void* p) { T v; memcpy((void*)&v, p, sizeof v); return v; }
template <class... A, size_t... I> void apply(void (*k)(A...), void** p, std::index_sequence<I...>) { k(fetch<A>(p[I])...); }
template <class... A> bool add(const char* name, void (*k)(A...), int cluster = 1) {
  kernels()[name] = {[k](void** p) { apply(k, p, std::index_sequence_for<A...>()); }, {sizeof(A)...}, cluster};
  return true;
}
inline float bf(u32 v) { u32 b = v << 16; float f; memcpy(&f, &b, 4); return f; }
inline u32 tobf(float f) { u32 b; memcpy(&b, &f, 4); return f != f ? 0x7fff : (b + 0x7fff + ((b >> 16) & 1)) >> 16; }
inline Warp& warp() { return tls.warps[tls.cur->warp]; }
}
#define REGISTER_KERNEL(k) static bool shim_reg_##k = shim::add(#k, k);
#define threadIdx (shim::tls.cur->tid)
#define blockIdx (shim::tls.block)
#define blockDim (shim::tls.bdim)
#define gridDim (shim::tls.grid)

// Each family of kernels is a library of its own; these three are how the stand-in driver reaches it.
extern "C" __attribute__((visibility("default"), weak)) void shim_seed(int seed) { shim::given_seed() = seed; }
extern "C" __attribute__((visibility("default"), weak)) int shim_launch(
    const char* name, const unsigned* g, const unsigned* b, unsigned smem, void** params, char* why, size_t most) {
  auto& kernel = shim::kernels()[name];
  int rc = shim::launch({g[0], g[1], g[2]}, {b[0], b[1], b[2]}, smem, [&] { kernel.call(params); }, kernel.cluster);
  snprintf(why, most, "%s", shim::failure().c_str());
  return rc;
}
extern "C" __attribute__((visibility("default"), weak)) int shim_sizes(const char* name, size_t* sizes, int most) {
  auto k = shim::kernels().find(name);
  if (k == shim::kernels().end()) return -1;
  int n = (int)k->second.sizes.size();
  for (int i = 0; i < n && i < most; i++) sizes[i] = k->second.sizes[i];
  return n;
}

DEV smem_t smem_addr(const void* p) { return (smem_t)p; }
DEV void shim_ldmatrix(u32 (&r)[4], smem_t a, bool trans) {
  auto& w = shim::warp();
  int l = shim::tls.cur->lane;
  w.lane[l].a = a;
  if (a & 15) shim::fail("ldmatrix: address not a multiple of 16");
  shim::meet(w, trans ? 2 : 1, [&] {
    for (int t = 0; t < 32; t++) for (int m = 0; m < 4; m++) {
      u32 lo, hi;
      typedef const unsigned short* halves;
      if (!trans) { auto p = (halves)w.lane[m * 8 + t / 4].a; lo = p[t % 4 * 2]; hi = p[t % 4 * 2 + 1]; }
      else { lo = ((halves)w.lane[m * 8 + t % 4 * 2].a)[t / 4]; hi = ((halves)w.lane[m * 8 + t % 4 * 2 + 1].a)[t / 4]; }
      w.lane[t].r[m] = lo | hi << 16;
    }
  });
  memcpy(r, w.lane[l].r, 16);
}
DEV void ldmatrix_x4(u32 (&r)[4], smem_t a) { shim_ldmatrix(r, a, false); }
DEV void ldmatrix_x4_trans(u32 (&r)[4], smem_t a) { shim_ldmatrix(r, a, true); }
DEV void mma_bf16(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1) {
  auto& w = shim::warp();
  int l = shim::tls.cur->lane;
  auto& me = w.lane[l];
  memcpy(me.u, a, 16); me.u[4] = b0; me.u[5] = b1; memcpy(me.f, c, 16);
  shim::meet(w, 3, [&] {
    float A[16][16], B[16][8];                                       // A[row][k], B[k][col]
    for (int t = 0; t < 32; t++) {
      int g = t >> 2, q = (t & 3) * 2;
      u32* u = w.lane[t].u;
      for (int h = 0; h < 2; h++) {
        A[g][q + h] = shim::bf(u[0] >> 16 * h & 0xffff); A[g + 8][q + h] = shim::bf(u[1] >> 16 * h & 0xffff);
        A[g][q + 8 + h] = shim::bf(u[2] >> 16 * h & 0xffff); A[g + 8][q + 8 + h] = shim::bf(u[3] >> 16 * h & 0xffff);
        B[q + h][g] = shim::bf(u[4] >> 16 * h & 0xffff); B[q + 8 + h][g] = shim::bf(u[5] >> 16 * h & 0xffff);
      }
    }
    for (int r = 0; r < 16; r++) {
      float acc[8] = {0};
      for (int k = 0; k < 16; k++) for (int n = 0; n < 8; n++) acc[n] += A[r][k] * B[k][n];
      for (int n = 0; n < 8; n++) w.lane[(r & 7) * 4 + n / 2].f[(r >> 3) * 2 + (n & 1)] += acc[n];
    }
  });
  memcpy(c, w.lane[l].f, 16);
}
DEV float shfl_xor(float v, int m) {
  auto& w = shim::warp();
  int l = shim::tls.cur->lane;
  w.lane[l].f[0] = v;
  shim::meet(w, 4 + m, [&] { for (int t = 0; t < 32; t++) w.lane[t].f[1] = w.lane[t ^ m].f[0]; });
  return w.lane[l].f[1];
}
DEV void store_shared(smem_t a, u32 v) { memcpy((void*)a, &v, 4); }
template <class T> DEV void hide(T&) {}
DEV bool warp_any(bool b) {
  auto& w = shim::warp();
  int l = shim::tls.cur->lane;
  w.lane[l].u[0] = b;
  shim::meet(w, 91, [&] {
    u32 any = 0;
    for (int t = 0; t < 32; t++) any |= w.lane[t].u[0];
    for (int t = 0; t < 32; t++) w.lane[t].u[1] = any;
  });
  return w.lane[l].u[1] != 0;
}
DEV void cp_async16(smem_t dst, const void* src, bool valid) {
  if ((dst & 15) || ((uintptr_t)src & 15)) shim::fail("cp.async: address not a multiple of 16");
  memset((void*)dst, 0xff, 16);                                      // nobody may count on the old bytes
  shim::tls.cur->open.push_back({(void*)dst, src, valid});
}
DEV void cp_async_commit() {
  auto* f = shim::tls.cur;
  f->groups.push_back(std::move(f->open));
  f->open.clear();
}
template <int N> DEV void cp_async_wait() {
  auto& g = shim::tls.cur->groups;
  while (g.size() > (size_t)N) { shim::copy_group(g.front()); g.erase(g.begin()); }
}
DEV float exp2_fast(float x) { return exp2f(x); }
DEV float divide_fast(float a, float b) { return a / b; }
DEV u32 pack_bf16(float lo, float hi) { return shim::tobf(lo) | shim::tobf(hi) << 16; }
DEV void store16(void* p, u128 v) {
  if ((uintptr_t)p & 15) shim::fail("store: address not a multiple of 16");
  memcpy(p, &v, 16);
}
DEV float as_float(u32 v) { float f; memcpy(&f, &v, 4); return f; }
DEV u32 as_bits(float f) { u32 v; memcpy(&v, &f, 4); return v; }
DEV float f16_to_float(unsigned short h) { _Float16 v; memcpy(&v, &h, 2); return (float)v; }
DEV unsigned short float_to_f16(float f) { _Float16 v = (_Float16)f; unsigned short h; memcpy(&h, &v, 2); return h; }
DEV void atomic_add(u64* p, u64 v) { __atomic_fetch_add(p, v, __ATOMIC_RELAXED); }
template <class T> DEV void atomic_max(T* p, T v) {
  T old = __atomic_load_n(p, __ATOMIC_RELAXED);
  while (old < v && !__atomic_compare_exchange_n(p, &old, v, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {}
}
DEV double mul_rn(double a, double b) { return a * b; }
DEV double add_rn(double a, double b) { return a + b; }
DEV u64 as_bits(double v) { u64 b; memcpy(&b, &v, 8); return b; }
DEV void block_sync() { shim::barrier(); }
DEV void warp_sync() { auto& w = shim::warp(); shim::meet(w, 90, [] {}); }
