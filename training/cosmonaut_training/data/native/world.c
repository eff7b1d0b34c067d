// Ray caster of the procedural worlds: boxes, frusta, rooms, upright cylinders, ellipsoids, a ground plane, roads between
// raised pavements and a height field, with procedural materials, one shadowed light, fog and a sky. World axes: x right, y DOWN,
// z forward (metres).
//
// A pixel is cast once through its centre, which also gives its exact z-depth; pixels on an edge are cast four more
// times and averaged (2x2 supersampling where it matters). Surface detail fades out before it gets finer than about
// four pixels, because a small network cannot learn what it cannot resolve.
//
// The same source is compiled by gcc for the processor and by NVRTC for the GPU, where only panoramas are made.
#ifdef __CUDACC__
typedef unsigned char uint8_t;
typedef unsigned int uint32_t;
typedef short int16_t;
#define FN static __device__
#else
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#define FN static
#endif

enum { BOX = 0, CYLINDER = 1, ELLIPSOID = 2, GROUND = 3, ROOM = 4, FIELD = 5, ROADS = 6,
       FRUSTUM = 7, WHEEL = 8 };
enum { PLASTER = 0, BRICK = 1, PLANKS = 2, TILES = 3, GRASS = 4, FOLIAGE = 5, BLOCKS = 6, ROAD = 7, PATH = 8,
       FACADE = 9, STRATA = 10, GLOW = 11, RUG = 12, BARK = 13, PAINTED = 14,
       CARRIAGEWAY = 15, PAVEMENT = 16, HOUSE = 17 };

#define PRIM 16      // floats per primitive: type, material, six geometry numbers, cos, sin, top and bottom material,
                     // three more of a frustum, 1 where it casts no shadow
#define MAT 16       // floats per material: kind, colour 1, colour 2, scale, contrast, glow, up to six extras
#define TILE 16
#define FAR_LIMIT 100.0f
#define GRID 48      // cells of the shadow grid along each axis of the plane across the light
#define CELL_CAP 40

typedef struct { float x, y, z; } V;

FN inline V v(float x, float y, float z) { V r = {x, y, z}; return r; }
FN inline V add(V a, V b) { return v(a.x + b.x, a.y + b.y, a.z + b.z); }
FN inline V sub(V a, V b) { return v(a.x - b.x, a.y - b.y, a.z - b.z); }
FN inline V mul(V a, float s) { return v(a.x * s, a.y * s, a.z * s); }
FN inline V had(V a, V b) { return v(a.x * b.x, a.y * b.y, a.z * b.z); }
FN inline float dot(V a, V b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
FN inline V norm(V a) { return mul(a, 1.0f / sqrtf(dot(a, a) + 1e-20f)); }
FN inline V mix(V a, V b, float t) { return add(mul(a, 1 - t), mul(b, t)); }
FN inline float clampf(float x, float lo, float hi) { return x < lo ? lo : (x > hi ? hi : x); }
FN inline float smooth(float lo, float hi, float x) { float t = clampf((x - lo) / (hi - lo), 0, 1); return t * t * (3 - 2 * t); }

typedef struct {
    float sun[3], sun_colour[3], ambient[3], zenith[3], horizon[3], fog[3];
    float fog_density, clouds, indoor, lamp[3], lamp_power, seed, pad[4];
} Env;  // 28 floats, the layout of builder.py

typedef struct {
    const float *prims; int n;
    const float *mats;
    const Env *env;
    const float *field; int fn; float fx0, fz0, fcell, fmin, fmax;   // square height field: world y of the ground
    // shadow grid across the sun direction
    V su, sv; float gu0, gv0, gcell; uint8_t *count; int16_t *cells;
    float *spheres;          // bounding spheres, four floats each; a negative radius means unbounded
} World;

typedef struct { float t; int prim, face; V n; } Hit;

FN inline uint32_t hash3(int x, int y, int z) {
    uint32_t h = (uint32_t)x * 0x8da6b343u ^ (uint32_t)y * 0xd8163841u ^ (uint32_t)z * 0xcb1ab31fu;
    h ^= h >> 15; h *= 0x2c1b3c6du; h ^= h >> 12; h *= 0x297a2d39u; h ^= h >> 15;
    return h;
}
FN inline float rnd3(int x, int y, int z) { return (hash3(x, y, z) >> 8) * (1.0f / 16777216.0f); }

FN float noise(V p) {  // value noise in [-1, 1]
    float fx = floorf(p.x), fy = floorf(p.y), fz = floorf(p.z);
    int x = (int)fx, y = (int)fy, z = (int)fz;
    float a = p.x - fx, b = p.y - fy, c = p.z - fz;
    a = a * a * (3 - 2 * a); b = b * b * (3 - 2 * b); c = c * c * (3 - 2 * c);
    float l[2];
    for (int k = 0; k < 2; k++) {
        float p00 = rnd3(x, y, z + k), p10 = rnd3(x + 1, y, z + k), p01 = rnd3(x, y + 1, z + k), p11 = rnd3(x + 1, y + 1, z + k);
        l[k] = (p00 * (1 - a) + p10 * a) * (1 - b) + (p01 * (1 - a) + p11 * a) * b;
    }
    return 2 * (l[0] * (1 - c) + l[1] * c) - 1;
}

// Three octaves, each faded out when its wavelength comes near the width of four pixels (fp = metres per pixel).
FN float rough(V p, float wavelength, float fp) {
    float s = 0, amp = 0.6f;
    for (int k = 0; k < 3; k++) {
        float w = smooth(3.0f, 7.0f, wavelength / fp);
        if (w <= 0) break;
        s += w * amp * noise(mul(p, 1.0f / wavelength));
        wavelength *= 0.42f; amp *= 0.62f;
    }
    return s;
}

FN float field_height(const World *w, float x, float z) {
    float gx = clampf((x - w->fx0) / w->fcell, 0, w->fn - 1.001f), gz = clampf((z - w->fz0) / w->fcell, 0, w->fn - 1.001f);
    int i = (int)gx, j = (int)gz; float a = gx - i, b = gz - j;
    const float *h = w->field + (size_t)j * w->fn + i;
    return (h[0] * (1 - a) + h[1] * a) * (1 - b) + (h[w->fn] * (1 - a) + h[w->fn + 1] * a) * b;
}

FN int march(const World *w, V o, V d, float tmax, float *out) {
    float t = 0.05f, step = 0.1f, last = 0;
    for (int i = 0; i < 160 && t < tmax; i++) {
        V p = add(o, mul(d, t));
        if (p.y < w->fmin && d.y <= 0) return 0;
        float gap = field_height(w, p.x, p.z) - p.y;      // positive: above the ground (y points down)
        if (gap < 0) {
            float lo = last, hi = t;
            for (int k = 0; k < 8; k++) {
                float m = 0.5f * (lo + hi); V q = add(o, mul(d, m));
                if (field_height(w, q.x, q.z) - q.y < 0) hi = m; else lo = m;
            }
            *out = hi; return 1;
        }
        last = t;
        step = fmaxf(0.04f + 0.006f * t, gap * 0.35f);
        t += step;
    }
    return 0;
}

#include "streets.h"

FN int cast_prim(const World *w, int i, V o, V d, Hit *h) {
    const float *p = w->prims + (size_t)i * PRIM;
    int type = (int)p[0];
    if (type == BOX || type == ROOM) {
        float c = p[8], s = p[9];
        V q = sub(o, v(p[2], p[3], p[4]));
        V lo = v(c * q.x - s * q.z, q.y, s * q.x + c * q.z), ld = v(c * d.x - s * d.z, d.y, s * d.x + c * d.z);
        float O[3] = {lo.x, lo.y, lo.z}, D[3] = {ld.x, ld.y, ld.z}, H[3] = {p[5], p[6], p[7]};
        float tn = -1e30f, tf = 1e30f; int an = 0, af = 0;
        for (int k = 0; k < 3; k++) {
            float inv = 1.0f / (fabsf(D[k]) < 1e-9f ? 1e-9f : D[k]);
            float a = (-H[k] - O[k]) * inv, b = (H[k] - O[k]) * inv;
            if (a > b) { float m = a; a = b; b = m; }
            if (a > tn) { tn = a; an = k; }
            if (b < tf) { tf = b; af = k; }
        }
        if (tf < tn) return 0;
        float t = type == BOX ? tn : tf; int ax = type == BOX ? an : af;
        if (t < 1e-3f || t >= h->t) return 0;
        float sign = (D[ax] > 0 ? -1.0f : 1.0f);
        V n = v(ax == 0 ? sign : 0, ax == 1 ? sign : 0, ax == 2 ? sign : 0);
        h->t = t; h->prim = i; h->face = ax * 2 + (sign > 0);
        h->n = v(c * n.x + s * n.z, n.y, -s * n.x + c * n.z);
        return 1;
    }
    if (type == CYLINDER) {
        float ox = o.x - p[2], oz = o.z - p[3], a = d.x * d.x + d.z * d.z, b = ox * d.x + oz * d.z, c = ox * ox + oz * oz - p[6] * p[6];
        float disc = b * b - a * c;
        if (disc < 0 || a < 1e-9f) return 0;
        float t = (-b - sqrtf(disc)) / a, y = o.y + t * d.y;
        if (t > 1e-3f && t < h->t && y > p[4] && y < p[5]) {
            h->t = t; h->prim = i; h->face = 0; h->n = v((ox + t * d.x) / p[6], 0, (oz + t * d.z) / p[6]);
            return 1;
        }
        if (d.y > 1e-6f) {       // the upper end
            t = (p[4] - o.y) / d.y;
            float x = ox + t * d.x, z = oz + t * d.z;
            if (t > 1e-3f && t < h->t && x * x + z * z < p[6] * p[6]) { h->t = t; h->prim = i; h->face = 2; h->n = v(0, -1, 0); return 1; }
        }
        return 0;
    }
    if (type == ELLIPSOID) {
        V r = v(1 / p[5], 1 / p[6], 1 / p[7]), q = had(sub(o, v(p[2], p[3], p[4])), r), e = had(d, r);
        float a = dot(e, e), b = dot(q, e), c = dot(q, q) - 1, disc = b * b - a * c;
        if (disc < 0) return 0;
        float t = (-b - sqrtf(disc)) / a;
        if (t < 1e-3f || t >= h->t) return 0;
        h->t = t; h->prim = i; h->face = 0; h->n = norm(had(add(q, mul(e, t)), r));
        return 1;
    }
    if (type == GROUND) {
        if (d.y < 1e-6f) return 0;
        float t = (p[3] - o.y) / d.y;
        if (t < 1e-3f || t >= h->t) return 0;
        h->t = t; h->prim = i; h->face = 2; h->n = v(0, -1, 0);
        return 1;
    }
    if (type == ROADS) return cast_roads(w, i, o, d, h);
    if (type == FRUSTUM) return cast_frustum(w, i, o, d, h);
    if (type == WHEEL) return cast_wheel(w, i, o, d, h);
    if (type == FIELD) {
        float t;
        if (!march(w, o, d, fminf(h->t, 130.0f), &t)) return 0;
        V q = add(o, mul(d, t)); float e = w->fcell;
        float gx = field_height(w, q.x + e, q.z) - field_height(w, q.x - e, q.z), gz = field_height(w, q.x, q.z + e) - field_height(w, q.x, q.z - e);
        h->t = t; h->prim = i; h->face = 2; h->n = norm(v(gx, -2 * e, gz));
        return 1;
    }
    return 0;
}

FN float reach(const float *p, V *c) {  // bounding sphere; negative when unbounded
    switch ((int)p[0]) {
        case BOX: case FRUSTUM: *c = v(p[2], p[3], p[4]); return sqrtf(p[5] * p[5] + p[6] * p[6] + p[7] * p[7]);
        case CYLINDER: *c = v(p[2], 0.5f * (p[4] + p[5]), p[3]); return sqrtf(p[6] * p[6] + 0.25f * (p[5] - p[4]) * (p[5] - p[4]));
        case ELLIPSOID: case WHEEL: *c = v(p[2], p[3], p[4]); return fmaxf(p[5], fmaxf(p[6], p[7]));
        default: *c = v(0, 0, 0); return -1;
    }
}

// Whether a ray of direction d (dd = d.d) can meet the bounding sphere at all: cheaper than the exact test.
FN inline int may_hit(const World *w, int i, V o, V d, float dd) {
    const float *s = w->spheres + 4 * i;
    if (s[3] < 0) return 1;
    V q = v(s[0] - o.x, s[1] - o.y, s[2] - o.z);
    float b = dot(q, d), c = dot(q, q) - s[3] * s[3];
    return c < 0 || (b > 0 && b * b > c * dd);
}

FN float sunlit(const World *w, V p) {
    V s = v(w->env->sun[0], w->env->sun[1], w->env->sun[2]);
    Hit h = {FAR_LIMIT, -1, 0, {0, 0, 0}};
    float u = (dot(p, w->su) - w->gu0) / w->gcell, q = (dot(p, w->sv) - w->gv0) / w->gcell;
    if (u >= 0 && q >= 0 && u < GRID && q < GRID) {
        int k = (int)q * GRID + (int)u;
        for (int j = 0; j < w->count[k]; j++) {
            int i = w->cells[k * CELL_CAP + j];
            if (may_hit(w, i, p, s, 1.0f) && cast_prim(w, i, p, s, &h)) return 0;
        }
    }
    if (w->field) { float t; V o = add(p, mul(s, 0.15f)); if (march(w, o, s, 60.0f, &t)) return 0; }
    return 1;
}

FN float lamplit(const World *w, V p, V lamp) {
    V d = sub(lamp, p); float len = sqrtf(dot(d, d)); d = mul(d, 1 / len);
    Hit h = {len - 0.02f, -1, 0, {0, 0, 0}};
    for (int i = 0; i < w->n; i++) if (may_hit(w, i, p, d, 1.0f) && (int)w->prims[i * PRIM] != ROOM && cast_prim(w, i, p, d, &h)) return 0;
    return 1;
}

FN V sky(const Env *e, V d) {
    float up = clampf(-d.y, 0, 1), k = powf(1 - up, 3.0f);
    V c = mix(v(e->zenith[0], e->zenith[1], e->zenith[2]), v(e->horizon[0], e->horizon[1], e->horizon[2]), k);
    float s = clampf(dot(d, v(e->sun[0], e->sun[1], e->sun[2])), 0, 1);
    V sc = v(e->sun_colour[0], e->sun_colour[1], e->sun_colour[2]);
    c = add(c, mul(sc, 0.10f * powf(s, 6) + 0.5f * powf(s, 90)));
    if (e->clouds > 0 && up > 0.02f) {
        float q = 1.0f / (up + 0.12f);
        V p = v(d.x * q * 1.1f + e->seed, e->seed * 0.37f, d.z * q * 1.1f);
        float n = 0.6f * noise(p) + 0.3f * noise(mul(p, 2.1f));
        float cover = smooth(0.55f - e->clouds, 1.0f - 0.8f * e->clouds, n + 0.25f) * smooth(0.02f, 0.25f, up);
        c = mix(c, v(0.85f, 0.85f, 0.88f), cover * 0.75f);
    }
    return c;
}

// Joint lines of a grid of cells; 1 in the joint, 0 in the cell. Fades before the cells get too small to be seen.
FN float joints(float u, float q, float cu, float cv, float width, float fp, int staggered, int *iu, int *iv) {
    float b = q / cv, r = floorf(b), a = u / cu + (staggered ? 0.5f * ((int)r & 1) : 0), c = floorf(a);
    float du = fminf(a - c, 1 - (a - c)) * cu, dv = fminf(b - r, 1 - (b - r)) * cv;
    *iu = (int)c; *iv = (int)r;
    float line = 1 - smooth(0.5f * width, 0.5f * width + fmaxf(fp, 0.3f * width), fminf(du, dv));
    return line * smooth(5.0f, 9.0f, fminf(cu, cv) / fp);
}

// d: where one looks, across: metres that a pixel is wide, fp: metres that it covers along a slanting surface.
FN V surface(const World *w, const Hit *h, V p, V d, float across, float fp, float *glow) {
    const float *pr = w->prims + (size_t)h->prim * PRIM;
    int mi = (int)pr[1];
    if (h->face == 2 && pr[10] >= 0) mi = (int)pr[10];
    if (h->face == 3 && pr[11] >= 0) mi = (int)pr[11];
    const float *m = w->mats + (size_t)mi * MAT;
    V a = v(m[1], m[2], m[3]), b = v(m[4], m[5], m[6]);
    float scale = m[7], contrast = m[8];
    *glow = m[9];
    V q = p;
    float u, t;     // surface coordinates in metres: t runs down a wall
    if ((int)pr[0] == BOX || (int)pr[0] == ROOM || (int)pr[0] == FRUSTUM) {
        float c = pr[8], s = pr[9]; V l = sub(p, v(pr[2], pr[3], pr[4]));
        q = v(c * l.x - s * l.z, l.y, s * l.x + c * l.z);
        int ax = h->face >> 1;
        u = ax == 0 ? q.z : q.x; t = ax == 1 ? q.z : p.y;
        q = add(q, v(h->prim * 17.3f, 0, h->prim * 5.1f));
    } else if ((int)pr[0] == CYLINDER) {
        u = atan2f(p.z - pr[3], p.x - pr[2]) * pr[6]; t = p.y;
    } else { u = p.x; t = p.z; }
    float n = rough(add(q, v(m[10] * 31.0f, mi * 3.7f, 0)), scale, fp), k = 0; int iu, iv;
    switch ((int)m[0]) {
        case BRICK: {
            float line = joints(u, t, scale * 0.9f, scale * 0.45f, scale * 0.09f, fp, 1, &iu, &iv);
            float own = (rnd3(iu, iv, mi) - 0.5f) * smooth(5, 9, scale * 0.45f / fp);
            return mix(mul(a, 1 + contrast * (0.8f * own + 0.45f * n)), b, line * 0.8f);
        }
        case BLOCKS: {
            float line = joints(u, t, scale * 1.6f, scale * 0.8f, scale * 0.07f, fp, 1, &iu, &iv);
            float own = (rnd3(iu, iv, mi) - 0.5f) * smooth(5, 9, scale * 0.8f / fp);
            return mix(mul(a, 1 + contrast * (0.7f * own + 0.6f * n)), b, line * 0.6f);
        }
        case TILES: {
            float line = joints(u, t, scale, scale, scale * 0.06f, fp, 0, &iu, &iv);
            float on = ((iu + iv) & 1) ? 1 : 0; on = 0.5f + (on - 0.5f) * smooth(5, 9, scale / fp);
            return mul(mix(a, b, on), (1 + 0.3f * contrast * n) * (1 - 0.35f * line));
        }
        case PLANKS: {
            float line = joints(u, t, scale, scale * 7.0f, scale * 0.07f, fp, 0, &iu, &iv);
            float own = rnd3(iu, iv, mi) - 0.5f;
            n = rough(v(u * 3.0f, t * 0.5f, iu * 1.7f), scale * 3.0f, fp * 3.0f);
            return mul(mix(a, b, clampf(0.5f + own * smooth(4, 8, scale / fp) + 0.4f * n, 0, 1)), 1 - 0.45f * line);
        }
        case GRASS: case FOLIAGE:
            k = clampf(0.5f + contrast * n, 0, 1);
            return mix(a, b, k);
        case BARK:
            n = rough(v(u * 2.2f, t * 0.6f, h->prim * 3.3f), scale, fp * 2.0f);
            return mix(a, b, clampf(0.5f + contrast * n, 0, 1));
        case ROAD: {     // extras: half width, crossing z, crossing every, dash length
            float ax = fabsf(p.x - m[11]), half = m[12];
            V c = mul(a, 1 + contrast * n);
            if (ax > half) return c;
            float soft = fmaxf(fp, 0.03f), on = 0;
            float dash = fmodf(p.z + 4000.0f, m[15]);
            on = (1 - smooth(0.08f, 0.08f + soft, fabsf(ax))) * (dash < 0.5f * m[15]);
            float z = fmodf(p.z - m[13] + 100.0f * m[14], m[14]);
            if (z < 3.0f) { float s = fmodf(p.x + 100.0f, 1.1f); on = s < 0.55f; }
            on *= smooth(2.0f, 4.0f, 0.5f / fp);
            return mix(c, b, 0.8f * on);
        }
        case PATH: {     // extras: sway amplitude, sway frequency, phase, half width
            float c = m[11] * sinf(p.z * m[12] + m[13]), d = fabsf(p.x - c) + 0.35f * rough(p, 1.1f, fp);
            float on = 1 - smooth(m[14], m[14] + 0.5f, d);
            V grass = mul(a, 1 + contrast * n), dirt = mul(b, 1 + 0.6f * contrast * n);
            return mix(grass, dirt, on);
        }
        case FACADE: {   // extras: window width, window height, storey height, window colour luminance
            float cu = m[11], cv = m[12], x = u / cu, y = t / cv, fxx = x - floorf(x), fyy = y - floorf(y);
            float e = fmaxf(fp / cu, 0.02f), f = fmaxf(fp / cv, 0.02f);
            float in = smooth(0.24f - e, 0.24f + e, fxx) * (1 - smooth(0.76f - e, 0.76f + e, fxx)) * smooth(0.22f - f, 0.22f + f, fyy) * (1 - smooth(0.74f - f, 0.74f + f, fyy));
            float frame = smooth(0.18f - e, 0.18f + e, fxx) * (1 - smooth(0.82f - e, 0.82f + e, fxx)) * smooth(0.16f - f, 0.16f + f, fyy) * (1 - smooth(0.80f - f, 0.80f + f, fyy));
            float fade = smooth(5, 10, cu / fp), own = rnd3((int)floorf(x), (int)floorf(y), mi);
            V glass = own > 0.82f ? v(m[13] * 2.2f, m[13] * 1.9f, m[13] * 1.2f) : v(m[13], m[13] * 1.1f, m[13] * 1.25f);
            V wall = mul(a, 1 + contrast * n), trim = mix(wall, b, 0.7f * fade);
            return mix(mix(wall, trim, frame), mul(glass, 0.7f + 0.6f * own), in * (0.35f + 0.65f * fade));
        }
        case STRATA: {
            float bend = 0.5f * noise(v(p.x * 0.12f, 3.0f, p.z * 0.12f));
            float y = (p.y + bend) / scale, band = 0.5f + 0.5f * noise(v(0.5f, y, m[10])) + 0.25f * noise(v(7.5f, y * 2.3f, m[10])) * smooth(4, 8, 0.4f * scale / fp);
            float flat = smooth(0.75f, 0.93f, -h->n.y);      // sand lies where the rock is level
            V rock = mul(mix(a, b, clampf(band, 0, 1)), 1 + contrast * n);
            return mix(rock, mul(v(m[11], m[12], m[13]), 1 + 0.5f * contrast * n), flat);
        }
        case CARRIAGEWAY: {      // extras: first row and rows of the pieces, luminance of what was mended
            Roadside r = roadside(w, (int)m[11], (int)m[12], p.x, p.z);
            V c = mul(a, 1 + contrast * n);
            float wide = fp, deep = fp;
            if (r.piece) {       // worn where wheels run
                footprint(&r, d, across, fp, &wide, &deep);
                c = mul(c, 1 + 0.10f * cosf(6.2831853f * (fabsf(r.aside) - 0.5f * r.piece[6]) / 1.6f) * smooth(2, 5, 1.6f / wide));
            }
            c = mul(c, 0.80f + 0.20f * smooth(0, 0.5f, -r.gap));      // darker beside the kerb
            return r.piece ? mix(c, b, 0.85f * markings(&r, wide, deep)) : c;
        }
        case PAVEMENT: {         // extras: first row and rows of the pieces, width; colour 2: what lies beyond
            Roadside r = roadside(w, (int)m[11], (int)m[12], p.x, p.z);
            float line = joints(r.s, r.aside, scale, scale, scale * 0.07f, fp, 0, &iu, &iv);
            V stone = mul(a, (1 + contrast * n + 0.16f * (rnd3(iu, iv, mi) - 0.5f) * smooth(4, 8, scale / fp)) * (1 - 0.3f * line));
            float wide = fp, deep = fp;
            if (r.piece) footprint(&r, d, across, fp, &wide, &deep);
            float kerb = (1 - smooth(0.22f - 0.5f * wide, 0.22f + 0.5f * wide, r.gap)) * fminf(1.0f, 0.44f / wide);
            stone = mix(stone, mul(v(0.52f, 0.51f, 0.48f), 1 + 0.5f * contrast * n), kerb);
            return mix(stone, mul(b, 1 + 2.2f * contrast * n), smooth(m[13] - 0.5f * wide, m[13] + 0.5f * wide, r.gap));
        }
        case HOUSE:
            if ((h->face >> 1) == 1) return mul(b, 0.6f + 0.3f * contrast * n);
            return house(m, u, -p.y, (h->face >> 1) == 0 ? pr[7] : pr[5], mi, n, fp);
        case RUG: {
            float x = clampf(fabsf(q.x - h->prim * 17.3f) / fmaxf(pr[5], 0.01f), 0, 1), z = clampf(fabsf(q.z - h->prim * 5.1f) / fmaxf(pr[7], 0.01f), 0, 1);
            float ring = fmaxf(x, z); int band = (int)(ring * 5);
            return mul((band & 1) ? a : b, 1 + contrast * n);
        }
        case PAINTED: {
            k = clampf(0.5f + 1.4f * n, 0, 1); float k2 = clampf(0.5f + rough(add(q, v(9, 9, 9)), scale * 1.7f, fp), 0, 1);
            return mix(mix(a, b, k), v(m[11], m[12], m[13]), 0.6f * k2);
        }
        default:
            return mix(mul(a, 1 + contrast * n), b, 0.25f * clampf(0.5f + n, 0, 1));
    }
}

FN V shade(const World *w, const Hit *h, V o, V d, float pixel) {
    const Env *e = w->env;
    V p = add(o, mul(d, h->t)), n = h->n;
    float facing = fmaxf(0.22f, fabsf(dot(n, d)) / sqrtf(dot(d, d))), glow, dist = h->t * sqrtf(dot(d, d));
    V base = surface(w, h, p, d, h->t * pixel, h->t * pixel / facing, &glow);
    int kind = (int)w->mats[(int)w->prims[h->prim * PRIM + 1] * MAT];
    if (kind == FOLIAGE) n = norm(add(n, mul(v(noise(mul(p, 2.7f)), noise(add(mul(p, 2.7f), v(50, 0, 0))), noise(add(mul(p, 2.7f), v(0, 50, 0)))), 0.55f)));
    V light, amb = v(e->ambient[0], e->ambient[1], e->ambient[2]);
    V from = add(p, mul(h->n, 0.02f));
    if (e->indoor > 0.5f) {
        V lamp = v(e->lamp[0], e->lamp[1], e->lamp[2]);
        if (e->indoor > 1.5f) lamp.z += 4.0f * roundf((p.z - lamp.z) / 4.0f);      // a row of lamps along a corridor
        V l = sub(lamp, p); float r2 = dot(l, l), lam = clampf(dot(norm(l), n), 0, 1);
        float lit = lam > 0 ? 0.25f + 0.75f * lamplit(w, from, lamp) : 0;
        light = add(mul(amb, 0.75f + 0.25f * -n.y), mul(v(e->sun_colour[0], e->sun_colour[1], e->sun_colour[2]), e->lamp_power * lam * lit / (1.0f + 0.16f * r2)));
    } else {
        V s = v(e->sun[0], e->sun[1], e->sun[2]);
        float lam = clampf(dot(s, n), 0, 1);
        if (lam > 0.01f) lam *= sunlit(w, from);
        light = add(mul(amb, 0.72f - 0.28f * n.y + 0.10f * n.x), mul(v(e->sun_colour[0], e->sun_colour[1], e->sun_colour[2]), lam));
    }
    // Darker where a wall meets the ground.
    if (!w->field && fabsf(n.y) < 0.7f) light = mul(light, 0.72f + 0.28f * smooth(0, 0.5f, -p.y));
    V c = add(had(base, light), mul(base, glow));
    float f = 1 - expf(-e->fog_density * dist);
    f = fmaxf(f, e->indoor > 0.5f ? 0 : smooth(70, 98, dist));
    return mix(c, v(e->fog[0], e->fog[1], e->fog[2]), f);
}

FN int trace(const World *w, const int16_t *list, int count, V o, V d, Hit *h) {
    h->t = 140.0f; h->prim = -1; h->face = 0;
    float dd = dot(d, d);
    for (int j = 0; j < count; j++) if (may_hit(w, list[j], o, d, dd)) cast_prim(w, list[j], o, d, h);
    return h->prim >= 0;
}

FN inline void store(uint8_t *rgb, V c) {
    float q[3] = {c.x, c.y, c.z};
    for (int k = 0; k < 3; k++) { float y = q[k] / (1 + 0.18f * q[k]); rgb[k] = (uint8_t)(255.0f * sqrtf(clampf(y, 0, 1)) + 0.5f); }
}

// Where rays leave from. A picture looks along camera-to-world m, f, cx and cy in pixels; along its rays t is the
// z-depth. A panorama is round and upright: column x looks along (x + 1/2) / width * 2 pi - pi, to the right from +z; row
// y has the slope (y - cy) / fy, fy = width / 2 pi; along its rays t is the horizontal distance.
typedef struct {
    int round, width, height;
    float fx, fy, cx, cy;
    V origin;
    const float *m;
} Camera;

FN Camera panorama_camera(const float *place, int width, int height) {
    float f = width / 6.28318531f;
    Camera c = {1, width, height, f, f, 0.5f * (width - 1), 0.5f * (height - 1), {place[0], place[1], place[2]}, 0};
    return c;
}

FN inline V ray(const Camera *c, float px, float py) {
    if (c->round) {
        float a = (px + 0.5f) / c->fx - 3.14159265f;
        return v(sinf(a), (py - c->cy) / c->fy, cosf(a));
    }
    float a = (px - c->cx) / c->fx, b = (py - c->cy) / c->fy;
    const float *m = c->m;
    return v(m[0] * a + m[1] * b + m[2], m[4] * a + m[5] * b + m[6], m[8] * a + m[9] * b + m[10]);
}

FN inline float depth_of(const Hit *h) { return h->prim < 0 ? FAR_LIMIT : clampf(h->t, 0.05f, FAR_LIMIT); }

// Whether a neighbour of the pixel shows something else.
FN int on_edge(const Camera *c, const Hit *hits, int x, int y) {
    const int NX[4] = {-1, 1, 0, 0}, NY[4] = {0, 0, -1, 1};
    const Hit *h = hits + (size_t)y * c->width + x;
    for (int q = 0; q < 4; q++) {
        int xx = x + NX[q], yy = y + NY[q];
        if (c->round) xx = (xx + c->width) % c->width;
        if (xx < 0 || yy < 0 || xx >= c->width || yy >= c->height) continue;
        const Hit *g = hits + (size_t)yy * c->width + xx;
        if (g->prim != h->prim || g->face != h->face || (h->prim >= 0 && fabsf(g->t - h->t) > 0.15f * h->t)) return 1;
    }
    return 0;
}

// The colour of a pixel, from the hits of it and of its neighbours. list: what may be met here.
FN V pixel(const World *w, const Camera *c, const int16_t *list, int count, const Hit *hits, int x, int y) {
    V o = c->origin;
    if (!on_edge(c, hits, x, y)) {
        const Hit *h = hits + (size_t)y * c->width + x;
        V d = ray(c, x, y);
        return h->prim < 0 ? sky(w->env, norm(d)) : shade(w, h, o, d, 1.0f / c->fx);
    }
    V sum = v(0, 0, 0);
    for (int q = 0; q < 4; q++) {
        V d = ray(c, x + (q & 1 ? 0.25f : -0.25f), y + (q & 2 ? 0.25f : -0.25f));
        Hit s;
        trace(w, list, count, o, d, &s);
        sum = add(sum, mul(s.prim < 0 ? sky(w->env, norm(d)) : shade(w, &s, o, d, 1.0f / c->fx), 0.25f));
    }
    return sum;
}

#ifdef __CUDACC__
// A thread a pixel; blocks go over columns, rows and places. geo: x0, z0, cell, least and most of the height field; u, v,
// u0, v0 and cell of the shadow grid. all: the numbers of all primitives. hits: one Hit a pixel.
#define ARGUMENTS const float *prims, const float *mats, const float *env, const float *field, const float *geo, \
        const float *spheres, const uint8_t *count, const int16_t *cells, const int16_t *all, const float *places, \
        int n, int fn, int width, int height, uint8_t *hits

#define PIXEL_OF_THREAD \
    int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y, p = blockIdx.z; \
    if (x >= width || y >= height) return; \
    World w; \
    w.prims = prims; w.n = n; w.mats = mats; w.env = (const Env *)env; w.field = fn > 0 ? field : 0; w.fn = fn; \
    w.fx0 = geo[0]; w.fz0 = geo[1]; w.fcell = geo[2]; w.fmin = geo[3]; w.fmax = geo[4]; \
    w.su = v(geo[5], geo[6], geo[7]); w.sv = v(geo[8], geo[9], geo[10]); \
    w.gu0 = geo[11]; w.gv0 = geo[12]; w.gcell = geo[13]; \
    w.count = (uint8_t *)count; w.cells = (int16_t *)cells; w.spheres = (float *)spheres; \
    Camera c = panorama_camera(places + 3 * p, width, height); \
    Hit *h = (Hit *)hits + (size_t)p * width * height; \
    size_t k = ((size_t)p * height + y) * width + x;

extern "C" __global__ void panorama_hits(ARGUMENTS, float *depth) {
    PIXEL_OF_THREAD
    Hit *own = h + (size_t)y * width + x;
    trace(&w, all, n, c.origin, ray(&c, x, y), own);
    depth[k] = depth_of(own);
}

extern "C" __global__ void panorama_colours(ARGUMENTS, uint8_t *rgb) {
    PIXEL_OF_THREAD
    store(rgb + 3 * k, pixel(&w, &c, all, n, h, x, y));
}
#else
static void build_shadow_grid(World *w) {
    V s = v(w->env->sun[0], w->env->sun[1], w->env->sun[2]);
    w->su = norm(v(-s.z, 0, s.x)); w->sv = v(s.y * w->su.z - s.z * w->su.y, s.z * w->su.x - s.x * w->su.z, s.x * w->su.y - s.y * w->su.x);
    float lo[2] = {1e9f, 1e9f}, hi[2] = {-1e9f, -1e9f}; V c;
    for (int i = 0; i < w->n; i++) {
        float r = reach(w->prims + (size_t)i * PRIM, &c);
        if (r < 0) continue;
        float u = dot(c, w->su), q = dot(c, w->sv);
        lo[0] = fminf(lo[0], u - r); hi[0] = fmaxf(hi[0], u + r); lo[1] = fminf(lo[1], q - r); hi[1] = fmaxf(hi[1], q + r);
    }
    w->gu0 = lo[0]; w->gv0 = lo[1]; w->gcell = fmaxf(0.01f, fmaxf(hi[0] - lo[0], hi[1] - lo[1]) / GRID);
    w->count = calloc(GRID * GRID, 1); w->cells = malloc(sizeof(int16_t) * GRID * GRID * CELL_CAP);
    for (int i = 0; i < w->n; i++) {
        float r = reach(w->prims + (size_t)i * PRIM, &c);
        if (r < 0 || w->prims[(size_t)i * PRIM + 15] > 0) continue;
        float u = dot(c, w->su) - w->gu0, q = dot(c, w->sv) - w->gv0;
        int a0 = (int)clampf((u - r) / w->gcell, 0, GRID - 1), a1 = (int)clampf((u + r) / w->gcell, 0, GRID - 1);
        int b0 = (int)clampf((q - r) / w->gcell, 0, GRID - 1), b1 = (int)clampf((q + r) / w->gcell, 0, GRID - 1);
        for (int b = b0; b <= b1; b++) for (int a = a0; a <= a1; a++) {
            int k = b * GRID + a;
            if (w->count[k] < CELL_CAP) w->cells[k * CELL_CAP + w->count[k]++] = (int16_t)i;
        }
    }
}

static World open_world(const float *prims, int n_prims, const float *mats, const float *env, const float *field, int fn,
                        const float *fgeo) {
    World w = {prims, n_prims, mats, (const Env *)env, fn > 0 ? field : NULL, fn, 0, 0, 1, 0, 0, {0}, {0}, 0, 0, 1, NULL, NULL, NULL};
    if (fn > 0) { w.fx0 = fgeo[0]; w.fz0 = fgeo[1]; w.fcell = fgeo[2]; w.fmin = fgeo[3]; w.fmax = fgeo[4]; }
    w.spheres = malloc(sizeof(float) * 4 * (n_prims + 1));
    for (int i = 0; i < n_prims; i++) {
        V c; float *s = w.spheres + 4 * i;
        s[3] = reach(prims + (size_t)i * PRIM, &c) * 1.001f; s[0] = c.x; s[1] = c.y; s[2] = c.z;
    }
    build_shadow_grid(&w);
    return w;
}

static void close_world(World *w) { free(w->count); free(w->cells); free(w->spheres); }

// What the GPU needs beside a world's arrays: geo [14], bounding spheres [n,4], counts [48*48], cells [48*48*40].
void prepare(const float *prims, int n_prims, const float *mats, const float *env, const float *field, int fn, const float *fgeo,
             float *geo, float *spheres, uint8_t *count, int16_t *cells) {
    World w = open_world(prims, n_prims, mats, env, field, fn, fgeo);
    float g[14] = {w.fx0, w.fz0, w.fcell, w.fmin, w.fmax, w.su.x, w.su.y, w.su.z, w.sv.x, w.sv.y, w.sv.z, w.gu0, w.gv0, w.gcell};
    memcpy(geo, g, sizeof g);
    memcpy(spheres, w.spheres, sizeof(float) * 4 * n_prims);
    memcpy(count, w.count, GRID * GRID);
    memcpy(cells, w.cells, sizeof(int16_t) * GRID * GRID * CELL_CAP);
    close_world(&w);
}

typedef struct { int x0, x1, y0, y1; } Tiles;

// Which tiles a primitive can touch, by its bounding sphere on the screen; columns of a panorama may go round. 0: none.
static int touched(const Camera *cam, const float *prim, Tiles *t) {
    int tx = (cam->width + TILE - 1) / TILE, ty = (cam->height + TILE - 1) / TILE;
    float fx = cam->fx, fy = cam->fy, cx = cam->cx, cy = cam->cy;
    *t = (Tiles){0, tx - 1, 0, ty - 1};
    V c; float r = reach(prim, &c);
    if (r < 0) return 1;
    V q = sub(c, cam->origin);
    if (cam->round) {
        float R = sqrtf(q.x * q.x + q.z * q.z), near = R - r;
        if (near > 0.05f) {
            float half = asinf(clampf(r / R, 0, 1)), mid = atan2f(q.x, q.z) + 3.14159265f;
            t->x0 = (int)floorf(((mid - half) * fx - 2) / TILE); t->x1 = (int)floorf(((mid + half) * fx + 2) / TILE);
            if (t->x1 - t->x0 >= tx) { t->x0 = 0; t->x1 = tx - 1; }
            float my = fmaxf((q.y + r) / near, (q.y + r) / (R + r)), ny = fminf((q.y - r) / near, (q.y - r) / (R + r));
            t->y0 = (int)floorf((ny * fy + cy - 1) / TILE); t->y1 = (int)floorf((my * fy + cy + 1) / TILE);
        }
    } else {
        const float *P = cam->m;
        float X = P[0] * q.x + P[4] * q.y + P[8] * q.z, Y = P[1] * q.x + P[5] * q.y + P[9] * q.z, Z = P[2] * q.x + P[6] * q.y + P[10] * q.z;
        if (Z < -r) return 0;
        float near = Z - r;
        if (near > 0.05f) {
            float mx = fmaxf((X + r) / near, (X + r) / (Z + r)), nx = fminf((X - r) / near, (X - r) / (Z + r));
            float my = fmaxf((Y + r) / near, (Y + r) / (Z + r)), ny = fminf((Y - r) / near, (Y - r) / (Z + r));
            t->x0 = (int)floorf((nx * fx + cx - 1) / TILE); t->x1 = (int)floorf((mx * fx + cx + 1) / TILE);
            t->y0 = (int)floorf((ny * fy + cy - 1) / TILE); t->y1 = (int)floorf((my * fy + cy + 1) / TILE);
            if (t->x0 < 0) t->x0 = 0;
            if (t->x1 >= tx) t->x1 = tx - 1;
        }
    }
    if (t->y0 < 0) t->y0 = 0;
    if (t->y1 >= ty) t->y1 = ty - 1;
    return 1;
}

static void picture(const World *w, const Camera *c, uint8_t *rgb, float *depth) {
    int tx = (c->width + TILE - 1) / TILE, ty = (c->height + TILE - 1) / TILE;
    int16_t *lists = malloc(sizeof(int16_t) * tx * ty * w->n); int *counts = calloc(tx * ty, sizeof(int));
    Hit *hits = malloc(sizeof(Hit) * c->width * c->height);
    for (int i = 0; i < w->n; i++) {
        Tiles t;
        if (!touched(c, w->prims + (size_t)i * PRIM, &t)) continue;
        for (int y = t.y0; y <= t.y1; y++) for (int x = t.x0; x <= t.x1; x++) {
            int k = y * tx + (x + tx) % tx;
            lists[(size_t)k * w->n + counts[k]++] = (int16_t)i;
        }
    }
    for (int y = 0; y < c->height; y++) for (int x = 0; x < c->width; x++) {
        int k = (y / TILE) * tx + x / TILE; size_t i = (size_t)y * c->width + x;
        trace(w, lists + (size_t)k * w->n, counts[k], c->origin, ray(c, x, y), hits + i);
        depth[i] = depth_of(hits + i);
    }
    for (int y = 0; y < c->height; y++) for (int x = 0; x < c->width; x++) {
        int k = (y / TILE) * tx + x / TILE;
        store(rgb + ((size_t)y * c->width + x) * 3, pixel(w, c, lists + (size_t)k * w->n, counts[k], hits, x, y));
    }
    free(lists); free(counts); free(hits);
}

// Renders n pictures of one world. poses: n x 16 camera-to-world, intrinsics fx, fy, cx, cy in pixels.
// rgb: n x height x width x 3 bytes, depth: n x height x width float (z-depth, metres, sky 100).
void render(const float *prims, int n_prims, const float *mats, const float *env, const float *field, int fn, const float *fgeo,
            const float *poses, int n, const float *K, int width, int height, uint8_t *rgb, float *depth) {
    World w = open_world(prims, n_prims, mats, env, field, fn, fgeo);
    for (int f = 0; f < n; f++) {
        const float *P = poses + 16 * f;
        Camera c = {0, width, height, K[0], K[1], K[2], K[3], {P[3], P[7], P[11]}, P};
        size_t at = (size_t)f * width * height;
        picture(&w, &c, rgb + 3 * at, depth + at);
    }
    close_world(&w);
}

// The same of n panoramas; places: n x 3. depth is the horizontal distance.
void render_panoramas(const float *prims, int n_prims, const float *mats, const float *env, const float *field, int fn,
                      const float *fgeo, const float *places, int n, int width, int height, uint8_t *rgb, float *depth) {
    World w = open_world(prims, n_prims, mats, env, field, fn, fgeo);
    for (int f = 0; f < n; f++) {
        Camera c = panorama_camera(places + 3 * f, width, height);
        size_t at = (size_t)f * width * height;
        picture(&w, &c, rgb + 3 * at, depth + at);
    }
    close_world(&w);
}
#endif
