#version 450
// Back to the finer size: what is not known is taken from the coarser, smoothly. The fourth number becomes how near the
// known is: halved with every level that had to be asked, so about 1 over the distance in pixels.
layout(local_size_x = 16, local_size_y = 16) in;
layout(binding = 0, rgba16f) uniform image2D fine;
layout(binding = 1, rgba16f) readonly uniform image2D coarse;
layout(push_constant) uniform Push { ivec2 fineSize; ivec2 coarseSize; };

void main() {
  ivec2 p = ivec2(gl_GlobalInvocationID.xy);
  if (p.x >= fineSize.x || p.y >= fineSize.y) {
    return;
  }
  vec4 own = imageLoad(fine, p);
  if (own.a >= 1.0) {
    return;
  }
  vec2 at = (vec2(p) + 0.5) * 0.5 - 0.5;
  ivec2 whole = ivec2(floor(at));
  vec2 f = at - vec2(whole);
  vec4 sum = vec4(0.0);
  for (int i = 0; i < 4; i++) {
    ivec2 from = clamp(whole + ivec2(i % 2, i / 2), ivec2(0), coarseSize - 1);
    sum += (i % 2 == 0 ? 1.0 - f.x : f.x) * (i / 2 == 0 ? 1.0 - f.y : f.y) * imageLoad(coarse, from);
  }
  imageStore(fine, p, vec4(mix(sum.rgb, own.rgb, own.a), max(own.a, 0.5 * sum.a)));
}
