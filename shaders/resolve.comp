#version 450
#include "filters.glsl"
// The colour of every pixel whose place in a source was found: re-projection and enlargement in one reading.
layout(local_size_x = 16, local_size_y = 16) in;
layout(binding = 0, rgba32f) readonly uniform image2D found;
layout(binding = 1, rgba16f) writeonly uniform image2D colour;
layout(binding = 2) uniform sampler2D sources[4];
layout(push_constant) uniform Push { ivec2 size; int filtering; int taps; vec2 footprint; };

vec3 look(int slot, vec2 at) {
  // An index that differs from pixel to pixel is no right of Vulkan 1.0.
  switch (slot) {
    case 0: return read(sources[0], at * vec2(textureSize(sources[0], 0)) - 0.5, filtering);
    case 1: return read(sources[1], at * vec2(textureSize(sources[1], 0)) - 0.5, filtering);
    case 2: return read(sources[2], at * vec2(textureSize(sources[2], 0)) - 0.5, filtering);
    default: return read(sources[3], at * vec2(textureSize(sources[3], 0)) - 0.5, filtering);
  }
}

void main() {
  ivec2 p = ivec2(gl_GlobalInvocationID.xy);
  if (p.x >= size.x || p.y >= size.y) {
    return;
  }
  vec4 place = imageLoad(found, p);
  if (place.z == 0.0) {
    imageStore(colour, p, vec4(0.0));
    return;
  }
  int slot = int(place.z + 0.5) - 1;
  vec3 sum = vec3(0.0);
  // A picture that is made smaller is read at several places of every pixel.
  for (int i = 0; i < taps * taps; i++) {
    vec2 within = (vec2(float(i % taps), float(i / taps)) + 0.5) / float(taps) - 0.5;
    sum += look(slot, place.xy + within * footprint);
  }
  imageStore(colour, p, vec4(sum / float(taps * taps), 1.0));
}
