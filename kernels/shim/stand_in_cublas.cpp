// Stand-ins for cuBLAS (libcublas.so.12, as JCublas binds it) and cuBLASLt (libcublasLt.so.13): column-major products in
// plain loops, queued on the stand-in driver's streams. They check what the real ones are strict about: a workspace that
// is given, alignment that was promised, an epilogue that is known.
#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <functional>
#include <cmath>
#define EXPORT extern "C" __attribute__((visibility("default"))) int
namespace {
constexpr int NOT_INITIALIZED = 1, INVALID_VALUE = 7, NOT_SUPPORTED = 15;
int queue(void* stream, std::function<int()> work) {
  static auto into = (int (*)(void*, int (*)(void*), void*))dlsym(dlopen("libcuda.so.1", RTLD_NOLOAD | RTLD_LAZY), "standin_queue");
  auto* kept = new std::function<int()>(std::move(work));
  return into(stream, [](void* w) { return (*(std::function<int()>*)w)(); }, kept);
}
float at(const void* p, int type, size_t i) {
  if (type == 0) return ((const float*)p)[i];
  uint32_t bits = (uint32_t)((const uint16_t*)p)[i] << 16;
  float f;
  memcpy(&f, &bits, 4);
  return f;
}
void put(void* p, int type, size_t i, float f) {
  if (type == 0) { ((float*)p)[i] = f; return; }
  uint32_t b;
  memcpy(&b, &f, 4);
  ((uint16_t*)p)[i] = f != f ? 0x7fff : (uint16_t)((b + 0x7fff + ((b >> 16) & 1)) >> 16);
}
// c[m,n] = a^T b (+ bias by row), all with contiguous columns
void multiply(int64_t m, int64_t n, int64_t k, const void* a, int64_t lda, const void* b, int64_t ldb, void* c, int64_t ldc,
              int type, const void* bias, bool relu) {
  for (int64_t j = 0; j < n; j++) for (int64_t i = 0; i < m; i++) {
    float sum = 0;
    for (int64_t l = 0; l < k; l++) sum += at(a, type, i * lda + l) * at(b, type, j * ldb + l);
    if (bias) sum += at(bias, type, i);
    put(c, type, j * ldc + i, relu && sum < 0 ? 0 : sum);
  }
}
}
// ---- cuBLAS ----
struct Blas { void* stream = nullptr; void* workspace = nullptr; };
EXPORT cublasCreate_v2(Blas** h) { *h = new Blas; return 0; }
EXPORT cublasDestroy_v2(Blas* h) { delete h; return 0; }
EXPORT cublasGetVersion_v2(Blas*, int* v) { *v = 120400; return 0; }
EXPORT cublasSetStream_v2(Blas* h, void* s) { h->stream = s; return 0; }
EXPORT cublasSetWorkspace_v2(Blas* h, void* p, size_t) { h->workspace = p; return 0; }
EXPORT cublasGemmEx(Blas* h, int ta, int tb, int m, int n, int k, const void* alpha, const void* a, int at, int lda,
                    const void* b, int bt, int ldb, const void* beta, void* c, int ct, int ldc, int compute, int) {
  if (!h->workspace || ta != 1 || tb != 0 || at != bt || at != ct || compute != 68 || *(float*)alpha != 1 || *(float*)beta != 0) return INVALID_VALUE;
  return queue(h->stream, [=] { multiply(m, n, k, a, lda, b, ldb, c, ldc, at, nullptr, false); return 0; });
}
// ---- cuBLASLt ----
struct Desc { int transpose_a = 0, epilogue = 1; const void* bias = nullptr; };
struct Layout { int type; uint64_t rows, cols; int64_t ld; };
struct Preference { uint64_t workspace = 0; uint32_t alignment[4] = {256, 256, 256, 256}; };
struct Algorithm { uint64_t words[8]; };
struct Result { Algorithm algo; size_t workspace; int state; float waves; int reserved[4]; };
static_assert(sizeof(Result) == 96);
extern "C" __attribute__((visibility("default"))) size_t cublasLtGetVersion() { return 130100; }
EXPORT cublasLtCreate(void** h) { *h = new int(1); return 0; }
EXPORT cublasLtDestroy(void* h) { delete (int*)h; return 0; }
EXPORT cublasLtMatmulDescCreate(Desc** d, int compute, int scale) { *d = new Desc; return compute == 68 && scale == 0 ? 0 : NOT_SUPPORTED; }
EXPORT cublasLtMatmulDescDestroy(Desc* d) { delete d; return 0; }
EXPORT cublasLtMatmulDescSetAttribute(Desc* d, int a, const void* v, size_t n) {
  if (a == 3 && n == 4) d->transpose_a = *(int*)v;
  else if (a == 7 && n == 4) d->epilogue = *(int*)v;
  else if (a == 8 && n == 8) d->bias = *(void**)v;
  else return INVALID_VALUE;
  return 0;
}
EXPORT cublasLtMatrixLayoutCreate(Layout** l, int type, uint64_t rows, uint64_t cols, int64_t ld) { *l = new Layout{type, rows, cols, ld}; return 0; }
EXPORT cublasLtMatrixLayoutDestroy(Layout* l) { delete l; return 0; }
EXPORT cublasLtMatmulPreferenceCreate(Preference** p) { *p = new Preference; return 0; }
EXPORT cublasLtMatmulPreferenceDestroy(Preference* p) { delete p; return 0; }
EXPORT cublasLtMatmulPreferenceSetAttribute(Preference* p, int a, const void* v, size_t n) {
  if (a == 1 && n == 8) p->workspace = *(uint64_t*)v;
  else if (a >= 5 && a <= 8 && n == 4) p->alignment[a - 5] = *(uint32_t*)v;
  else return INVALID_VALUE;
  return 0;
}
// Two algorithms, which differ in nothing but their number; each remembers the alignment that it was suggested for.
EXPORT cublasLtMatmulAlgoGetHeuristic(void*, Desc* d, Layout* a, Layout* b, Layout* c, Layout*, Preference* p, int most, Result* r, int* n) {
  *n = 0;
  if (!d->transpose_a || a->rows != b->rows || c->rows != a->cols || c->cols != b->cols || c->cols == 0 || a->rows == 0) return NOT_SUPPORTED;
  for (int i = 0; i < 2 && i < most; i++) { r[i] = Result{}; r[i].algo.words[0] = 77 + i; r[i].algo.words[1] = p->alignment[0]; (*n)++; }
  return 0;
}
EXPORT cublasLtMatmul(void*, Desc* d, const void* alpha, const void* a, Layout* la, const void* b, Layout* lb, const void* beta,
                      const void*, Layout*, void* c, Layout* lc, const Algorithm* algo, void* workspace, size_t bytes, void* stream) {
  uint64_t align = algo->words[1];
  if ((algo->words[0] != 77 && algo->words[0] != 78) || !workspace || !bytes || *(float*)alpha != 1 || *(float*)beta != 0
      || ((uint64_t)a | (uint64_t)b | (uint64_t)c) % align) return INVALID_VALUE;
  if (d->epilogue != 1 && d->epilogue != 2 && d->epilogue != 4 && d->epilogue != 6) return NOT_SUPPORTED;
  const void* bias = d->epilogue & 4 ? d->bias : nullptr;
  bool relu = d->epilogue & 2;
  Layout A = *la, B = *lb, C = *lc;
  return queue(stream, [=] { multiply(C.rows, C.cols, A.rows, a, A.ld, b, B.ld, c, C.ld, C.type, bias, relu); return 0; });
}
