/// Camera paths on disk: TUM, nerfstudio, instant-ngp, RealEstate10K and COLMAP, converted at this border to
/// OpenCV axes, camera-to-world.
@NullMarked
package cosmonaut.camera.file;

import org.jspecify.annotations.NullMarked;
