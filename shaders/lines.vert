#version 450
// Lines over the picture, every piece a rectangle of the line's width.
struct Point {
  vec4 place;   // x, y, z in the world, or x, y in pixels where the fourth number is 1
  vec4 colour;  // as the picture's pixels: blue, green, red, alpha
  vec4 style;   // width in pixels; 1 where a line goes on to the next point
};
layout(std430, binding = 0) readonly buffer Points { Point points[]; };
layout(push_constant) uniform Push { vec4 row0; vec4 row1; vec4 row2; vec2 target; float near; };
layout(location = 0) out vec4 colour;
layout(location = 1) out vec3 across;  // signed distance from the middle times w, half the width, w
layout(location = 2) out float distance_;

vec3 seen(vec4 place) {
  if (place.w == 1.0) {
    return vec3(place.xy, 1.0);
  }
  vec4 p = vec4(place.xyz, 1.0);
  return vec3(dot(row0, p), dot(row1, p), dot(row2, p));
}

void main() {
  int piece = gl_VertexIndex / 6;
  int corner = gl_VertexIndex % 6;
  Point a = points[piece];
  Point b = points[piece + 1];
  vec3 from = seen(a.place);
  vec3 to = seen(b.place);
  colour = a.colour;
  across = vec3(0.0);
  distance_ = 0.0;
  gl_Position = vec4(0.0, 0.0, 0.0, -1.0);
  bool flat_ = a.place.w == 1.0;
  if (a.style.y != 1.0 || (!flat_ && from.z <= near && to.z <= near)) {
    return;
  }
  if (!flat_) {
    // What lies behind the camera is cut off.
    if (from.z < near) {
      from = mix(from, to, (near - from.z) / (to.z - from.z));
    } else if (to.z < near) {
      to = mix(to, from, (near - to.z) / (from.z - to.z));
    }
  }
  vec2 start = from.xy / from.z;
  vec2 end = to.xy / to.z;
  vec2 direction = end - start;
  direction = length(direction) < 1e-6 ? vec2(1.0, 0.0) : normalize(direction);
  vec2 normal = vec2(-direction.y, direction.x);
  float half_ = 0.5 * a.style.x + 1.0;
  bool atEnd = corner == 1 || corner == 2 || corner == 4;
  float side = corner == 2 || corner == 4 || corner == 5 ? 1.0 : -1.0;
  vec2 at = (atEnd ? end + 0.5 * direction : start - 0.5 * direction) + side * half_ * normal;
  gl_Position = vec4((at + 0.5) / target * 2.0 - 1.0, 0.0, 1.0);
  across = vec3(side * half_, 0.5 * a.style.x, 1.0);
  distance_ = flat_ ? 0.0 : (atEnd ? to.z : from.z);
}
