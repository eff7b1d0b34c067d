package cosmonaut.viewport.vulkan;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.viewport.Polyline;
import cosmonaut.viewport.ViewStyle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/// The lines of a style as `lines.vert` reads them: twelve numbers a point.
final class LinePoints {

    static final int NUMBERS = 12;

    private static final float THIN = 1.5f;
    private static final int FAINT_WHITE = 0x70ffffff;
    private static final double CUT_OFF = 0.05;

    private final FloatBuffer into;
    private int count;

    private LinePoints(ByteBuffer into) {
        this.into = into.order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /// Points that a style takes at most.
    static int most(ViewStyle style) {
        int all = 2 + 5;
        for (Polyline line : style.lines()) {
            all += line.points().length / 3;
        }
        return all;
    }

    /// Writes the points.
    ///
    /// @param view with the lens of the picture that is drawn over
    /// @return how many there are
    static int write(ViewStyle style, CameraFrame view, ByteBuffer into) {
        LinePoints points = new LinePoints(into);
        for (Polyline line : style.lines()) {
            float[] p = line.points();
            for (int i = 0; i < p.length; i += 3) {
                points.put(p[i], p[i + 1], p[i + 2], 0, line.argb(), line.width(), i + 3 < p.length);
            }
        }
        if (style.horizon()) {
            points.horizon(view);
        }
        if (style.safeFrame()) {
            points.safeFrame(view.intrinsics());
        }
        return points.count;
    }

    /// The rows `[K R | K t]` from the world to the pixels of a camera.
    static double[] rows(CameraFrame view) {
        Pose p = view.pose().inverse();
        Intrinsics k = view.intrinsics();
        double[] r = p.rows();
        double[] rows = new double[NUMBERS];
        for (int i = 0; i < 4; i++) {
            rows[i] = k.fx() * r[i] + k.cx() * r[8 + i];
            rows[4 + i] = k.fy() * r[4 + i] + k.cy() * r[8 + i];
            rows[8 + i] = r[8 + i];
        }
        return rows;
    }

    /// Where what is as high as the camera lies: the pixels whose rays are level.
    private void horizon(CameraFrame view) {
        Pose p = view.pose().inverse();
        Intrinsics k = view.intrinsics();
        // Down, the world's y, as the camera sees it.
        double a = p.r01() / k.fx();
        double b = p.r11() / k.fy();
        double c = p.r21() - a * k.cx() - b * k.cy();
        int right = k.width() - 1;
        if (Math.abs(b) * k.width() < 1e-9) {
            return;
        }
        segment(0, -c / b, right, -(a * right + c) / b);
    }

    private void safeFrame(Intrinsics k) {
        float left = (float) (CUT_OFF * k.width());
        float top = (float) (CUT_OFF * k.height());
        float right = k.width() - 1 - left;
        float bottom = k.height() - 1 - top;
        put(left, top, 0, 1, FAINT_WHITE, THIN, true);
        put(right, top, 0, 1, FAINT_WHITE, THIN, true);
        put(right, bottom, 0, 1, FAINT_WHITE, THIN, true);
        put(left, bottom, 0, 1, FAINT_WHITE, THIN, true);
        put(left, top, 0, 1, FAINT_WHITE, THIN, false);
    }

    private void segment(double x0, double y0, double x1, double y1) {
        put((float) x0, (float) y0, 0, 1, FAINT_WHITE, THIN, true);
        put((float) x1, (float) y1, 0, 1, FAINT_WHITE, THIN, false);
    }

    private void put(float x, float y, float z, float flat, int argb, float width, boolean goesOn) {
        into.put(x).put(y).put(z).put(flat);
        into.put((argb & 0xff) / 255f).put((argb >> 8 & 0xff) / 255f).put((argb >> 16 & 0xff) / 255f);
        into.put((argb >>> 24) / 255f);
        into.put(width).put(goesOn ? 1 : 0).put(0).put(0);
        count++;
    }
}
