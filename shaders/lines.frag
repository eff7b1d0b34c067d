#version 450
layout(location = 0) in vec4 colour;
layout(location = 1) in vec3 across;
layout(location = 2) in float distance_;
layout(binding = 1, rgba32f) readonly uniform image2D found;
layout(location = 0) out vec4 pixel;

// How much further away than the surface a line must be to count as hidden.
const float HIDDEN = 1.05;
const float FAINT = 0.3;

void main() {
  float edge = clamp(across.y + 0.5 - abs(across.x), 0.0, 1.0);
  vec4 place = imageLoad(found, ivec2(gl_FragCoord.xy));
  bool hidden = place.z != 0.0 && distance_ > HIDDEN * place.w;
  pixel = vec4(colour.rgb, colour.a * edge * (hidden ? FAINT : 1.0));
}
