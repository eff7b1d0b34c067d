/// Camera paths on disk: the program's own, TUM, EuRoC, KITTI, RealEstate10K, COLMAP, nerfstudio, instant-ngp and
/// Gaussian splatting, converted at this border to OpenCV axes, camera-to-world.
@NullMarked
package cosmonaut.camera.file;

import org.jspecify.annotations.NullMarked;
