#version 450
// A decoder's picture, three planes of numbers in [-1, 1], becomes an image. Where the first plane begins is told in
// elements, so that one buffer holds the pictures of a chunk. The same rounding as on the host: nearest, halves up.
layout(local_size_x = 16, local_size_y = 16) in;
layout(std430, binding = 0) readonly buffer Numbers { uint words[]; };
layout(binding = 1, rgba8) writeonly uniform image2D picture;
layout(push_constant) uniform Push { ivec2 size; int first; int plane; int type; };

const int F32 = 0;
const int F16 = 1;
const int BF16 = 2;

float number(int i) {
  if (type == F32) {
    return uintBitsToFloat(words[i]);
  }
  uint half_ = words[i >> 1] >> (16 * (i & 1)) & 0xffffu;
  return type == F16 ? unpackHalf2x16(half_).x : uintBitsToFloat(half_ << 16);
}

void main() {
  ivec2 p = ivec2(gl_GlobalInvocationID.xy);
  if (p.x >= size.x || p.y >= size.y) {
    return;
  }
  int i = first + p.y * size.x + p.x;
  vec3 colour = vec3(number(i), number(i + plane), number(i + 2 * plane));
  imageStore(picture, p, vec4(floor(clamp(colour * 127.5 + 127.5, 0.0, 255.0) + 0.5) / 255.0, 1.0));
}
