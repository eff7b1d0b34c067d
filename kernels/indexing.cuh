// Places in tensors: division by numbers that the host knows (multiply-high and shift, Granlund and Montgomery 1994).
#pragma once
#include "device.cuh"

// Divides n < 2^31; magic and shift come from cosmonaut.tensor.backend.cuda.Divisor.
struct Divisor { u32 by, magic, shift; };
DEV u32 quotient(u32 n, const Divisor& d) { return ((u32)(((u64)n * d.magic) >> 32) + n) >> d.shift; }
DEV u32 split(u32& n, const Divisor& d) {          // n becomes the quotient, the remainder is returned
  u32 whole = n, q = quotient(n, d);
  n = q;
  return whole - q * d.by;
}
