package cosmonaut.metrics;

import cosmonaut.UnpackedLibraries;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_calib3d;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_features2d.SIFT;

/// OpenCV, which is loaded here and nowhere else, when the first figure needs it.
final class ComputerVision {

    private ComputerVision() {}

    /// Loads the native library; false where there is none for this machine.
    static boolean isLoaded() {
        UnpackedLibraries.choose();
        try {
            Loader.load(opencv_core.class);
            Loader.load(opencv_calib3d.class);
            Loader.load(SIFT.class);
            return true;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            return false;
        }
    }
}
