#version 450
// Re-projection without depth: what is infinitely far away, which is exact for a camera that only turns. Keeps what is
// there already.
layout(local_size_x = 16, local_size_y = 16) in;
layout(binding = 0, rgba32f) uniform image2D found;
layout(push_constant) uniform Push {
  vec4 row0;  // pixel of the view -> ray -> pixel of the source: rows of K_source R K_view^-1, the last number unused
  vec4 row1;
  vec4 row2;
  ivec2 size;
  vec2 source;
  float distance_;
  int slot;
};

void main() {
  ivec2 p = ivec2(gl_GlobalInvocationID.xy);
  if (p.x >= size.x || p.y >= size.y || imageLoad(found, p).z != 0.0) {
    return;
  }
  vec3 ray = vec3(vec2(p), 1.0);
  vec3 seen = vec3(dot(row0.xyz, ray), dot(row1.xyz, ray), dot(row2.xyz, ray));
  vec2 at = (seen.xy / seen.z + 0.5) / source;
  bool inside = seen.z > 0.0 && all(greaterThanEqual(at, vec2(0.0))) && all(lessThanEqual(at, vec2(1.0)));
  imageStore(found, p, inside ? vec4(at, float(slot + 1), distance_) : vec4(0.0));
}
