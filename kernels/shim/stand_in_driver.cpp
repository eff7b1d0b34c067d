// A stand-in for libcuda.so.1 on machines without a GPU: JCuda's driver binding loads it instead of NVIDIA's.
//
// Device memory is host memory between red zones. Work on a stream waits in a queue until somebody waits for it, so that
// a host that reads too early, or changes what is still to be copied, is found out. Kernels run in the shim; a module's
// image must name the kernel that is asked of it. Graphs record launches and replay them. Faults are planted from
// outside: the n-th call of a function fails with a given code, or the device is lost.
// What is not written here answers CUDA_ERROR_NOT_SUPPORTED (stubs.inc: all else that JCuda's binding asks for).
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>
#include <dlfcn.h>
#include <elf.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXPORT extern "C" __attribute__((visibility("default")))
using Ptr = unsigned long long;
using Work = std::function<int()>;
namespace {
constexpr int INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_DEVICE = 101, INVALID_IMAGE = 200, INVALID_CONTEXT = 201,
    NO_BINARY = 209, INVALID_HANDLE = 400, NOT_FOUND = 500, NOT_READY = 600, LAUNCH_FAILED = 719, NOT_SUPPORTED = 801,
    STREAM_CAPTURE_INVALIDATED = 901;
constexpr size_t ZONE = 4096;

struct Stream { std::deque<Work> queue; struct Graph* capture = nullptr; bool first = true; };
struct Event { double at = 0; long recorded = 0, reached = 0; Stream* stream = nullptr; bool done() const { return reached >= recorded; } };
struct Graph { std::vector<Work> nodes; };
struct Module { std::string image; bool elf; };
struct Function { std::string name; int most_threads, most_smem = 49152; int (*launch)(const char*, const unsigned*, const unsigned*, unsigned, void**, char*, size_t); std::vector<size_t> sizes; };
struct Fault { int left, code; bool lost; };
struct Block { unsigned char* base; size_t bytes; };

struct Machine {
  std::recursive_mutex lock;
  std::map<std::string, long> settings{{"driver", 12040}, {"devices", 0}, {"major", 8}, {"minor", 0}, {"processors", 2},
    {"memory", 8L << 30}, {"shared", 166912}, {"pools", 1}, {"init", 0}, {"seed", -1}, {"eager", 0},
    {"allocations", -1}};
  std::map<std::string, long> counts;
  std::map<std::string, Fault> faults;
  std::map<Ptr, Block> memory;
  std::set<void*> pinned;
  std::map<void*, size_t> foreign_bytes;
  std::map<void*, std::pair<Ptr, size_t>> foreign;                   // memory of another interface: where it is, how much
  std::set<Stream*> streams;
  std::map<void*, std::shared_ptr<Event>> events;                    // what is queued keeps them beyond their end
  std::vector<void*> libraries;
  std::vector<Graph*> graphs;
  Stream null_stream;
  std::string trouble;                                               // first misuse or failed kernel, for the tests
  bool lost = false;
  long used = 0;
};
Machine& machine() { static auto* m = new Machine; return *m; }
struct Hold { std::lock_guard<std::recursive_mutex> guard{machine().lock}; };
void trouble(const std::string& what) { if (machine().trouble.empty()) machine().trouble = what; }

// The first thing in every call: counts it, and answers what was planted for it, or for any call ("*").
int enter(const char* called) {
  auto& m = machine();
  for (const char* name : {called, "*"}) m.counts[name]++;
  if (m.lost) return LAUNCH_FAILED;
  for (const char* name : {called, "*"}) {
    auto f = m.faults.find(name);
    if (f == m.faults.end() || --f->second.left > 0) continue;
    int code = f->second.code;
    m.lost = f->second.lost;
    m.faults.erase(f);
    return code;
  }
  return 0;
}
#define ENTER(name) Hold hold; if (int rc = enter(name)) return rc; [[maybe_unused]] auto& m = machine();
double now() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
Stream& of(void* s) { return s ? *(Stream*)s : machine().null_stream; }
int drain(Stream& s, const std::function<bool()>& enough = [] { return false; }) {
  while (!s.queue.empty() && !enough()) {
    Work w = std::move(s.queue.front());
    s.queue.pop_front();
    if (int rc = w()) { machine().lost = true; s.queue.clear(); return rc; }
  }
  return 0;
}
int drain_all() {
  for (auto* s : machine().streams) if (int rc = drain(*s)) return rc;
  return drain(machine().null_stream);
}
int queue(void* stream, Work w) {
  Stream& s = of(stream);
  if (stream && !machine().streams.count(&s)) return INVALID_HANDLE;
  if (s.capture) { s.capture->nodes.push_back(std::move(w)); return 0; }
  s.queue.push_back(std::move(w));
  // Streams but the first may be as fast as they like: what they do without waiting for the first comes too early.
  return !s.first && machine().settings["eager"] ? drain(s) : 0;
}
bool clean(const unsigned char* p, size_t n) { for (size_t i = 0; i < n; i++) if (p[i] != 0xff) return false; return true; }
void check_zones(const Block& b) {
  if (!clean(b.base, ZONE) || !clean(b.base + ZONE + b.bytes, ZONE)) trouble("memory beside an allocation was written");
}
int allocate(Ptr* p, size_t n) {
  auto& m = machine();
  if (n == 0) return INVALID_VALUE;
  if (m.used + (long)n > m.settings["memory"]) return OUT_OF_MEMORY;
  long& more = m.settings["allocations"];                            // how many are still granted; -1 all
  if (more == 0) return OUT_OF_MEMORY;
  if (more > 0) more--;
  size_t whole = (n + 255) / 256 * 256 + 2 * ZONE;
  auto* base = (unsigned char*)aligned_alloc(ZONE, (whole + ZONE - 1) / ZONE * ZONE);
  if (!base) return OUT_OF_MEMORY;
  memset(base, 0xff, n < (64u << 20) ? n + 2 * ZONE : ZONE);
  if (n >= (64u << 20)) memset(base + ZONE + n, 0xff, ZONE);
  *p = (Ptr)base + ZONE;
  m.memory[*p] = {base, n};
  m.used += n;
  return 0;
}
int release(Ptr p) {
  auto& m = machine();
  auto b = m.memory.find(p);
  if (b == m.memory.end()) { trouble("memory was freed that is not allocated"); return INVALID_VALUE; }
  check_zones(b->second);
  m.used -= b->second.bytes;
  free(b->second.base);
  m.memory.erase(b);
  return 0;
}
// whether the bytes lie in one allocation
bool inside(Ptr p, size_t n) {
  auto& m = machine();
  for (auto& f : m.foreign) if (p >= f.second.first && p + n <= f.second.first + f.second.second) return true;
  auto b = m.memory.upper_bound(p);
  if (b == m.memory.begin()) return false;
  --b;
  return p + n <= b->first + b->second.bytes;
}
int copy(void* dst, const void* src, size_t n, Ptr device) {
  if (!inside(device, n)) { trouble("a copy reaches beyond its allocation"); return INVALID_VALUE; }
  memmove(dst, src, n);
  return 0;
}
std::string image_of(const void* p) {
  auto* c = (const unsigned char*)p;
  if (memcmp(c, ELFMAG, SELFMAG) != 0) return std::string((const char*)p);
  auto* h = (const Elf64_Ehdr*)p;
  size_t end = h->e_shoff + (size_t)h->e_shnum * h->e_shentsize;
  end = std::max(end, (size_t)(h->e_phoff + (size_t)h->e_phnum * h->e_phentsize));
  return std::string((const char*)p, end);
}
// largest block that the PTX of a kernel allows, 1024 if it says nothing; -1 if the image does not hold the kernel
int most_threads(const Module& m, const std::string& name) {
  if (m.elf) return m.image.find(".text." + name + '\0') != std::string::npos || m.image.find(name) != std::string::npos ? 1024 : -1;
  size_t at = m.image.find(".entry " + name + "(");
  if (at == std::string::npos) return -1;
  size_t body = m.image.find('{', at), limit = m.image.find(".maxntid ", at);
  return limit < body ? atoi(m.image.c_str() + limit + 9) : 1024;
}
// The schedule in which kernels run from now on; -1 is that of the environment.
void tell_seed() {
  for (void* l : machine().libraries)
    if (auto seed = (void (*)(int))dlsym(l, "shim_seed")) seed((int)machine().settings["seed"]);
}
}

// ---- for the tests ----
EXPORT void standin_reset() {
  Hold hold;
  auto& m = machine();
  m.settings = Machine().settings;
  m.counts.clear(); m.faults.clear(); m.trouble.clear(); m.lost = false;
  for (auto* stream : m.streams) delete stream;
  for (auto& block : m.memory) free(block.second.base);
  for (auto* p : m.pinned) free(p);
  m.streams.clear(); m.events.clear(); m.memory.clear(); m.pinned.clear(); m.null_stream.queue.clear();
  m.used = 0;
  tell_seed();
}
EXPORT void standin_set(const char* name, long value) {
  Hold hold;
  machine().settings[name] = value;
  if (strcmp(name, "seed") == 0) tell_seed();
}
EXPORT void standin_fail(const char* function, int nth, int code, int lost) { Hold hold; machine().faults[function] = {nth, code, lost != 0}; }
EXPORT long standin_count(const char* function) { Hold hold; return machine().counts[function]; }
EXPORT long standin_live(const char* what) {
  Hold hold;
  auto& m = machine();
  std::string w = what;
  return w == "memory" ? (long)m.memory.size() : w == "bytes" ? m.used : w == "pinned" ? (long)m.pinned.size()
    : w == "imported" ? (long)m.foreign.size() : w == "streams" ? (long)m.streams.size() : w == "events" ? (long)m.events.size() : m.counts[w];
}
EXPORT int standin_trouble(char* text, size_t most) {
  Hold hold;
  auto& m = machine();
  for (auto& b : m.memory) check_zones(b.second);
  snprintf(text, most, "%s", m.trouble.c_str());
  m.trouble.clear();
  return 0;
}
// Further kernels, or others in place of those of the same name.
EXPORT int standin_library(const char* path) {
  Hold hold;
  void* l = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!l) { fprintf(stderr, "%s\n", dlerror()); return 1; }
  machine().libraries.insert(machine().libraries.begin(), l);
  tell_seed();
  return 0;
}
EXPORT void standin_drop_library() { Hold hold; auto& l = machine().libraries; if (!l.empty()) l.erase(l.begin()); }

// Other stand-ins put their work into a stream.
EXPORT int standin_queue(void* stream, int (*work)(void*), void* data) {
  Hold hold;
  machine().counts["standin_queue"]++;
  return queue(stream, [=] { return work(data); });
}

// ---- the driver ----
#define API EXPORT int
API cuInit(unsigned) { ENTER("cuInit") return (int)m.settings["init"]; }
API cuDriverGetVersion(int* v) { ENTER("cuDriverGetVersion") *v = (int)m.settings["driver"]; return 0; }
API cuDeviceGetCount(int* n) { ENTER("cuDeviceGetCount") *n = (int)m.settings["devices"]; return 0; }
API cuDeviceGet(int* d, int i) { ENTER("cuDeviceGet") *d = i; return i < m.settings["devices"] ? 0 : INVALID_DEVICE; }
API cuDeviceGetName(char* s, int n, int) { ENTER("cuDeviceGetName") snprintf(s, n, "stand-in device"); return 0; }
API cuDeviceGetUuid(char* u, int) {
  ENTER("cuDeviceGetUuid")
  memcpy(u, "cosmonaut-shim-0", 16);
  if (long half = m.settings["uuid0"]) memcpy(u, &half, 8), memcpy(u + 8, &m.settings["uuid1"], 8);
  return 0;
}
API cuDeviceGetAttribute(int* v, int a, int) {
  ENTER("cuDeviceGetAttribute")
  *v = a == 75 ? (int)m.settings["major"] : a == 76 ? (int)m.settings["minor"] : a == 16 ? (int)m.settings["processors"]
    : a == 97 ? (int)m.settings["shared"] : a == 115 ? (int)m.settings["pools"] : 0;
  return 0;
}
API cuDeviceTotalMem_v2(size_t* n, int) { ENTER("cuDeviceTotalMem") *n = m.settings["memory"]; return 0; }
API cuDevicePrimaryCtxRetain(void** c, int) { ENTER("cuDevicePrimaryCtxRetain") *c = (void*)1; m.counts["contexts"]++; return 0; }
API cuDevicePrimaryCtxRelease_v2(int) { Hold hold; machine().counts["contexts"]--; return 0; }
API cuCtxSetCurrent(void*) { ENTER("cuCtxSetCurrent") return 0; }
API cuCtxSynchronize() { ENTER("cuCtxSynchronize") return drain_all(); }
API cuMemGetInfo_v2(size_t* f, size_t* t) {
  ENTER("cuMemGetInfo")
  *t = m.settings["memory"]; *f = m.settings["memory"] - m.used; return 0;
}
API cuMemAlloc_v2(Ptr* p, size_t n) { ENTER("cuMemAlloc") return allocate(p, n); }
API cuMemFree_v2(Ptr p) { Hold hold; machine().counts["cuMemFree"]++; if (int rc = drain_all()) return rc; return release(p); }
API cuMemAllocAsync(Ptr* p, size_t n, void*) { ENTER("cuMemAllocAsync") return allocate(p, n); }
API cuMemFreeAsync(Ptr p, void* s) {
  Hold hold;
  auto& m = machine();
  m.counts["cuMemFreeAsync"]++;
  if (m.lost) { release(p); return LAUNCH_FAILED; }
  if (!m.memory.count(p)) { trouble("memory was freed that is not allocated"); return INVALID_VALUE; }
  return queue(s, [p] { return release(p); });
}
// An opaque file descriptor of Mesa's software Vulkan is a file in memory whose head says its size and where the data
// begins. That Vulkan exports no semaphores, so none can be imported.
API cuImportExternalMemory(void** ext, const unsigned char* d) {
  ENTER("cuImportExternalMemory")
  int type, fd; size_t wanted; memcpy(&type, d, 4); memcpy(&fd, d + 8, 4); memcpy(&wanted, d + 24, 8);
  struct stat st; size_t head[2];
  if (type != 1 || fstat(fd, &st) || pread(fd, head, sizeof head, 0) != (long)sizeof head) return INVALID_VALUE;
  if (head[0] > (size_t)st.st_size || head[1] + wanted > (size_t)st.st_size) return INVALID_VALUE;
  void* p = mmap(nullptr, st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (p == MAP_FAILED) return INVALID_VALUE;
  close(fd);
  m.foreign[p] = {(Ptr)p + head[1], wanted};
  m.foreign_bytes[p] = st.st_size;
  *ext = p;
  return 0;
}
API cuExternalMemoryGetMappedBuffer(Ptr* out, void* ext, const unsigned char* d) {
  ENTER("cuExternalMemoryGetMappedBuffer")
  size_t offset, size; memcpy(&offset, d, 8); memcpy(&size, d + 8, 8);
  auto f = m.foreign.find(ext);
  if (f == m.foreign.end() || offset + size > f->second.second) return INVALID_VALUE;
  *out = f->second.first + offset;
  return 0;
}
API cuDestroyExternalMemory(void* ext) {
  ENTER("cuDestroyExternalMemory")
  if (!m.foreign.erase(ext)) { trouble("memory was given back that is not imported"); return INVALID_VALUE; }
  munmap(ext, m.foreign_bytes[ext]);
  m.foreign_bytes.erase(ext);
  return 0;
}
API cuImportExternalSemaphore(void**, const void*) { ENTER("cuImportExternalSemaphore") return NOT_SUPPORTED; }
API cuDestroyExternalSemaphore(void*) { ENTER("cuDestroyExternalSemaphore") return NOT_SUPPORTED; }
API cuSignalExternalSemaphoresAsync(void*, const void*, unsigned, void*) { ENTER("cuSignalExternalSemaphoresAsync") return NOT_SUPPORTED; }
API cuDeviceGetDefaultMemPool(void** pool, int) { ENTER("cuDeviceGetDefaultMemPool") *pool = (void*)7; return 0; }
API cuMemPoolSetAttribute(void*, int, void*) { ENTER("cuMemPoolSetAttribute") return 0; }
API cuMemPoolGetAttribute(void*, int a, void* v) {                   // 5 reserved now, 7 used now: nothing is kept here
  ENTER("cuMemPoolGetAttribute") if (a == 5 || a == 7) *(uint64_t*)v = m.used; return 0;
}
API cuMemPoolTrimTo(void*, size_t) { ENTER("cuMemPoolTrimTo") return 0; }
API cuMemHostAlloc(void** p, size_t n, unsigned) {
  ENTER("cuMemHostAlloc")
  *p = aligned_alloc(4096, (n + 4095) / 4096 * 4096);
  if (!*p) return OUT_OF_MEMORY;
  memset(*p, 0xff, n);
  m.pinned.insert(*p);
  return 0;
}
API cuMemFreeHost(void* p) {
  Hold hold;
  machine().counts["cuMemFreeHost"]++;
  if (!machine().pinned.erase(p)) { trouble("pinned memory was freed that is not allocated"); return INVALID_VALUE; }
  free(p);
  return 0;
}
API cuMemcpyHtoD_v2(Ptr d, const void* s, size_t n) {
  ENTER("cuMemcpyHtoD") if (int rc = drain_all()) return rc; return copy((void*)d, s, n, d);
}
API cuMemcpyDtoH_v2(void* d, Ptr s, size_t n) {
  ENTER("cuMemcpyDtoH") if (int rc = drain_all()) return rc; return copy(d, (void*)s, n, s);
}
// Pageable memory is taken before the call returns, pinned memory when the copy's turn comes.
API cuMemcpyHtoDAsync_v2(Ptr d, const void* s, size_t n, void* stream) {
  ENTER("cuMemcpyHtoDAsync")
  bool pinned = false;
  auto p = m.pinned.upper_bound((void*)s);
  if (p != m.pinned.begin()) pinned = (const char*)s - (const char*)*--p < (long)(256l << 20);
  if (pinned) return queue(stream, [=] { return copy((void*)d, s, n, d); });
  auto own = std::make_shared<std::vector<char>>((const char*)s, (const char*)s + n);
  return queue(stream, [=] { return copy((void*)d, own->data(), n, d); });
}
API cuMemcpyDtoHAsync_v2(void* d, Ptr s, size_t n, void* stream) {
  ENTER("cuMemcpyDtoHAsync") return queue(stream, [=] { return copy(d, (void*)s, n, s); });
}
API cuMemcpyDtoDAsync_v2(Ptr d, Ptr s, size_t n, void* stream) {
  ENTER("cuMemcpyDtoDAsync")
  return queue(stream, [=] { if (!inside(d, n)) { trouble("a copy reaches beyond its allocation"); return INVALID_VALUE; } return copy((void*)d, (void*)s, n, s); });
}
API cuMemsetD8Async(Ptr p, unsigned char v, size_t n, void* s) {
  ENTER("cuMemsetD8Async")
  return queue(s, [=] { if (!inside(p, n)) { trouble("a fill reaches beyond its allocation"); return INVALID_VALUE; } memset((void*)p, v, n); return 0; });
}
API cuStreamCreate(void** s, unsigned) { ENTER("cuStreamCreate") auto* n = new Stream; n->first = m.streams.empty(); m.streams.insert(n); *s = n; return 0; }
API cuStreamDestroy_v2(void* s) {
  Hold hold;
  auto& m = machine();
  if (!m.streams.count((Stream*)s)) return INVALID_HANDLE;
  int rc = m.lost ? LAUNCH_FAILED : drain(of(s));
  m.streams.erase((Stream*)s);
  delete (Stream*)s;
  return rc;
}
API cuStreamSynchronize(void* s) {
  ENTER("cuStreamSynchronize")
  if (of(s).capture) { trouble("a stream was waited for while it was recorded"); return STREAM_CAPTURE_INVALIDATED; }
  return drain(of(s));
}
API cuStreamQuery(void* s) { ENTER("cuStreamQuery") return of(s).queue.empty() ? 0 : NOT_READY; }
API cuStreamWaitEvent(void* s, void* e, unsigned) {
  ENTER("cuStreamWaitEvent")
  auto ev = m.events.at(e);
  long recorded = ev->recorded;                                      // what is recorded later is not waited for
  if (!ev->stream) return 0;
  return queue(s, [ev, recorded] {
    if (ev->reached >= recorded) return 0;                            // its stream may be gone by now
    int rc = drain(*ev->stream, [&] { return ev->reached >= recorded; });
    if (rc == 0 && ev->reached < recorded) trouble("an event is waited for that does not come");
    return rc;
  });
}
API cuEventCreate(void** e, unsigned) { ENTER("cuEventCreate") auto n = std::make_shared<Event>(); m.events[n.get()] = n; *e = n.get(); return 0; }
API cuEventDestroy_v2(void* e) { Hold hold; return machine().events.erase(e) ? 0 : INVALID_HANDLE; }
API cuEventRecord(void* e, void* s) {
  ENTER("cuEventRecord")
  auto ev = m.events.at(e);
  long recorded = ++ev->recorded;
  ev->stream = &of(s);
  return queue(s, [ev, recorded] { ev->at = now(); ev->reached = recorded; return 0; });
}
API cuEventQuery(void* e) { ENTER("cuEventQuery") return ((Event*)e)->done() ? 0 : NOT_READY; }
API cuEventSynchronize(void* e) { ENTER("cuEventSynchronize") auto* v = (Event*)e; return v->done() ? 0 : drain(*v->stream); }
API cuEventElapsedTime(float* ms, void* a, void* b) { ENTER("cuEventElapsedTime") *ms = (float)(((Event*)b)->at - ((Event*)a)->at); return 0; }
API cuModuleLoadDataEx(void** out, const void* p, unsigned, int*, void**) {
  ENTER("cuModuleLoadData")
  auto* mod = new Module{image_of(p), memcmp(p, ELFMAG, SELFMAG) == 0};
  m.counts["modules"]++;
  m.counts[mod->elf ? "cubins" : "ptx"]++;
  *out = mod;
  return 0;
}
API cuModuleLoadData(void** out, const void* p) { return cuModuleLoadDataEx(out, p, 0, nullptr, nullptr); }
API cuModuleUnload(void* mod) { Hold hold; machine().counts["modules"]--; delete (Module*)mod; return 0; }
API cuModuleGetFunction(void** f, void* mod, const char* name) {
  ENTER("cuModuleGetFunction")
  int threads = most_threads(*(Module*)mod, name);
  if (threads < 0) { trouble(std::string("the module does not hold the kernel ") + name); return NOT_FOUND; }
  for (void* l : m.libraries) {
    auto sizes = (int (*)(const char*, size_t*, int))dlsym(l, "shim_sizes");
    size_t s[64];
    int n = sizes(name, s, 64);
    if (n < 0) continue;
    auto* fn = new Function{name, threads};
    fn->launch = (decltype(fn->launch))dlsym(l, "shim_launch");
    fn->sizes.assign(s, s + n);
    *f = fn;
    return 0;
  }
  trouble(std::string("no library of the shim holds the kernel ") + name);
  return NOT_FOUND;
}
API cuFuncSetAttribute(void* f, int a, int v) {
  ENTER("cuFuncSetAttribute")
  if (a == 8) { if (v > m.settings["shared"]) return INVALID_VALUE; ((Function*)f)->most_smem = v; }
  return 0;
}
API cuFuncGetAttribute(int* v, int, void*) { ENTER("cuFuncGetAttribute") *v = 0; return 0; }
API cuOccupancyMaxActiveBlocksPerMultiprocessor(int* n, void*, int, size_t) { ENTER("cuOccupancy") *n = 1; return 0; }
API cuLaunchKernel(void* f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned smem,
                   void* stream, void** p, void**) {
  ENTER("cuLaunchKernel")
  auto* fn = (Function*)f;
  if (!gx || !gy || !gz || gy > 65535 || gz > 65535 || (u_int64_t)bx * by * bz > (u_int64_t)fn->most_threads || smem > (unsigned)fn->most_smem) {
    trouble("a launch of " + fn->name + " beyond what the device allows");
    return INVALID_VALUE;
  }
  auto args = std::make_shared<std::vector<std::vector<unsigned char>>>();
  for (size_t i = 0; i < fn->sizes.size(); i++) args->emplace_back((unsigned char*)p[i], (unsigned char*)p[i] + fn->sizes[i]);
  return queue(stream, [=]() -> int {
    unsigned g[3] = {gx, gy, gz}, b[3] = {bx, by, bz};
    std::vector<void*> ps;
    for (auto& a : *args) ps.push_back(a.data());
    char why[256] = "";
    int rc = fn->launch(fn->name.c_str(), g, b, smem, ps.data(), why, sizeof why);
    if (rc) trouble(fn->name + ": " + why);
    return rc;
  });
}
API cuStreamBeginCapture_v2(void* s, int) { ENTER("cuStreamBeginCapture") of(s).capture = new Graph; m.counts["graphs"]++; return 0; }
API cuStreamEndCapture(void* s, void** g) {
  Hold hold;
  *g = of(s).capture;
  of(s).capture = nullptr;
  return *g ? 0 : STREAM_CAPTURE_INVALIDATED;
}
API cuGraphInstantiateWithFlags(void** e, void* g, Ptr) {
  ENTER("cuGraphInstantiate") *e = new Graph(*(Graph*)g); m.counts["executables"]++; return 0;
}
API cuGraphGetNodes(void* g, void**, size_t* n) { ENTER("cuGraphGetNodes") *n = ((Graph*)g)->nodes.size(); return 0; }
API cuGraphLaunch(void* e, void* s) {
  ENTER("cuGraphLaunch")
  for (auto& w : ((Graph*)e)->nodes) if (int rc = queue(s, w)) return rc;
  return 0;
}
API cuGraphDestroy(void* g) { Hold hold; machine().counts["graphs"]--; delete (Graph*)g; return 0; }
API cuGraphExecDestroy(void* e) { Hold hold; machine().counts["executables"]--; delete (Graph*)e; return 0; }
API cuGetErrorString(int e, const char** s) {
  *s = e == 0 ? "no error" : e == OUT_OF_MEMORY ? "out of memory" : e == LAUNCH_FAILED ? "unspecified launch failure"
    : e == NOT_FOUND ? "named symbol not found" : e == NOT_SUPPORTED ? "operation not supported" : e == 100 ? "no CUDA-capable device is detected"
    : e == 803 ? "system has unsupported display driver / cuda driver combination" : "error";
  return 0;
}
API cuGetErrorName(int e, const char** s) {
  *s = e == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY" : e == LAUNCH_FAILED ? "CUDA_ERROR_LAUNCH_FAILED" : "CUDA_ERROR";
  return 0;
}
struct TensorMapPlan { const void* p; uint64_t rank, dim[4], pitch[3]; uint32_t box[4]; };   // shim/hopper_shim.h reads it
API cuTensorMapEncodeTiled(void* t, int type, unsigned rank, void* p, const uint64_t* dim, const uint64_t* pitch,
                           const unsigned* box, const unsigned* step, int, int swizzle, int, int) {
  ENTER("cuTensorMapEncodeTiled")
  if (type != 9 || rank < 2 || rank > 4 || box[0] != 64 || swizzle != 3 || ((uint64_t)t & 63) || ((uint64_t)p & 15)) return INVALID_VALUE;
  TensorMapPlan s{p, rank, {1, 1, 1, 1}, {0, 0, 0}, {1, 1, 1, 1}};
  for (unsigned i = 0; i < rank; i++) {
    if (dim[i] == 0 || dim[i] >> 32 || box[i] == 0 || box[i] > 256 || step[i] != 1 || (i && (pitch[i - 1] & 15))) return INVALID_VALUE;
    s.dim[i] = dim[i];
    s.box[i] = box[i];
    if (i) s.pitch[i - 1] = pitch[i - 1];
  }
  memcpy(t, &s, sizeof s);
  return 0;
}
#define STUB(name) API name() { return NOT_SUPPORTED; }
#include "stubs.inc"
