// What streets to drive in need of the ray caster: roads with kerbs and markings, frusta, wheels and house fronts. Part of
// world.c, which includes it (native.source puts it in its place for NVRTC).

// How far a point of the ground is from the roads of a primitive, and where along the nearest of their pieces it is.
// Pieces are rows of the materials (training/cosmonaut_training/data/roads.py): x, z and heading of the start, curvature,
// length, half width, edge of the outer lane, road, marks, distance of the start, a circle round it.
enum { LINES = 1, CROSSWALK_END = 2, CROSSWALK_START = 4, STOP_END = 8, STOP_START = 16 };
#define FILLET 5.0f
#define MOST_ROADS 6

typedef struct {
    float gap;               // metres to the kerb, negative on the carriageway
    float s, aside;          // along and to the right of the nearest piece
    float other;             // metres to the nearest other carriageway
    const float *piece;
} Roadside;

FN Roadside roadside(const World *w, int first, int rows, float x, float z) {
    Roadside out = {1e3f, 0, 0, 1e3f, 0};
    float by_road[MOST_ROADS], best = 1e3f;
    for (int k = 0; k < MOST_ROADS; k++) by_road[k] = 1e3f;
    for (int i = 0; i < rows; i++) {
        const float *p = w->mats + (size_t)(first + i) * MAT;
        float cx = x - p[10], cz = z - p[11];
        if (cx * cx + cz * cz > p[12] * p[12]) continue;
        float s, a, c = cosf(p[2]), n = sinf(p[2]);
        if (fabsf(p[3]) < 1e-6f) {
            float dx = x - p[0], dz = z - p[1];
            s = n * dx + c * dz; a = c * dx - n * dz;
        } else {
            float r = 1 / p[3], sign = p[3] > 0 ? 1.0f : -1.0f, dx = x - p[0] - r * c, dz = z - p[1] + r * n;
            float turned = atan2f(sign * dz, -sign * dx) - p[2];
            turned -= 6.28318531f * roundf(turned / 6.28318531f);
            s = turned * r; a = sign * (fabsf(r) - sqrtf(dx * dx + dz * dz));
        }
        float over = fmaxf(fmaxf(-s, s - p[4]), 0), side = fabsf(a) - p[5];
        float gap = over > 0 ? sqrtf(over * over + fmaxf(side, 0) * fmaxf(side, 0)) : side;
        int road = (int)p[7];
        if (gap < by_road[road]) by_road[road] = gap;
        if (gap < best) { best = gap; out.s = s; out.aside = a; out.piece = p; }
    }
    int own = out.piece ? (int)out.piece[7] : -1;
    out.gap = by_road[0];
    for (int k = 1; k < MOST_ROADS; k++) {
        float h = fmaxf(FILLET - fabsf(out.gap - by_road[k]), 0) / FILLET;
        out.gap = fminf(out.gap, by_road[k]) - (by_road[k] < 1e3f && out.gap < 1e3f ? h * h * FILLET / 4 : 0);
    }
    for (int k = 0; k < MOST_ROADS; k++) if (k != own && by_road[k] < out.other) out.other = by_road[k];
    return out;
}

// Roads at y = 0 and what lies beside them a kerb higher: p[2] height of the kerb, p[3] and p[4] first row and rows of the
// pieces. Faces: 0 the carriageway, 2 the pavement, 3 the kerb's side.
FN int cast_roads(const World *w, int i, V o, V d, Hit *h) {
    const float *p = w->prims + (size_t)i * PRIM;
    if (d.y < 1e-6f) return 0;
    int first = (int)p[3], rows = (int)p[4];
    float upper = fmaxf((-p[2] - o.y) / d.y, 0), lower = -o.y / d.y;
    if (upper >= h->t || lower < 1e-3f) return 0;
    if (upper > 1e-3f && roadside(w, first, rows, o.x + upper * d.x, o.z + upper * d.z).gap > 0) {
        h->t = upper; h->prim = i; h->face = 2; h->n = v(0, -1, 0);
        return 1;
    }
    if (roadside(w, first, rows, o.x + lower * d.x, o.z + lower * d.z).gap <= 0) {
        if (lower >= h->t) return 0;
        h->t = lower; h->prim = i; h->face = 0; h->n = v(0, -1, 0);
        return 1;
    }
    for (int k = 0; k < 9; k++) {
        float t = 0.5f * (upper + lower);
        if (roadside(w, first, rows, o.x + t * d.x, o.z + t * d.z).gap > 0) lower = t; else upper = t;
    }
    if (upper < 1e-3f || upper >= h->t) return 0;
    float x = o.x + upper * d.x, z = o.z + upper * d.z;
    float gx = roadside(w, first, rows, x + 0.05f, z).gap - roadside(w, first, rows, x - 0.05f, z).gap;
    float gz = roadside(w, first, rows, x, z + 0.05f).gap - roadside(w, first, rows, x, z - 0.05f).gap;
    h->t = upper; h->prim = i; h->face = 3; h->n = norm(v(-gx, 0, -gz));
    return 1;
}

// A box that narrows upwards: p[12] by how much on either side at the top, p[13] ahead, p[14] behind.
FN int cast_frustum(const World *w, int i, V o, V d, Hit *h) {
    const float *p = w->prims + (size_t)i * PRIM;
    float c = p[8], s = p[9], up = 0.5f / p[6];
    V q = sub(o, v(p[2], p[3], p[4]));
    V lo = v(c * q.x - s * q.z, q.y, s * q.x + c * q.z), ld = v(c * d.x - s * d.z, d.y, s * d.x + c * d.z);
    float tn = -1e30f, tf = 1e30f; int face = 0; V n = v(0, 0, 0);
    for (int k = 0; k < 6; k++) {     // inside of a plane is where dot(m, x) is at most e
        int axis = k >> 1; float sign = k & 1 ? 1.0f : -1.0f, in = axis == 0 ? p[12] : (k == 5 ? p[13] : p[14]);
        V m = axis == 0 ? v(sign, -in * up, 0) : (axis == 1 ? v(0, sign, 0) : v(0, -in * up, sign));
        float e = axis == 1 ? p[6] : p[axis == 0 ? 5 : 7] - 0.5f * in, a = dot(m, ld), b = e - dot(m, lo);
        if (fabsf(a) < 1e-9f) { if (b < 0) return 0; continue; }
        float t = b / a;
        if (a < 0) { if (t > tn) { tn = t; face = k; n = m; } } else if (t < tf) tf = t;
    }
    if (tf < tn || tn < 1e-3f || tn >= h->t) return 0;
    n = norm(n);
    h->t = tn; h->prim = i; h->face = face;
    h->n = v(c * n.x + s * n.z, n.y, -s * n.x + c * n.z);
    return 1;
}

// An ellipsoid that is turned about the vertical.
FN int cast_wheel(const World *w, int i, V o, V d, Hit *h) {
    const float *p = w->prims + (size_t)i * PRIM;
    float c = p[8], s = p[9];
    V f = sub(o, v(p[2], p[3], p[4])), r = v(1 / p[5], 1 / p[6], 1 / p[7]);
    V q = had(v(c * f.x - s * f.z, f.y, s * f.x + c * f.z), r), e = had(v(c * d.x - s * d.z, d.y, s * d.x + c * d.z), r);
    float a = dot(e, e), b = dot(q, e), disc = b * b - a * (dot(q, q) - 1);
    if (disc < 0) return 0;
    float t = (-b - sqrtf(disc)) / a;
    if (t < 1e-3f || t >= h->t) return 0;
    V n = norm(had(add(q, mul(e, t)), r));
    h->t = t; h->prim = i; h->face = 0; h->n = v(c * n.x + s * n.z, n.y, -s * n.x + c * n.z);
    return 1;
}

// A painted line of a width round 0, seen with pixels of fp metres: as wide as a pixel at least, and fainter for it.
FN float painted(float x, float width, float fp) {
    float wide = fmaxf(width, fp);
    return (1 - smooth(0.5f * wide - 0.25f * fp, 0.5f * wide + 0.35f * fp, fabsf(x))) * fminf(1.0f, width / fp);
}

// The first half of every period, with soft ends; half of the paint where a period is finer than pixels.
FN float dashed(float x, float period, float fp) {
    float q = x / period - 0.25f, e = fmaxf(fp, 0.03f) / period, u = fabsf(q - roundf(q));
    float on = 1 - smooth(0.25f - 0.5f * e, 0.25f + 0.5f * e, u), fine = smooth(0.35f, 0.8f, e);
    return on * (1 - fine) + 0.5f * fine;
}

FN float between(float lo, float hi, float x, float fp) { return smooth(lo - 0.5f * fp, lo + 0.5f * fp, x) * (1 - smooth(hi - 0.5f * fp, hi + 0.5f * fp, x)); }

// How wide a pixel is on the ground, across and along the road, that is across metres wide and along metres deep as one
// looks along d.
FN void footprint(const Roadside *r, V d, float across, float along, float *wide, float *deep) {
    float h = r->piece[2] + r->piece[3] * r->s, c = (d.x * sinf(h) + d.z * cosf(h)) / sqrtf(d.x * d.x + d.z * d.z + 1e-12f);
    float q = fmaxf(1 - c * c, 0);
    *wide = fmaxf(sqrtf(across * across * c * c + along * along * q), 0.02f);
    *deep = fmaxf(sqrtf(along * along * c * c + across * across * q), 0.03f);
}

// Paint on a carriageway, 0 to 1; wide and soft: of a pixel, across and along the road.
FN float markings(const Roadside *r, float wide, float soft) {
    const float *p = r->piece;
    if (r->other < 0.3f) return 0;
    int marks = (int)p[8];
    float s = r->s, a = r->aside, edge = p[6], on = 0;
    float end = p[4] - s;        // metres to the piece's end
    int still = 0;               // whether the middle is a whole line: before a stop line
    float open = 1;              // none of the long lines beside a crosswalk
    if (marks & CROSSWALK_END) open *= 1 - between(-9, 5.6f, end, soft);
    if (marks & CROSSWALK_START) open *= 1 - between(-9, 5.6f, s, soft);
    if ((marks & STOP_END && end < 20) || (marks & STOP_START && s < 20)) still = 1;
    if (marks & LINES) {
        on = painted(a, 0.13f, wide) * (still ? 1 : dashed(s + p[9], 6.0f, soft));
        on = fmaxf(on, painted(fabsf(a) - edge, 0.12f, wide)) * open;
    }
    for (int k = 0; k < 2; k++) {
        float t = k ? s : end, own = k ? -a : a;     // own: to the right of those who drive towards the junction
        if (marks & (k ? CROSSWALK_START : CROSSWALK_END))
            on = fmaxf(on, between(1.2f, 4.2f, t, soft) * dashed(a + 0.275f, 1.1f, wide) * between(-p[5] + 0.4f, p[5] - 0.4f, a, wide));
        if (marks & (k ? STOP_START : STOP_END)) on = fmaxf(on, painted(t - 5.2f, 0.4f, soft) * between(0.15f, edge - 0.1f, own, wide));
    }
    return on;
}

// A house front, n: roughness. extras: window width, storey height, luminance of windows, height of the house, kind of the
// ground floor (0 windows and doors, 1 shops). u along the wall, up from the ground; half: of the wall's length.
FN V house(const float *m, float u, float up, float half, int seed, float n, float fp) {
    V a = v(m[1], m[2], m[3]), b = v(m[4], m[5], m[6]);
    float cv = m[12], height = m[14], base = 0.45f, plinth = smooth(base - 0.5f * fp - 0.02f, base + 0.5f * fp + 0.02f, up);
    float bays = floorf(2 * half / m[11] + 0.5f), cu = bays > 0 ? 2 * half / bays : 2 * half;
    float x = (u + half) / cu, y = (up - base) / cv, column = floorf(x), storey = floorf(y);
    int shop = m[15] > 0.5f, ground = storey < 0.5f;
    float storeys = floorf((height - base - 0.5f) / cv);
    float own = rnd3((int)column, (int)storey, seed), pick = rnd3((int)column, 77, seed);
    int door = ground && !shop && pick < 0.34f;
    float w = shop && ground ? 0.86f : (door ? 1.05f / cu : 0.50f), top = shop && ground ? 0.80f : (door ? 2.25f / cv : 0.80f);
    float foot = shop && ground ? 0.06f : (door ? -0.15f : 0.28f);
    float fx = fabsf(x - column - 0.5f), fy = y - storey, e = fmaxf(fp / cu, 0.012f), f = fmaxf(fp / cv, 0.012f);
    float inside = (1 - smooth(0.5f * w - e, 0.5f * w + e, fx)) * smooth(foot - f, foot + f, fy) * (1 - smooth(top - f, top + f, fy));
    float rim = 0.12f / cu, rise = 0.12f / cv;
    float frame = (1 - smooth(0.5f * w + rim - e, 0.5f * w + rim + e, fx)) * smooth(foot - rise - f, foot - rise + f, fy) * (1 - smooth(top + rise - f, top + rise + f, fy));
    if (storey >= storeys || up < 0 || column < 0 || column >= bays) inside = frame = 0;
    float fade = smooth(4, 9, cu / fp);
    V glass = own > 0.86f ? v(m[13] * 7.0f, m[13] * 5.6f, m[13] * 3.2f) : mix(v(m[13], m[13] * 1.1f, m[13] * 1.25f), v(m[13] * 3.2f, m[13] * 3.8f, m[13] * 4.6f), 0.8f * own);
    if (door) glass = mix(v(0.10f, 0.07f, 0.05f), v(rnd3(3, seed, 1) * 0.2f, rnd3(5, seed, 1) * 0.16f, rnd3(7, seed, 1) * 0.22f), 0.6f);
    float bar = door ? 0 : painted(fx * cu, 0.07f, fp) * 0.8f;
    V wall = mul(a, (1 + m[8] * n) * (0.78f + 0.22f * plinth)), trim = mix(wall, b, 0.75f * fade);
    // A cornice under the roof, and one over shops.
    float cornice = between(height - 0.35f, height, up, fp);
    if (shop) cornice = fmaxf(cornice, between(base + 0.86f * cv, base + cv, up, fp));
    wall = mix(wall, b, 0.6f * cornice);
    return mix(mix(wall, trim, frame), mix(glass, b, bar * fade), inside * (0.4f + 0.6f * fade));
}
