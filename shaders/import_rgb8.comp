#version 450
// A picture of the host, three bytes a pixel, becomes an image.
layout(local_size_x = 16, local_size_y = 16) in;
layout(std430, binding = 0) readonly buffer Bytes { uint words[]; };
layout(binding = 1, rgba8) writeonly uniform image2D picture;
layout(push_constant) uniform Push { ivec2 size; };

uint byteAt(int i) {
  return words[i >> 2] >> (8 * (i & 3)) & 255u;
}

void main() {
  ivec2 p = ivec2(gl_GlobalInvocationID.xy);
  if (p.x >= size.x || p.y >= size.y) {
    return;
  }
  int i = 3 * (p.y * size.x + p.x);
  imageStore(picture, p, vec4(byteAt(i), byteAt(i + 1), byteAt(i + 2), 255u) / 255.0);
}
