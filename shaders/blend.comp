#version 450
// Between two decoded pictures, both seen from the newest pose: what both know is mixed by the time between them, what
// one of them knows is taken from that one.
layout(local_size_x = 16, local_size_y = 16) in;
layout(binding = 0, rgba16f) uniform image2D colour;
layout(binding = 1, rgba16f) readonly uniform image2D later;
layout(push_constant) uniform Push { ivec2 size; float share; };

void main() {
  ivec2 p = ivec2(gl_GlobalInvocationID.xy);
  if (p.x >= size.x || p.y >= size.y) {
    return;
  }
  vec4 a = imageLoad(colour, p);
  vec4 b = imageLoad(later, p);
  float w = b.a == 0.0 ? 0.0 : a.a == 0.0 ? 1.0 : share;
  imageStore(colour, p, mix(a, b, w));
}
