package cosmonaut.guardrail;

import cosmonaut.DeviceException;
import cosmonaut.UnpackedLibraries;
import cosmonaut.media.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.StringVector;
import org.bytedeco.opencv.opencv_dnn.Net;

/// MediaPipe's full-range BlazeFace, run by OpenCV: the whole picture at 192x192, and square parts of it in smaller and
/// smaller sizes, so that small faces of large pictures are found too.
///
/// Anchors are the centres of 48x48 cells (MediaPipe, `face_detection_full_range.pbtxt`). One thread at a time; it
/// lives as long as the program.
final class FaceDetector implements FaceFinder {

    private static final int SIDE = 192;
    private static final int CELLS = 48;
    private static final int NUMBERS = 16;

    /// MediaPipe's own.
    private static final double LEAST_SCORE = 0.6;

    private static final double SAME = 0.3;

    /// The smallest part that is looked at on its own, in pixels.
    private static final int SMALLEST_PART = 220;

    private static final double STEP = 0.75;

    private final Net net;
    private final StringVector outputs;

    /// @param weights the file's bytes, which OpenCV copies
    /// @throws DeviceException where there is no OpenCV for this machine
    FaceDetector(byte[] weights) {
        UnpackedLibraries.choose();
        try {
            Loader.load(opencv_dnn.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new DeviceException(
                    "there is no OpenCV for this machine, so faces cannot be found; switch the"
                            + " guardrails off, or remove the face detector's weights",
                    e);
        }
        try (BytePointer bytes = new BytePointer(weights)) {
            net = opencv_dnn.readNetFromTFLite(bytes, weights.length);
        }
        outputs = new StringVector("reshaped_classifier_face_4", "reshaped_regressor_face_4");
    }

    @Override
    public List<Face> find(Picture picture) {
        List<Face> found = new ArrayList<>();
        part(picture, 0, 0, Math.max(picture.width(), picture.height()), found);
        for (int side = Math.min(picture.width(), picture.height()); side >= SMALLEST_PART; side /= 2) {
            for (int y : starts(picture.height(), side)) {
                for (int x : starts(picture.width(), side)) {
                    part(picture, x, y, side, found);
                }
            }
        }
        found.sort(Comparator.comparingDouble(Face::score).reversed());
        List<Face> kept = new ArrayList<>();
        for (Face one : found) {
            if (kept.stream().noneMatch(other -> other.overlap(one) > SAME)) {
                kept.add(one);
            }
        }
        return kept;
    }

    private static int[] starts(int length, int side) {
        int count = 1 + (int) Math.ceil((length - side) / (STEP * side));
        int[] starts = new int[count];
        for (int i = 1; i < count; i++) {
            starts[i] = (int) ((long) i * (length - side) / (count - 1));
        }
        return starts;
    }

    /// Looks at a square part; what of it lies outside the picture is grey.
    private void part(Picture picture, int x, int y, int side, List<Face> into) {
        float[] planes = new float[3 * SIDE * SIDE];
        int width = Math.min(side, picture.width() - x);
        int height = Math.min(side, picture.height() - y);
        int w = (int) Math.max(1, Math.round((double) SIDE * width / side));
        int h = (int) Math.max(1, Math.round((double) SIDE * height / side));
        Picture small = picture.crop(x, y, width, height).resized(w, h);
        byte[] rgb = small.rgb();
        for (int row = 0; row < h; row++) {
            for (int column = 0; column < w; column++) {
                for (int c = 0; c < 3; c++) {
                    planes[(c * SIDE + row) * SIDE + column] = (rgb[3 * (row * w + column) + c] & 0xff) / 127.5f - 1;
                }
            }
        }
        try (PointerScope scope = new PointerScope()) {
            Mat input = new Mat(new int[] {1, 3, SIDE, SIDE}, opencv_core.CV_32F);
            new FloatPointer(input.data()).put(planes);
            net.setInput(input);
            MatVector answers = new MatVector();
            net.forward(answers, outputs);
            float[] scores = new float[CELLS * CELLS];
            float[] boxes = new float[CELLS * CELLS * NUMBERS];
            new FloatPointer(answers.get(0).data()).get(scores);
            new FloatPointer(answers.get(1).data()).get(boxes);
            double scale = (double) side / SIDE;
            for (int i = 0; i < scores.length; i++) {
                double score = 1 / (1 + Math.exp(-scores[i]));
                if (score >= LEAST_SCORE) {
                    double cx = boxes[NUMBERS * i] + (i % CELLS + 0.5) * SIDE / CELLS;
                    double cy = boxes[NUMBERS * i + 1] + (Math.floorDiv(i, CELLS) + 0.5) * SIDE / CELLS;
                    double bw = boxes[NUMBERS * i + 2];
                    double bh = boxes[NUMBERS * i + 3];
                    into.add(new Face(
                            x + scale * (cx - bw / 2), y + scale * (cy - bh / 2), scale * bw, scale * bh, score));
                }
            }
        }
    }
}
