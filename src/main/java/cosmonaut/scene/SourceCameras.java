package cosmonaut.scene;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.NpyArray;
import cosmonaut.media.NpzFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads cameras of GEN3C's archives: world-to-camera matrices with OpenCV axes and lenses in pixels.
final class SourceCameras {

    /// Cameras of an archive.
    static final int MOST = 10_000;

    /// How far the rotation of a matrix of 32 bits may be from a true one.
    private static final double TOLERANCE = 1e-2;

    private final NpzFile arrays;
    private final String file;

    /// @param file names the archive, for messages
    SourceCameras(NpzFile arrays, String file) {
        this.arrays = arrays;
        this.file = file;
    }

    /// Poses of an array of `[n,4,4]`, camera-to-world.
    List<Pose> poses(String name) throws IOException {
        List<Pose> poses = new ArrayList<>();
        float[] rows = matrices(name, 4);
        for (int i = 0; i < rows.length / 16; i++) {
            double[] matrix = new double[16];
            for (int j = 0; j < 16; j++) {
                matrix[j] = rows[16 * i + j];
            }
            try {
                poses.add(Pose.fromMatrix(matrix, TOLERANCE).inverse());
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(
                        "matrix " + i + " of " + name + " in " + file + " is no camera: " + e.getMessage()
                                + "; save world-to-camera matrices",
                        e);
            }
        }
        return poses;
    }

    /// Lenses of an array of `[n,3,3]`.
    ///
    /// @param width of their pictures
    /// @param height of their pictures
    List<Intrinsics> lenses(String name, int width, int height) throws IOException {
        List<Intrinsics> lenses = new ArrayList<>();
        float[] rows = matrices(name, 3);
        for (int i = 0; i < rows.length / 9; i++) {
            int at = 9 * i;
            String which = "lens " + i + " of " + name + " in " + file;
            if (Math.abs(rows[at + 1]) > 1e-3 * Math.abs(rows[at])) {
                throw new InvalidInputException(which + " is skewed; rectify the pictures");
            }
            try {
                lenses.add(new Intrinsics(rows[at], rows[at + 4], rows[at + 2], rows[at + 5], width, height));
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(which + " cannot be: " + e.getMessage() + "; save them in pixels", e);
            }
        }
        return lenses;
    }

    /// Poses with lenses, which must be as many.
    List<CameraFrame> frames(String poses, String lenses, int width, int height) throws IOException {
        List<Pose> places = poses(poses);
        List<Intrinsics> glasses = lenses(lenses, width, height);
        if (places.size() != glasses.size()) {
            throw new InvalidInputException(file + " has " + places.size() + " matrices in " + poses + " and "
                    + glasses.size() + " in " + lenses + "; save one of each for every picture");
        }
        List<CameraFrame> frames = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            frames.add(new CameraFrame(places.get(i), glasses.get(i)));
        }
        return frames;
    }

    private float[] matrices(String name, int side) throws IOException {
        try (NpyArray array = arrays.array(name, (long) side * side * MOST)) {
            array.require(-1, side, side);
            return array.rest();
        }
    }
}
