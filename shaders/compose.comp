#version 450
// The finished picture: what nobody has seen gets dark with its distance from what is known, so that a slit between two
// surfaces is no more than blurred and a wide gap is plainly unknown. Counts the pixels that are known.
layout(local_size_x = 16, local_size_y = 16) in;
layout(binding = 0, rgba16f) readonly uniform image2D filled;
layout(binding = 1, rgba32f) readonly uniform image2D found;
layout(binding = 2, rgba8) writeonly uniform image2D picture;
layout(std430, binding = 3) buffer Count { uint known; };
layout(push_constant) uniform Push { ivec2 size; float near; float fade; float darkest; };

shared uint group;

void main() {
  ivec2 p = ivec2(gl_GlobalInvocationID.xy);
  if (gl_LocalInvocationIndex == 0) {
    group = 0;
  }
  barrier();
  if (p.x < size.x && p.y < size.y) {
    vec4 c = imageLoad(filled, p);
    bool seen = c.a >= 1.0;
    if (seen) {
      atomicAdd(group, 1);
    }
    float distance_ = 1.0 / max(c.a, 1e-4);
    float shade = seen ? 1.0 : clamp(1.0 - (1.0 - darkest) * (distance_ - near) / fade, darkest, 1.0);
    // In the order of JavaFX' pixels: blue, green, red, alpha.
    imageStore(picture, p, vec4(c.bgr * shade, 1.0));
  }
  barrier();
  if (gl_LocalInvocationIndex == 0) {
    atomicAdd(known, group);
  }
}
