#version 450
layout(location = 0) in vec3 place;
layout(location = 1) in float distance_;
layout(push_constant) uniform Push {
  vec4 row0;
  vec4 row1;
  vec4 row2;
  ivec2 grid;
  vec2 target;
  float near;
  float behind;
  int slot;
};
// Place in the source, 0 to 1 over its outer edges; which source, from 1 on; metres away.
layout(location = 0) out vec4 found;

void main() {
  found = vec4((place.xy / place.z + 0.5) / vec2(grid), float(slot + 1), distance_);
}
