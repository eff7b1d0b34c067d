package cosmonaut.session.drive;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import java.util.Arrays;

/// What a camera on a vehicle sees, from above: every pixel of known depth put down where it lies.
///
/// Row 0 is [#FURTHEST] metres ahead, the last row lies at the vehicle's rear axle; column 0 is [#ASIDE] metres to the
/// left. Of what lies above one place the highest up to [#HIGHEST] is shown; trees and roofs above would hide the road.
///
/// @param picture [FURTHEST * CELLS, 2 * ASIDE * CELLS]
/// @param known   of every pixel, whether something was seen there
public record GroundPicture(Picture picture, boolean[] known) {

    /// Metres ahead.
    public static final double FURTHEST = 60;

    /// Metres to each side.
    public static final double ASIDE = 30;

    /// Pixels a metre.
    public static final int CELLS = 5;

    /// Metres over the ground up to which things are shown.
    public static final double HIGHEST = 2.2;

    /// A pixel of the picture covers more ground the further away it is, but not without end.
    private static final int LARGEST = 18;

    /// @param depth         of the picture's size
    /// @param rigFromCamera the camera on the vehicle, OpenCV axes into x forward, y left, z up
    public static GroundPicture of(Picture seen, DepthPicture depth, Intrinsics lens, Pose rigFromCamera) {
        int rows = (int) (FURTHEST * CELLS);
        int columns = (int) (2 * ASIDE * CELLS);
        Picture from = Picture.black(columns, rows);
        boolean[] known = new boolean[rows * columns];
        float[] height = new float[rows * columns];
        Arrays.fill(height, Float.NEGATIVE_INFINITY);
        for (int v = 0; v < seen.height(); v++) {
            for (int u = 0; u < seen.width(); u++) {
                double z = depth.metres()[v * seen.width() + u];
                if (z > 0) {
                    double x = (u - lens.cx()) / lens.fx() * z;
                    double y = (v - lens.cy()) / lens.fy() * z;
                    Pose p = rigFromCamera;
                    double ahead = p.r00() * x + p.r01() * y + p.r02() * z + p.tx();
                    double left = p.r10() * x + p.r11() * y + p.r12() * z + p.ty();
                    double up = p.r20() * x + p.r21() * y + p.r22() * z + p.tz();
                    if (up <= HIGHEST) {
                        double wide = z / lens.fx() * CELLS;
                        // Level ground is seen at a slant, so that a row of pixels covers more of it along than across.
                        double along = wide * Math.clamp(z / Math.max(0.5, p.tz() - up), 1, LARGEST);
                        put(
                                from,
                                known,
                                height,
                                new double[] {(FURTHEST - ahead) * CELLS, (ASIDE - left) * CELLS, along, wide, up},
                                seen.pixel(u, v));
                    }
                }
            }
        }
        return new GroundPicture(from, known);
    }

    /// @param at row, column, rows and columns that are covered, height
    private static void put(Picture into, boolean[] known, float[] height, double[] at, int colour) {
        int tall = (int) Math.clamp(Math.ceil(at[2]), 1, LARGEST);
        int wide = (int) Math.clamp(Math.ceil(at[3]), 1, LARGEST);
        int top = (int) Math.floor(at[0] - tall / 2.0);
        int left = (int) Math.floor(at[1] - wide / 2.0);
        for (int y = Math.max(0, top); y < Math.min(into.height(), top + tall); y++) {
            for (int x = Math.max(0, left); x < Math.min(into.width(), left + wide); x++) {
                int i = y * into.width() + x;
                if (at[4] >= height[i]) {
                    height[i] = (float) at[4];
                    known[i] = true;
                    into.rgb()[3 * i] = (byte) (colour >> 16);
                    into.rgb()[3 * i + 1] = (byte) (colour >> 8);
                    into.rgb()[3 * i + 2] = (byte) colour;
                }
            }
        }
    }
}
