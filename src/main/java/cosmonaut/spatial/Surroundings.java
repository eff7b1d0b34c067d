package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What remembered pictures show all round a place, on the raster of a panorama: gathered from views round the circle.
///
/// A pixel is *seen* where a remembered surface lies, and *kept* where it is also sharp enough to stay as it is.
public final class Surroundings {

    /// Views round the circle that are gathered.
    public static final int VIEWS = 6;

    /// A view is a little wider than its share, so that none ends within a pixel of its neighbour.
    private static final double MARGIN_DEGREES = 1;

    /// How many times a pixel may be magnified and still stay as it is.
    private static final float KEPT_MAGNIFICATION = 1.8f;

    private final Cylinder raster;
    private final Pose place;
    private final float[] colour;
    private final float[] distance;
    private final float[] seen;
    private final float[] kept;

    /// @param place centre and axes of the panorama
    public Surroundings(Cylinder raster, Pose place) {
        this.raster = raster;
        this.place = place;
        this.colour = new float[3 * raster.pixels()];
        this.distance = new float[raster.pixels()];
        this.seen = new float[raster.pixels()];
        this.kept = new float[raster.pixels()];
    }

    public Cylinder raster() {
        return raster;
    }

    public Pose place() {
        return place;
    }

    /// Interleaved RGB in [-1,1], 0 where nothing is seen.
    public float[] colour() {
        return colour;
    }

    /// Horizontal, in metres; 0 where nothing is seen.
    public float[] distance() {
        return distance;
    }

    /// 1 where a surface is seen, else 0.
    public float[] seen() {
        return seen;
    }

    /// 1 where what is seen stays as it is, else 0.
    public float[] kept() {
        return kept;
    }

    /// The share of the pixels that are seen, 0 to 1.
    public double coverage() {
        double sum = 0;
        for (float one : seen) {
            sum += one;
        }
        return sum / seen.length;
    }

    /// The lens of a view: as fine as the panorama in its middle, and as high as the panorama at its sides.
    public static Intrinsics lens(Cylinder raster) {
        double half = Math.toRadians(180.0 / VIEWS + MARGIN_DEGREES);
        int width = 2 * (int) Math.ceil(raster.focal() * Math.tan(half));
        int height = 2 * (int) Math.ceil(raster.focal() * raster.edgeSlope() / Math.cos(half));
        return new Intrinsics(raster.focal(), raster.focal(), (width - 1) / 2.0, (height - 1) / 2.0, width, height);
    }

    /// The cameras of the views, at even angles round the circle from the panorama's middle on.
    public static List<CameraFrame> cameras(Cylinder raster, Pose place) {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 0; i < VIEWS; i++) {
            cameras.add(new CameraFrame(turned(place, 360.0 * i / VIEWS), lens(raster)));
        }
        return cameras;
    }

    /// The pose at a place that looks level, so many degrees to the right of its axes.
    public static Pose turned(Pose place, double degrees) {
        return place.compose(Pose.of(Quaternion.about(0, 1, 0, degrees), 0, 0, 0));
    }

    /// Gathers what a view shows of its own part of the circle.
    ///
    /// @param view its number in [#cameras]
    /// @param shown what is remembered, seen by its camera
    public void gather(int view, Warp shown) {
        Intrinsics lens = lens(raster);
        double middle = 2 * Math.PI * view / VIEWS;
        for (int x = 0; x < raster.width(); x++) {
            double azimuth = Math.IEEEremainder(raster.azimuth(x) - middle, 2 * Math.PI);
            if (azimuth < -Math.PI / VIEWS || azimuth >= Math.PI / VIEWS) {
                continue;
            }
            double u = Math.tan(azimuth) * lens.fx() + lens.cx();
            double stretch = 1 / Math.cos(azimuth);
            for (int y = 0; y < raster.height(); y++) {
                double v = raster.slope(y) * stretch * lens.fy() + lens.cy();
                take(y * raster.width() + x, shown, u, v, (float) stretch);
            }
        }
    }

    private void take(int pixel, Warp shown, double u, double v, float stretch) {
        int width = shown.width();
        int nearest = (int) Math.rint(v) * width + (int) Math.rint(u);
        if (shown.mask()[nearest] == 0) {
            return;
        }
        seen[pixel] = 1;
        kept[pixel] = shown.magnification()[nearest] < KEPT_MAGNIFICATION ? 1 : 0;
        distance[pixel] = shown.depth()[nearest] * stretch;
        int left = (int) Math.floor(u);
        int top = (int) Math.floor(v);
        int right = Math.min(left + 1, width - 1);
        int bottom = Math.min(top + 1, shown.height() - 1);
        boolean whole = shown.mask()[top * width + left] > 0
                && shown.mask()[top * width + right] > 0
                && shown.mask()[bottom * width + left] > 0
                && shown.mask()[bottom * width + right] > 0;
        float a = (float) (u - left);
        float b = (float) (v - top);
        float[] from = shown.colour();
        for (int c = 0; c < 3; c++) {
            float upper = from[3 * (top * width + left) + c] * (1 - a) + from[3 * (top * width + right) + c] * a;
            float lower = from[3 * (bottom * width + left) + c] * (1 - a) + from[3 * (bottom * width + right) + c] * a;
            colour[3 * pixel + c] = whole ? upper * (1 - b) + lower * b : from[3 * nearest + c];
        }
    }

    /// Fills what is not seen: means of what is seen by halves upwards, the nearest parent downwards, and the mean of
    /// all where there is none. The networks were trained on this filling.
    ///
    /// @param values `[channels]` planes of the raster's pixels, read where they are seen; filled in place
    public void fill(float[]... values) {
        for (float[] plane : values) {
            fill(plane);
        }
    }

    private void fill(float[] plane) {
        List<float[]> sums = new ArrayList<>();
        List<float[]> masks = new ArrayList<>();
        int width = raster.width();
        int height = raster.height();
        float[] value = plane.clone();
        float[] mask = seen.clone();
        while (height % 2 == 0) {
            sums.add(value);
            masks.add(mask);
            float[] coarse = new float[value.length / 4];
            float[] known = new float[coarse.length];
            for (int i = 0; i < coarse.length; i++) {
                int corner = i / (width / 2) * 2 * width + i % (width / 2) * 2;
                float sum = 0;
                float count = 0;
                for (int k : new int[] {corner, corner + 1, corner + width, corner + width + 1}) {
                    sum += mask[k] > 0 ? value[k] : 0;
                    count += mask[k];
                }
                coarse[i] = count > 0 ? sum / count : 0;
                known[i] = count > 0 ? 1 : 0;
            }
            value = coarse;
            mask = known;
            width /= 2;
            height /= 2;
        }
        double sum = 0;
        double count = 0;
        for (int i = 0; i < value.length; i++) {
            sum += mask[i] * value[i];
            count += mask[i];
        }
        float[] below = value;
        for (int i = 0; i < below.length; i++) {
            below[i] = mask[i] > 0 ? below[i] : (float) (sum / Math.max(1, count));
        }
        for (int level = sums.size() - 1; level >= 0; level--) {
            int fine = 2 * width;
            float[] finer = sums.get(level);
            float[] shown = masks.get(level);
            for (int i = 0; i < finer.length; i++) {
                if (shown[i] == 0) {
                    finer[i] = below[i / fine / 2 * width + i % fine / 2];
                }
            }
            below = finer;
            width = fine;
        }
        System.arraycopy(below, 0, plane, 0, plane.length);
    }

    /// Means over the quarters of square cells.
    ///
    /// @param plane of the raster's pixels
    /// @param weights of the pixels, or all ones where it is the plane itself that is meant
    /// @param cell pixels along the edge of a cell, even
    /// @return `[4, height/cell, width/cell]`: quarters by rows; the weighted mean, 0 where all weights are 0
    public float[] quarters(float[] plane, float[] weights, int cell) {
        int half = cell / 2;
        int columns = raster.width() / cell;
        int rows = raster.height() / cell;
        float[] made = new float[4 * rows * columns];
        for (int i = 0; i < made.length; i++) {
            int quarter = i / (rows * columns);
            int top = i % (rows * columns) / columns * cell + (quarter >> 1) * half;
            int left = i % columns * cell + (quarter & 1) * half;
            float sum = 0;
            float weight = 0;
            for (int k = 0; k < half * half; k++) {
                int pixel = (top + k / half) * raster.width() + left + k % half;
                sum += plane[pixel] * weights[pixel];
                weight += weights[pixel];
            }
            made[i] = weight > 0 ? sum / weight : 0;
        }
        return made;
    }

    /// Shares of pixels that are set, in the quarters of square cells.
    public float[] shares(float[] mask, int cell) {
        float[] ones = new float[mask.length];
        Arrays.fill(ones, 1);
        return quarters(mask, ones, cell);
    }
}
