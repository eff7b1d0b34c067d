package cosmonaut.viewport.cpu;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.viewport.Polyline;
import cosmonaut.viewport.ViewStyle;

/// Paints lines over a picture: those of the world where its camera sees them, faintly behind what is nearer; the
/// horizon; the safe frame.
final class LinePainter {

    /// Metres before the camera where a line is cut off.
    private static final double NEAR = 0.05;

    /// What is left of a line's opacity behind a surface.
    private static final float FAINT = 0.25f;

    /// A line on a surface lies before it: depths are no better known than this.
    private static final double SAME_SURFACE = 0.05;

    private static final double SAFE_SHARE = 0.9;
    private static final int HORIZON_ARGB = 0x99ffffff;
    private static final int SAFE_ARGB = 0x80ffffff;
    private static final float THIN = 1.5f;

    /// The inverse depth of what nothing hides.
    private static final double BEFORE_ALL = Double.POSITIVE_INFINITY;

    private final CpuPixels into;
    private final Pose toCamera;
    private final CameraFrame camera;
    private final float[] depth;
    private final int depthWidth;
    private final int depthHeight;

    /// @param view the camera of the picture, of any size
    /// @param depth metres of pixels of the picture in another size, 0 where nobody knows; empty where nothing is known
    LinePainter(CpuPixels into, CameraFrame view, float[] depth, int depthWidth, int depthHeight) {
        this.into = into;
        this.camera = Reprojection.ofSize(view, into.width(), into.height());
        this.toCamera = view.pose().inverse();
        this.depth = depth;
        this.depthWidth = depthWidth;
        this.depthHeight = depthHeight;
    }

    void paint(ViewStyle style) {
        if (style.horizon()) {
            paintHorizon();
        }
        style.lines().forEach(this::paint);
        if (style.safeFrame()) {
            paintSafeFrame();
        }
    }

    private void paint(Polyline line) {
        float[] points = line.points();
        double[] from = inCamera(points, 0);
        for (int i = 3; i < points.length; i += 3) {
            double[] to = inCamera(points, i);
            paintClipped(from, to, line);
            from = to;
        }
    }

    private double[] inCamera(float[] points, int i) {
        Pose p = toCamera;
        double x = points[i];
        double y = points[i + 1];
        double z = points[i + 2];
        return new double[] {
            p.r00() * x + p.r01() * y + p.r02() * z + p.tx(),
            p.r10() * x + p.r11() * y + p.r12() * z + p.ty(),
            p.r20() * x + p.r21() * y + p.r22() * z + p.tz()
        };
    }

    private void paintClipped(double[] from, double[] to, Polyline line) {
        if (from[2] < NEAR && to[2] < NEAR) {
            return;
        }
        double[] a = from[2] < NEAR ? cut(to, from) : from;
        double[] b = to[2] < NEAR ? cut(from, to) : to;
        Intrinsics lens = camera.intrinsics();
        stroke(
                lens.fx() * a[0] / a[2] + lens.cx(),
                lens.fy() * a[1] / a[2] + lens.cy(),
                1 / a[2],
                lens.fx() * b[0] / b[2] + lens.cx(),
                lens.fy() * b[1] / b[2] + lens.cy(),
                1 / b[2],
                line.width(),
                line.argb());
    }

    /// Where the way from a point before the near plane to one behind it meets that.
    private static double[] cut(double[] before, double[] behind) {
        double t = (before[2] - NEAR) / (before[2] - behind[2]);
        return new double[] {before[0] + t * (behind[0] - before[0]), before[1] + t * (behind[1] - before[1]), NEAR};
    }

    /// The directions of no height: `r10 x + r11 y + r12 = 0` in the camera's axes, as the world's y points down.
    private void paintHorizon() {
        Intrinsics lens = camera.intrinsics();
        Pose pose = camera.pose();
        double a = pose.r10() / lens.fx();
        double b = pose.r11() / lens.fy();
        double c = pose.r12() - a * lens.cx() - b * lens.cy();
        double right = into.width();
        double bottom = into.height();
        // An aid to the eye, so nothing hides it, though it lies at infinity.
        if (Math.abs(b) * bottom > Math.abs(a) * right) {
            stroke(0, -c / b, BEFORE_ALL, right, -(c + a * right) / b, BEFORE_ALL, THIN, HORIZON_ARGB);
        } else if (a != 0) {
            stroke(-c / a, 0, BEFORE_ALL, -(c + b * bottom) / a, bottom, BEFORE_ALL, THIN, HORIZON_ARGB);
        }
    }

    private void paintSafeFrame() {
        double w = into.width();
        double h = into.height();
        double x0 = (1 - SAFE_SHARE) / 2 * w;
        double y0 = (1 - SAFE_SHARE) / 2 * h;
        stroke(x0, y0, BEFORE_ALL, w - x0, y0, BEFORE_ALL, THIN, SAFE_ARGB);
        stroke(w - x0, y0, BEFORE_ALL, w - x0, h - y0, BEFORE_ALL, THIN, SAFE_ARGB);
        stroke(w - x0, h - y0, BEFORE_ALL, x0, h - y0, BEFORE_ALL, THIN, SAFE_ARGB);
        stroke(x0, h - y0, BEFORE_ALL, x0, y0, BEFORE_ALL, THIN, SAFE_ARGB);
    }

    /// A straight stroke with soft edges; depth along it is even in its inverse.
    private void stroke(double x0, double y0, double near0, double x1, double y1, double near1, double wide, int argb) {
        double[] ends = clipped(x0, y0, x1, y1, wide);
        if (ends.length == 0) {
            return;
        }
        double dx = x1 - x0;
        double dy = y1 - y0;
        double length2 = Math.max(1e-12, dx * dx + dy * dy);
        double reach = wide / 2 + 0.5;
        boolean steep = Math.abs(dy) > Math.abs(dx);
        // Along the longer direction, a pixel at a time; across it, as far as the stroke reaches there.
        double across = reach * Math.sqrt(length2) / Math.max(1e-9, Math.max(Math.abs(dx), Math.abs(dy)));
        int first = (int) Math.floor((steep ? Math.min(ends[1], ends[3]) : Math.min(ends[0], ends[2])) - reach);
        int last = (int) Math.ceil((steep ? Math.max(ends[1], ends[3]) : Math.max(ends[0], ends[2])) + reach);
        int most = steep ? into.height() : into.width();
        int mostAcross = steep ? into.width() : into.height();
        for (int along = Math.max(0, first); along <= Math.min(most - 1, last); along++) {
            double middle = steep ? x0 + (along - y0) / dy * dx : y0 + (along - x0) / dx * dy;
            if (!Double.isFinite(middle)) {
                middle = steep ? x0 : y0;
            }
            int low = (int) Math.max(0, Math.floor(middle - across));
            int high = (int) Math.min(mostAcross - 1.0, Math.ceil(middle + across));
            for (int other = low; other <= high; other++) {
                int x = steep ? other : along;
                int y = steep ? along : other;
                double t = ((x - x0) * dx + (y - y0) * dy) / length2;
                double held = Math.clamp(t, 0, 1);
                double off = Math.hypot(x - x0 - held * dx, y - y0 - held * dy);
                double cover = Math.clamp(reach - off, 0, 1);
                // The next stroke of a line begins where this one ends: only one of them paints the joint.
                if (cover > 0 && t >= 0 && t < 1) {
                    double near = Double.isInfinite(near0) ? near0 : near0 + held * (near1 - near0);
                    blend(x, y, argb, (float) cover * (isHidden(x, y, near) ? FAINT : 1));
                }
            }
        }
    }

    /// The part of a stroke that may touch the picture, or nothing.
    private double[] clipped(double x0, double y0, double x1, double y1, double wide) {
        double t0 = 0;
        double t1 = 1;
        double[] starts = {x0, y0};
        double[] ways = {x1 - x0, y1 - y0};
        double[] ends = {into.width() + wide, into.height() + wide};
        for (int axis = 0; axis < 2; axis++) {
            double low = (-wide - starts[axis]) / ways[axis];
            double high = (ends[axis] - starts[axis]) / ways[axis];
            if (ways[axis] == 0) {
                if (starts[axis] < -wide || starts[axis] > ends[axis]) {
                    return new double[0];
                }
            } else {
                t0 = Math.max(t0, Math.min(low, high));
                t1 = Math.min(t1, Math.max(low, high));
            }
        }
        return t0 > t1
                ? new double[0]
                : new double[] {x0 + t0 * ways[0], y0 + t0 * ways[1], x0 + t1 * ways[0], y0 + t1 * ways[1]};
    }

    /// @param near inverse depth of the line
    private boolean isHidden(int x, int y, double near) {
        if (depth.length == 0) {
            return false;
        }
        int u = (int) ((2L * x + 1) * depthWidth / (2L * into.width()));
        int v = (int) ((2L * y + 1) * depthHeight / (2L * into.height()));
        float surface = depth[v * depthWidth + u];
        return surface > 0 && near * surface * (1 + SAME_SURFACE) < 1;
    }

    private void blend(int x, int y, int argb, float cover) {
        int share = Math.round((argb >>> 24) * cover);
        int below = into.get(x, y);
        into.set(
                x,
                y,
                0xff << 24
                        | mixed(below >> 16 & 0xff, argb >> 16 & 0xff, share) << 16
                        | mixed(below >> 8 & 0xff, argb >> 8 & 0xff, share) << 8
                        | mixed(below & 0xff, argb & 0xff, share));
    }

    private static int mixed(int below, int above, int share) {
        return (below * (255 - share) + above * share + 127) / 255;
    }
}
