// Ways to read a picture between its pixels. Pixel (x, y) lies at the coordinates (x, y).

const int NEAREST = 0;
const int BICUBIC = 1;
const int EDGE_ADAPTIVE = 2;

// How unlike the gradients of two directions are where there is no edge, and where there is nothing else.
const float NO_EDGE = 0.15;
const float EDGE = 0.6;

vec3 pixel(sampler2D picture, ivec2 at) {
  return texelFetch(picture, clamp(at, ivec2(0), textureSize(picture, 0) - 1), 0).rgb;
}

// Weights of the four neighbours at -1, 0, 1, 2 of a fraction: Keys' cubic with a = -1/2 (Keys 1981, formula 15).
vec4 keys(float f) {
  float f2 = f * f;
  float f3 = f2 * f;
  return vec4(-0.5 * f3 + f2 - 0.5 * f, 1.5 * f3 - 2.5 * f2 + 1.0, -1.5 * f3 + 2.0 * f2 + 0.5 * f, 0.5 * f3 - 0.5 * f2);
}

vec3 bicubic(sampler2D picture, vec2 at) {
  ivec2 whole = ivec2(floor(at));
  vec4 wx = keys(at.x - float(whole.x));
  vec4 wy = keys(at.y - float(whole.y));
  vec3 sum = vec3(0.0);
  for (int r = 0; r < 4; r++) {
    vec3 row = vec3(0.0);
    for (int c = 0; c < 4; c++) {
      row += wx[c] * pixel(picture, whole + ivec2(c - 1, r - 1));
    }
    sum += wy[r] * row;
  }
  return clamp(sum, 0.0, 1.0);
}

float luma(vec3 colour) {
  return dot(colour, vec3(0.299, 0.587, 0.114));
}

// A kernel over 4x4 pixels that is drawn out along an edge and narrowed across it. The edge's direction and how much it
// is one come from the structure tensor of the gradients around; no value leaves the range of the four next pixels, so
// nothing rings.
vec3 edgeAdaptive(sampler2D picture, vec2 at) {
  ivec2 whole = ivec2(floor(at));
  vec2 f = at - vec2(whole);
  vec3 c[16];
  float l[16];
  for (int i = 0; i < 16; i++) {
    c[i] = pixel(picture, whole + ivec2(i % 4 - 1, i / 4 - 1));
    l[i] = luma(c[i]);
  }
  float xx = 0.0;
  float yy = 0.0;
  float xy = 0.0;
  for (int i = 0; i < 4; i++) {
    int at4 = 5 + i % 2 + 4 * (i / 2);
    vec2 g = vec2(l[at4 + 1] - l[at4 - 1], l[at4 + 4] - l[at4 - 4]);
    float share = (i % 2 == 0 ? 1.0 - f.x : f.x) * (i / 2 == 0 ? 1.0 - f.y : f.y);
    xx += share * g.x * g.x;
    yy += share * g.y * g.y;
    xy += share * g.x * g.y;
  }
  float spread = sqrt((xx - yy) * (xx - yy) + 4.0 * xy * xy);
  float anisotropy = spread / (xx + yy + 1e-4);
  if (anisotropy <= NO_EDGE) {
    return bicubic(picture, at);
  }
  float angle = 0.5 * atan(2.0 * xy, xx - yy);
  vec2 across = vec2(cos(angle), sin(angle));
  vec2 along = vec2(-across.y, across.x);
  float narrow = 1.0 + 0.3 * anisotropy;
  float wide = 1.0 - 0.45 * anisotropy;
  vec3 sum = vec3(0.0);
  float total = 0.0;
  for (int i = 0; i < 16; i++) {
    vec2 d = vec2(float(i % 4 - 1), float(i / 4 - 1)) - f;
    vec2 e = vec2(dot(d, across) * narrow, dot(d, along) * wide);
    float r2 = dot(e, e);
    float r = sqrt(r2);
    // Keys' cubic over the distance.
    float w = r < 1.0 ? (1.5 * r - 2.5) * r2 + 1.0 : r < 2.0 ? ((-0.5 * r + 2.5) * r - 4.0) * r + 2.0 : 0.0;
    sum += w * c[i];
    total += w;
  }
  vec3 low = min(min(c[5], c[6]), min(c[9], c[10]));
  vec3 high = max(max(c[5], c[6]), max(c[9], c[10]));
  vec3 adaptive = clamp(sum / max(total, 1e-3), low, high);
  return anisotropy >= EDGE ? adaptive : mix(bicubic(picture, at), adaptive, smoothstep(NO_EDGE, EDGE, anisotropy));
}

vec3 read(sampler2D picture, vec2 at, int filtering) {
  if (filtering == NEAREST) {
    return pixel(picture, ivec2(floor(at + 0.5)));
  }
  return filtering == BICUBIC ? bicubic(picture, at) : edgeAdaptive(picture, at);
}
