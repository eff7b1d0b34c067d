// The cache's warp: edge filter, soft splat of one picture into a target view, where pixels at an edge are left out if
// the picture tears there, priority of several sources, magnification, and pull-push filling. The engine has the same
// arithmetic in Java; golden tensors keep the two together.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A pixel is trusted when its disparity is nearly linear over its neighbours: planes pass, depth edges fail.
void edge_filter(const float *depth, int width, int height, float threshold, uint8_t *valid) {
    for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float w = 1.0f / depth[i], m = w, cx = 0, cy = 0;
        float l = x > 0 ? 1.0f / depth[i - 1] : -1, r = x + 1 < width ? 1.0f / depth[i + 1] : -1;
        float u = y > 0 ? 1.0f / depth[i - width] : -1, d = y + 1 < height ? 1.0f / depth[i + width] : -1;
        m = fmaxf(m, fmaxf(fmaxf(l, r), fmaxf(u, d)));
        if (l > 0 && r > 0) cx = fabsf(l - 2 * w + r);
        if (u > 0 && d > 0) cy = fabsf(u - 2 * w + d);
        valid[i] = fmaxf(cx, cy) <= threshold * m;
    }
}

static void invert_rigid(const float *m, double *o) {   // camera-to-world to world-to-camera
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) o[i * 4 + j] = m[j * 4 + i];
        o[i * 4 + 3] = -((double)m[i] * m[3] + (double)m[4 + i] * m[7] + (double)m[8 + i] * m[11]);
    }
}

typedef struct { double M[12]; const float *Ks, *Kt; } View;

// Where a source pixel of depth d lands in the target, on a canvas with a ring of one pixel; returns its depth there.
static double land(const View *view, int x, int y, double d, double *u, double *v) {
    const double *M = view->M; const float *Ks = view->Ks, *Kt = view->Kt;
    double X = d * (x - Ks[2]) / Ks[0], Y = d * (y - Ks[3]) / Ks[1];
    double a = M[0] * X + M[1] * Y + M[2] * d + M[3], b = M[4] * X + M[5] * Y + M[6] * d + M[7], z = M[8] * X + M[9] * Y + M[10] * d + M[11];
    *u = (Kt[0] * a + Kt[2] * z) / (z + 1e-7) + 1; *v = (Kt[1] * b + Kt[3] * z) / (z + 1e-7) + 1;
    return z;
}

typedef struct { float u, v, z; } Landed;

// Whether a pixel keeps its distance to its four neighbours, within a pixel along each axis.
static int holds(const Landed *landed, int x, int y, int width, int height) {
    static const int step[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
    const Landed *own = landed + y * width + x;
    for (int k = 0; k < 4; k++) {
        int dx = step[k][0], dy = step[k][1];
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
        const Landed *near = own + dy * width + dx;
        if (!(near->z > 0 && fabsf(near->u - own->u - dx) < 1 && fabsf(near->v - own->v - dy) < 1)) return 0;
    }
    return 1;
}

// How far apart two pixels land that are `apart` pixels apart in the source, as a multiple; 0 where one is behind the
// camera.
static float stretch_between(const Landed *a, const Landed *b, int apart) {
    float du = b->u - a->u, dv = b->v - a->v;
    return a->z > 0 && b->z > 0 ? sqrtf(du * du + dv * dv) / apart : 0;
}

// How many times a pixel is stretched along the picture's rows or columns, whichever is more: a wall that one passes
// far more along than up.
static float stretch(const Landed *landed, int x, int y, int width, int height) {
    int l = x > 0 ? x - 1 : 0, r = x + 1 < width ? x + 1 : x, t = y > 0 ? y - 1 : 0, b = y + 1 < height ? y + 1 : y;
    return fmaxf(stretch_between(landed + y * width + l, landed + y * width + r, r - l), stretch_between(landed + t * width + x, landed + b * width + x, b - t));
}

// valid: 0 at a depth edge, where a pixel is only drawn if the picture does not tear. colour: H x W x 3 floats;
// out_colour, out_depth, out_mask of the target view. Ks, Kt: fx, fy, cx, cy. magnified: how many times the source's
// pixels are stretched against the picture they came from (NULL: not at all); out_magnified: the same of the target's,
// at least 1.
void splat(const float *colour, const float *depth, const uint8_t *valid, const float *magnified, const float *c2w_s, const float *Ks,
           const float *c2w_t, const float *Kt, int width, int height, float far, float *out_colour, float *out_depth, float *out_magnified, uint8_t *out_mask) {
    int W = width + 2, H = height + 2;
    float *acc = calloc((size_t)W * H * 6, sizeof(float));   // red, green, blue, z, weight, magnification
    Landed *landed = malloc((size_t)width * height * sizeof(Landed));
    double w2c[12], *M;
    View view = {.Ks = Ks, .Kt = Kt};
    M = view.M;
    invert_rigid(c2w_t, w2c);
    for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) {   // target camera from source camera
        M[i * 4 + j] = j == 3 ? w2c[i * 4 + 3] : 0;
        for (int k = 0; k < 3; k++) M[i * 4 + j] += w2c[i * 4 + k] * c2w_s[k * 4 + j];
    }
    float lmax = logf(1.0f + far);
    for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
        double u, v, z = land(&view, x, y, depth[y * width + x], &u, &v);
        landed[y * width + x] = (Landed){(float)u, (float)v, (float)z};
    }
    for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float u = landed[i].u, v = landed[i].v, z = landed[i].z;
        if (z <= 0 || (!valid[i] && !holds(landed, x, y, width, height))) continue;
        float U = fminf(fmaxf(u, 0), W - 1), V = fminf(fmaxf(v, 0), H - 1);
        int x0 = (int)floorf(U), x1 = (int)ceilf(U), y0 = (int)floorf(V), y1 = (int)ceilf(V);
        float q = 1.0f / (expf(fminf(80.0f, 50.0f * logf(1.0f + z) / (lmax + 1e-7f))) + 1e-7f);
        float wx[2] = {1 - (U - x0), 1 - (x1 - U)}, wy[2] = {1 - (V - y0), 1 - (y1 - V)};
        int xs[2] = {x0, x1}, ys[2] = {y0, y1};
        float times = stretch(landed, x, y, width, height) * (magnified ? magnified[i] : 1);
        for (int r = 0; r < 2; r++) for (int c = 0; c < 2; c++) {
            float w = q * wx[c] * wy[r], *p = acc + ((size_t)ys[r] * W + xs[c]) * 6;
            p[0] += w * colour[i * 3]; p[1] += w * colour[i * 3 + 1]; p[2] += w * colour[i * 3 + 2]; p[3] += w * z; p[4] += w;
            p[5] += w * times;
        }
    }
    for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
        float *p = acc + ((size_t)(y + 1) * W + x + 1) * 6; int i = y * width + x;
        out_mask[i] = p[4] > 0;
        for (int c = 0; c < 3; c++) out_colour[i * 3 + c] = p[4] > 0 ? fminf(1, fmaxf(-1, p[c] / p[4])) : 0;
        out_depth[i] = p[4] > 0 ? p[3] / p[4] : 0;
        out_magnified[i] = p[4] > 0 ? fmaxf(1, p[5] / p[4]) : 1;
    }
    free(acc); free(landed);
}

// Weights of the four taps round a fraction f: Keys' cubic with a = -3/5. In a chain of keyframes -3/4 overshoots
// until it glares, and Catmull-Rom (-1/2) fades.
static void cubic(float f, float *w) {
    const float a = -0.6f;
    float g = 1 - f, p = 1 + f, q = 1 + g;
    w[0] = a * (((p - 5) * p + 8) * p - 4);
    w[1] = ((a + 2) * f - (a + 3)) * f * f + 1;
    w[2] = ((a + 2) * g - (a + 3)) * g * g + 1;
    w[3] = a * (((q - 5) * q + 8) * q - 4);
}

// Looks up the colours that a splat has blurred: every pixel with depth is traced back into the source and read there,
// unless the source shows another surface at one of the four pixels round that place (beyond a share of the depth). A
// splat is a bilinear lookup each time a picture is warped; a chain of keyframes would lose its detail in a few links.
void resample(const float *colour, const float *depth, const float *c2w_s, const float *Ks, const float *c2w_t, const float *Kt,
              int width, int height, const uint8_t *mask, const float *out_depth, float *out_colour) {
    double w2c[12];
    View view = {.Ks = Kt, .Kt = Ks};
    invert_rigid(c2w_s, w2c);
    for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) {   // source camera from target camera
        view.M[i * 4 + j] = j == 3 ? w2c[i * 4 + 3] : 0;
        for (int k = 0; k < 3; k++) view.M[i * 4 + j] += w2c[i * 4 + k] * c2w_t[k * 4 + j];
    }
    for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
        int i = y * width + x;
        if (!mask[i]) continue;
        double u, v, z = land(&view, x, y, out_depth[i], &u, &v);
        u -= 1; v -= 1;                                          // land speaks of the canvas with its ring
        if (z <= 0 || !(u >= 0 && v >= 0 && u <= width - 1 && v <= height - 1)) continue;
        int x0 = (int)u, y0 = (int)v, same = 1;
        for (int k = 0; k < 4 && same; k++) {
            int xx = x0 + (k & 1), yy = y0 + (k >> 1);
            if (xx < width && yy < height) same = fabsf(depth[yy * width + xx] - (float)z) <= 0.1f * (float)z;
        }
        if (!same) continue;
        float wx[4], wy[4], sum[3] = {0, 0, 0};
        cubic((float)(u - x0), wx); cubic((float)(v - y0), wy);
        for (int r = 0; r < 4; r++) {
            int yy = y0 + r - 1; yy = yy < 0 ? 0 : yy >= height ? height - 1 : yy;
            for (int c = 0; c < 4; c++) {
                int xx = x0 + c - 1; xx = xx < 0 ? 0 : xx >= width ? width - 1 : xx;
                const float *p = colour + ((size_t)yy * width + xx) * 3;
                float w = wy[r] * wx[c];
                sum[0] += w * p[0]; sum[1] += w * p[1]; sum[2] += w * p[2];
            }
        }
        for (int c = 0; c < 3; c++) out_colour[i * 3 + c] = fminf(1, fmaxf(-1, sum[c]));
    }
}

// Fills invalid pixels: means of the valid ones by halves upwards, nearest parent downwards.
void pull_push(float *colour, const uint8_t *mask, int width, int height) {
    float *col[16]; uint8_t *val[16]; int ws[16], hs[16], n = 1;
    col[0] = colour; ws[0] = width; hs[0] = height;
    val[0] = malloc((size_t)width * height); memcpy(val[0], mask, (size_t)width * height);
    while ((ws[n - 1] > 1 || hs[n - 1] > 1) && n < 16) {
        int w = (ws[n - 1] + 1) / 2, h = (hs[n - 1] + 1) / 2;
        ws[n] = w; hs[n] = h; col[n] = calloc((size_t)w * h * 3, sizeof(float)); val[n] = calloc((size_t)w * h, 1);
        for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) {
            float s[3] = {0, 0, 0}; int k = 0;
            for (int dy = 0; dy < 2; dy++) for (int dx = 0; dx < 2; dx++) {
                int xx = 2 * x + dx, yy = 2 * y + dy;
                if (xx >= ws[n - 1] || yy >= hs[n - 1]) continue;
                int i = yy * ws[n - 1] + xx;
                if (val[n - 1][i]) { k++; for (int c = 0; c < 3; c++) s[c] += col[n - 1][i * 3 + c]; }
            }
            if (k) { val[n][y * w + x] = 1; for (int c = 0; c < 3; c++) col[n][(y * w + x) * 3 + c] = s[c] / k; }
        }
        n++;
    }
    if (!val[n - 1][0]) memset(col[n - 1], 0, 3 * sizeof(float));
    for (int l = n - 2; l >= 0; l--) for (int y = 0; y < hs[l]; y++) for (int x = 0; x < ws[l]; x++) {
        int i = y * ws[l] + x;
        if (val[l][i]) continue;
        const float *p = col[l + 1] + ((size_t)(y / 2) * ws[l + 1] + x / 2) * 3;
        for (int c = 0; c < 3; c++) col[l][i * 3 + c] = p[c];
    }
    for (int l = 0; l < n; l++) { free(val[l]); if (l) free(col[l]); }
}

// What magnifies a surface this many times less than what is seen of it takes its place; a surface is the same up to
// this share of its depth.
static const float SHARPER = 2.0f, SAME_SURFACE = 0.06f;

// n_src sources, already in priority order, into one target: a pixel takes the first source that reaches it, those
// that magnify it more than limit times last; where a limit is given, a later one that shows the same surface much
// sharper takes its place. edge >= 0 finds the sources' depth edges, which may tear; without it nothing tears.
// out_mask is 0 where nothing lands, 1 where it lands magnified beyond the limit and 2 elsewhere; out_depth is 0 where
// nothing lands; out_colour is filled when fill != 0, and looked up in the sources when sharp != 0.
void warp(const float *colours, const float *depths, const float *magnified, const float *c2ws, const float *Ks, int n_src, const float *c2w_t, const float *Kt,
          int width, int height, float edge, float far, float limit, int fill, int sharp, float *out_colour, float *out_depth, float *out_magnified, uint8_t *out_mask) {
    size_t n = (size_t)width * height;
    float *c = malloc(n * 3 * sizeof(float)), *d = malloc(n * sizeof(float)), *g = malloc(n * sizeof(float)); uint8_t *m = malloc(n), *valid = malloc(n);
    memset(out_mask, 0, n); memset(out_depth, 0, n * sizeof(float)); memset(out_colour, 0, n * 3 * sizeof(float));
    for (size_t i = 0; i < n; i++) out_magnified[i] = 1;
    for (int s = 0; s < n_src; s++) {
        if (edge >= 0) edge_filter(depths + s * n, width, height, edge, valid); else memset(valid, 1, n);
        splat(colours + s * n * 3, depths + s * n, valid, magnified ? magnified + s * n : NULL, c2ws + 16 * s, Ks + 4 * s, c2w_t, Kt, width, height, far, c, d, g, m);
        if (sharp) resample(colours + s * n * 3, depths + s * n, c2ws + 16 * s, Ks + 4 * s, c2w_t, Kt, width, height, m, d, c);
        for (size_t i = 0; i < n; i++) {
            uint8_t now = m[i] ? 1 + (g[i] <= limit) : 0;
            int sharper = limit < 1e9f && now == 2 && out_mask[i] == 2 && g[i] * SHARPER <= out_magnified[i] && fabsf(d[i] - out_depth[i]) <= SAME_SURFACE * d[i];
            if (now > out_mask[i] || sharper) {
                out_mask[i] = now; out_depth[i] = d[i]; out_magnified[i] = g[i]; memcpy(out_colour + 3 * i, c + 3 * i, 3 * sizeof(float));
            }
        }
    }
    if (fill) pull_push(out_colour, out_mask, width, height);
    free(c); free(d); free(g); free(m); free(valid);
}
