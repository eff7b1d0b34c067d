#version 450
// Half the size: colours weighted by what is known of them.
layout(local_size_x = 16, local_size_y = 16) in;
layout(binding = 0, rgba16f) readonly uniform image2D fine;
layout(binding = 1, rgba16f) writeonly uniform image2D coarse;
layout(push_constant) uniform Push { ivec2 fineSize; ivec2 coarseSize; };

void main() {
  ivec2 p = ivec2(gl_GlobalInvocationID.xy);
  if (p.x >= coarseSize.x || p.y >= coarseSize.y) {
    return;
  }
  vec4 sum = vec4(0.0);
  for (int i = 0; i < 4; i++) {
    ivec2 at = 2 * p + ivec2(i % 2, i / 2);
    if (at.x < fineSize.x && at.y < fineSize.y) {
      vec4 c = imageLoad(fine, at);
      sum += vec4(c.rgb * c.a, c.a);
    }
  }
  imageStore(coarse, p, sum.a == 0.0 ? vec4(0.0) : vec4(sum.rgb / sum.a, min(sum.a, 1.0)));
}
