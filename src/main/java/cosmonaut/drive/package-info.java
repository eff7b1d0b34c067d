/// Driving: where the vehicle is over time, how it may move, and what a model of six views is fed of it.
///
/// Vehicle frame: x forward, y left, z up, metres, the origin on the ground under the middle of the rear axle. World
/// frame: x east or forward at the start, y north or left, z up. Headings are counter-clockwise from +x, radians. A
/// [cosmonaut.camera.Pose] of this room is vehicle-to-world in these axes, unlike those of cameras. Times are seconds,
/// numbers f64. The room knows no network, window or codec.
///
/// `curve` holds curves, `edit` the path that a person draws, `speed` how fast it is driven, `plan` both together and
/// what is wrong with them, `rig` the cameras on the vehicle, `file` what is read and written.
@NullMarked
package cosmonaut.drive;

import org.jspecify.annotations.NullMarked;
