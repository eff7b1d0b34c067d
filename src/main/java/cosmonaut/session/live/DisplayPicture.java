package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;

/// What the display shows now. Reused: it belongs to the display's thread and holds until the next
/// [LiveFlight#present].
public final class DisplayPicture {

    /// Where the pixels come from.
    public enum Kind {
        /// The world made this very picture for this very view.
        GENERATED,
        /// A generated picture, seen from where the camera is now.
        REPROJECTED,
        /// A picture of the past.
        LOOK_BACK
    }

    private static final int OPAQUE = 0xff << 24;

    private int width;
    private int height;
    private int[] argb = {};
    private Kind kind = Kind.GENERATED;
    private double coverage;
    private CameraFrame camera;
    private int index;
    private boolean changed;

    DisplayPicture(CameraFrame camera) {
        this.camera = camera;
    }

    /// Pixels in a row; may differ from call to call.
    public int width() {
        return width;
    }

    /// Rows; may differ from call to call.
    public int height() {
        return height;
    }

    /// `0xffRRGGBB`, row by row from the top; the first `width * height` count, to be read only.
    public int[] argb() {
        return argb;
    }

    public Kind kind() {
        return kind;
    }

    /// Share of the pixels that show what is known, 0 to 1; the others are a darkened guess.
    public double coverage() {
        return coverage;
    }

    /// The camera that sees it.
    public CameraFrame camera() {
        return camera;
    }

    /// Number of the generated picture that is shown or seen from elsewhere, 0 for the first of the flight.
    public int index() {
        return index;
    }

    /// Whether it differs from the picture of the call before; if not, nothing need be drawn.
    public boolean changed() {
        return changed;
    }

    /// The same as a picture of its own, for a screenshot.
    public Picture copy() {
        Picture copy = Picture.black(width, height);
        byte[] rgb = copy.rgb();
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (argb[i] >> 16);
            rgb[3 * i + 1] = (byte) (argb[i] >> 8);
            rgb[3 * i + 2] = (byte) argb[i];
        }
        return copy;
    }

    DisplayPicture unchanged() {
        changed = false;
        return this;
    }

    /// Takes a picture as it is.
    void show(Picture picture, CameraFrame from, int number, Kind as) {
        describe(picture.width(), picture.height(), from, number, as, 1);
        byte[] rgb = picture.rgb();
        for (int i = 0; i < width * height; i++) {
            argb[i] = OPAQUE | (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        }
    }

    /// Takes the pixels of a warp.
    ///
    /// @param colour interleaved RGB in [-1, 1]
    /// @param shade what each pixel is multiplied with, 0 to 1
    void show(int newWidth, int newHeight, float[] colour, float[] shade, CameraFrame from, int number, double known) {
        describe(newWidth, newHeight, from, number, Kind.REPROJECTED, known);
        for (int i = 0; i < newWidth * newHeight; i++) {
            float scale = 127.5f * shade[i];
            int r = (int) ((colour[3 * i] + 1) * scale + 0.5f);
            int g = (int) ((colour[3 * i + 1] + 1) * scale + 0.5f);
            int b = (int) ((colour[3 * i + 2] + 1) * scale + 0.5f);
            argb[i] = OPAQUE | r << 16 | g << 8 | b;
        }
    }

    /// A re-projected picture that the caller draws, `0xffRRGGBB` of every pixel.
    int[] reprojected(int newWidth, int newHeight, CameraFrame from, int number, double known) {
        describe(newWidth, newHeight, from, number, Kind.REPROJECTED, known);
        return argb;
    }

    private void describe(int newWidth, int newHeight, CameraFrame from, int number, Kind as, double known) {
        width = newWidth;
        height = newHeight;
        if (argb.length < newWidth * newHeight) {
            argb = new int[newWidth * newHeight];
        }
        camera = from;
        index = number;
        kind = as;
        coverage = known;
        changed = true;
    }
}
