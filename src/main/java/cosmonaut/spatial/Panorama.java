package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;

/// Colours and distances all round a place.
///
/// @param raster of the pixels
/// @param place its centre, and the axes that azimuth and slope are told in: y points down
/// @param colour interleaved RGB in [-1,1], not to be written
/// @param distance horizontal, in metres, above 0; not to be written
public record Panorama(Cylinder raster, Pose place, float[] colour, float[] distance) {

    public Panorama {
        if (colour.length != 3 * raster.pixels() || distance.length != raster.pixels()) {
            throw new IllegalArgumentException("panorama of " + raster.width() + "x" + raster.height() + " has "
                    + colour.length + " colours and " + distance.length + " distances");
        }
    }

    /// What is seen of a place, and where nothing is, what was imagined.
    ///
    /// @param colour imagined, interleaved RGB, everywhere
    /// @param distance imagined, horizontal, in metres, everywhere
    public static Panorama joined(Surroundings seen, float[] colour, float[] distance) {
        Cylinder raster = seen.raster();
        ScreenedBlend blend = new ScreenedBlend(raster.width(), raster.height(), true);
        float[] colours = new float[colour.length];
        for (int c = 0; c < 3; c++) {
            float[] plane = blend.joined(plane(seen.colour(), c), plane(colour, c), seen.seen());
            for (int i = 0; i < plane.length; i++) {
                colours[3 * i + c] = Math.clamp(plane[i], -1, 1);
            }
        }
        float[] logarithms = blend.joined(
                logarithms(seen.distance()), logarithms(new DistanceEdges(raster).snapped(distance)), seen.seen());
        float[] distances = new float[distance.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = (float) Math.exp(logarithms[i]);
        }
        return new Panorama(raster, seen.place(), colours, distances);
    }

    private static float[] plane(float[] interleaved, int c) {
        float[] plane = new float[interleaved.length / 3];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = interleaved[3 * i + c];
        }
        return plane;
    }

    private static float[] logarithms(float[] metres) {
        float[] made = new float[metres.length];
        for (int i = 0; i < made.length; i++) {
            made[i] = (float) Math.log(Math.max(metres[i], Keyframe.NEAR));
        }
        return made;
    }

    /// The same in the mean colours of square cells, mixed of the four around: where things are and of what colour,
    /// without a texture of its own.
    ///
    /// @param cell pixels along the edge of a cell, which divides both sides
    public Panorama coarsened(int cell) {
        int columns = raster.width() / cell;
        int rows = raster.height() / cell;
        float[] cells = new float[3 * columns * rows];
        for (int i = 0; i < colour.length; i++) {
            int pixel = i / 3;
            int at = pixel / raster.width() / cell * columns + pixel % raster.width() / cell;
            cells[3 * at + i % 3] += colour[i] / (cell * cell);
        }
        float[] made = new float[colour.length];
        for (int pixel = 0; pixel < raster.pixels(); pixel++) {
            float u = (pixel % raster.width() + 0.5f) / cell - 0.5f;
            int row = pixel / raster.width();
            float v = Math.clamp((row + 0.5f) / cell - 0.5f, 0, rows - 1);
            int left = Math.floorMod((int) Math.floor(u), columns);
            int right = (left + 1) % columns;
            int top = (int) v;
            int bottom = Math.min(top + 1, rows - 1);
            float a = u - (float) Math.floor(u);
            float b = v - top;
            for (int c = 0; c < 3; c++) {
                float upper =
                        cells[3 * (top * columns + left) + c] * (1 - a) + cells[3 * (top * columns + right) + c] * a;
                float lower = cells[3 * (bottom * columns + left) + c] * (1 - a)
                        + cells[3 * (bottom * columns + right) + c] * a;
                made[3 * pixel + c] = upper * (1 - b) + lower * b;
            }
        }
        return new Panorama(raster, place, made, distance);
    }

    /// What a camera at the place sees of the panorama: exact resampling.
    ///
    /// @param camera whose centre is the place's
    /// @param out interleaved RGB of the camera's picture, written; bilinear
    /// @param depth metres along the camera's axis, written; 0 above and below the panorama
    public void view(CameraFrame camera, float[] out, float[] depth) {
        Intrinsics lens = camera.intrinsics();
        Pose turn = camera.pose().relativeTo(place);
        for (int y = 0; y < lens.height(); y++) {
            for (int x = 0; x < lens.width(); x++) {
                double cx = (x - lens.cx()) / lens.fx();
                double cy = (y - lens.cy()) / lens.fy();
                double dx = turn.r00() * cx + turn.r01() * cy + turn.r02();
                double dy = turn.r10() * cx + turn.r11() * cy + turn.r12();
                double dz = turn.r20() * cx + turn.r21() * cy + turn.r22();
                double flat = Math.max(1e-6, Math.hypot(dx, dz));
                take(y * lens.width() + x, Math.atan2(dx, dz), dy / flat, 1 / flat, out, depth);
            }
        }
    }

    /// @param depthOfDistance depth along the camera's axis for a metre of horizontal distance
    private void take(int pixel, double azimuth, double slope, double depthOfDistance, float[] out, float[] depth) {
        double u = raster.column(azimuth);
        double v = raster.row(slope);
        int width = raster.width();
        int height = raster.height();
        boolean inside = v > -0.5 && v < height - 0.5;
        v = Math.clamp(v, 0, height - 1);
        int left = (int) Math.floor(u) % width;
        int right = (left + 1) % width;
        int top = (int) v;
        int bottom = Math.min(top + 1, height - 1);
        float a = (float) (u - Math.floor(u));
        float b = (float) (v - top);
        for (int c = 0; c < 3; c++) {
            float upper = colour[3 * (top * width + left) + c] * (1 - a) + colour[3 * (top * width + right) + c] * a;
            float lower =
                    colour[3 * (bottom * width + left) + c] * (1 - a) + colour[3 * (bottom * width + right) + c] * a;
            out[3 * pixel + c] = upper * (1 - b) + lower * b;
        }
        int nearest = (int) Math.rint(v) * width + (int) Math.rint(u) % width;
        depth[pixel] = inside ? (float) (distance[nearest] * depthOfDistance) : 0;
    }
}
