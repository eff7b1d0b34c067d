#version 450
// Late re-projection: the surface that a keyframe's depth describes, seen by another camera. A cell is two triangles:
// between four neighbours of one surface, or, where the surface tears, the quarter of that square which belongs to one
// of the four, straight on to the camera at that pixel's depth. So nothing is drawn across a tear, and what is only a
// pixel wide does not vanish.
layout(std430, binding = 0) readonly buffer Depths { float depth[]; };
layout(std430, binding = 1) readonly buffer Cells { uint cells[]; };  // 8 * square + (0 whole, 4 to 7 its corners)
layout(push_constant) uniform Push {
  vec4 row0;  // (x, y, depth) -> (a, b, z) = depth * (M (x, y, 1)) + t, rows of [M | t]; the pixel is (a, b) / z
  vec4 row1;
  vec4 row2;
  ivec2 grid;
  vec2 target;
  float near;
  float behind;  // how much further away than it is the surface counts, so that sources before it win ties
  int slot;
};
// (u d, v d, d): what is linear in space, so that the place in the keyframe comes out right under perspective.
layout(location = 0) out vec3 place;
layout(location = 1) out float distance_;

void main() {
  const ivec2 corners[6] = ivec2[](ivec2(0, 0), ivec2(0, 1), ivec2(1, 0), ivec2(1, 0), ivec2(0, 1), ivec2(1, 1));
  uint cell = cells[gl_VertexIndex / 6];
  ivec2 corner = corners[gl_VertexIndex % 6];
  int square = int(cell >> 3);
  ivec2 first = ivec2(square % (grid.x - 1), square / (grid.x - 1));
  ivec2 p = first + corner;
  vec2 at = vec2(p);
  if ((cell & 4u) != 0u) {
    ivec2 of = ivec2(int(cell & 1u), int(cell >> 1 & 1u));
    p = first + of;
    at = vec2(first) + 0.5 * vec2(of + corner);
  }
  float d = depth[p.y * grid.x + p.x];
  // A picture ends half a pixel beyond its outermost pixels.
  at += 0.5 * (vec2(equal(at, vec2(grid - 1))) - vec2(equal(at, vec2(0.0))));
  vec4 ray = vec4(d * at, d, 1.0);
  vec3 seen = vec3(dot(row0, ray), dot(row1, ray), dot(row2, ray));
  gl_Position = vec4((seen.xy + 0.5 * seen.z) / target * 2.0 - seen.z, near / behind, seen.z);
  place = vec3(d * at, d);
  distance_ = seen.z;
}
