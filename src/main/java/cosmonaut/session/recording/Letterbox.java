package cosmonaut.session.recording;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.world.GeneratedFrame;

/// Brings pictures of any size into a clip of one: as they are, but for an odd row or column, or else with their sides
/// in proportion between black bars. Immutable.
final class Letterbox {

    private static final int SMALLEST = 16;
    private static final double WIDEST = 4096;
    private static final double HIGHEST = 2304;

    private final int width;
    private final int height;

    private Letterbox(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /// One in which this picture fits, as large as H.264 takes it.
    static Letterbox around(Picture picture) {
        double scale = Math.min(1, Math.min(WIDEST / picture.width(), HIGHEST / picture.height()));
        return new Letterbox(even(picture.width() * scale), even(picture.height() * scale));
    }

    private static int even(double side) {
        return Math.max(SMALLEST, (int) side & ~1);
    }

    VideoShape shape(double fps) {
        return new VideoShape(width, height, fps);
    }

    /// A picture as it is in the clip.
    GeneratedFrame fitted(GeneratedFrame frame) {
        Picture picture = frame.picture();
        if (picture.width() == width && picture.height() == height) {
            return frame;
        }
        int wider = picture.width() - width;
        int higher = picture.height() - height;
        if (wider >= 0 && wider <= 1 && higher >= 0 && higher <= 1) {
            return placed(frame, picture.crop(0, 0, width, height), 0, 0, picture.width(), picture.height());
        }
        double scale = Math.min((double) width / picture.width(), (double) height / picture.height());
        int w = Math.clamp(Math.round(picture.width() * scale), 1, width);
        int h = Math.clamp(Math.round(picture.height() * scale), 1, height);
        int left = (width - w) / 2;
        int top = (height - h) / 2;
        Picture whole = Picture.black(width, height);
        byte[] from = picture.resized(w, h).rgb();
        for (int y = 0; y < h; y++) {
            System.arraycopy(from, 3 * y * w, whole.rgb(), 3 * ((top + y) * width + left), 3 * w);
        }
        return placed(frame, whole, left, top, w, h);
    }

    /// @param w of the picture in the clip, before any of it is cut off
    private GeneratedFrame placed(GeneratedFrame frame, Picture whole, int left, int top, int w, int h) {
        Intrinsics lens = frame.camera().intrinsics().scaledTo(w, h).croppedTo(-left, -top, width, height);
        return new GeneratedFrame(whole, new CameraFrame(frame.camera().pose(), lens), frame.seen());
    }
}
