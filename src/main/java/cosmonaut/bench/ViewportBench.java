package cosmonaut.bench;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.viewport.Upscaling;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How fast a renderer draws: from the newest pose to the finished picture in the host's memory. A camera walks along a
/// street of boxes; every fifth picture is a new one of 1280x704, as of a world that makes twelve a second.
public final class ViewportBench {

    private static final int PICTURE_WIDTH = 1280;
    private static final int PICTURE_HEIGHT = 704;
    private static final int DEPTH_WIDTH = 320;
    private static final int DEPTH_HEIGHT = 176;
    private static final int SHOWN_FOR = 5;
    private static final int KEPT = 6;
    private static final double RATE = 60;
    private static final double FIELD_OF_VIEW = 75;
    private static final double EYE = 1.6;
    private static final double HALF_STREET = 4;
    private static final double SPEED = 1.2;
    private static final float FAR = 100;

    private final ViewRenderer renderer;
    private final int width;
    private final int height;
    private final int frames;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /// @param width of the viewport
    /// @param height of the viewport
    /// @param frames measured, after a tenth as many that are not
    public ViewportBench(ViewRenderer renderer, int width, int height, int frames) {
        this.renderer = renderer;
        this.width = width;
        this.height = height;
        this.frames = frames;
    }

    /// Draws, and tells what was measured.
    public ObjectNode measure() {
        List<ViewRequest.SourceView> shots = shots();
        List<Keyframe> beside = List.of(shots.get(1).keyframe(), shots.get(2).keyframe());
        List<Double> all = new ArrayList<>();
        List<Double> known = new ArrayList<>();
        List<Double> fresh = new ArrayList<>();
        List<Double> worked = new ArrayList<>();
        double coverage = 1;
        try (ViewPixels pixels = renderer.pixels(width, height)) {
            ViewStyle style = new ViewStyle(Upscaling.EDGE_ADAPTIVE, List.of(), false, false);
            ViewRequest.SourceView shown = shots.getFirst();
            for (int i = -Math.max(2, frames / 10); i < frames; i++) {
                boolean isNew = i % SHOWN_FOR == 0;
                if (isNew) {
                    shown = again(shots.get(Math.floorMod(i / SHOWN_FOR, shots.size())));
                }
                ViewRequest request =
                        new ViewRequest(ViewRequest.Kind.REPROJECTED, walking(i, shown), shown, null, 0, beside);
                long cpu = threads.getCurrentThreadCpuTime();
                long start = System.nanoTime();
                coverage = Math.min(
                        coverage, renderer.render(request, style, pixels).coverage());
                double millis = (System.nanoTime() - start) / 1e6;
                if (i >= 0) {
                    worked.add((threads.getCurrentThreadCpuTime() - cpu) / 1e6);
                    all.add(millis);
                    (isNew ? fresh : known).add(millis);
                }
            }
        }
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("bench", "viewport");
        line.put("renderer", renderer.name());
        line.put("route", renderer.route().name());
        line.put("picture", PICTURE_WIDTH + "x" + PICTURE_HEIGHT);
        line.put("viewport", width + "x" + height);
        line.put("frames", frames);
        line.put("pose_to_picture_ms_p50", quantile(all, 0.5));
        line.put("pose_to_picture_ms_p95", quantile(all, 0.95));
        line.put("import_ms", Math.max(0, round(quantile(fresh, 0.5) - quantile(known, 0.5))));
        line.put("thread_cpu_ms_p50", quantile(worked, 0.5));
        line.put("least_coverage", round(coverage));
        return line;
    }

    private static CameraFrame walking(int frame, ViewRequest.SourceView shown) {
        double late = 0.25 * (Math.floorMod(frame, SHOWN_FOR) + 1) / SHOWN_FOR;
        double turn = Math.toRadians(4 * Math.sin(frame / RATE));
        Pose pose = Pose.fromMatrix(
                Math.cos(turn), 0, Math.sin(turn), 0, 0, 1, 0, 0, -Math.sin(turn), 0, Math.cos(turn), SPEED * late);
        return new CameraFrame(
                shown.camera().pose().compose(pose), shown.camera().intrinsics());
    }

    /// The same picture as one that nobody has seen yet.
    private static ViewRequest.SourceView again(ViewRequest.SourceView shot) {
        Picture picture = shot.picture();
        Picture copy =
                new Picture(picture.width(), picture.height(), picture.rgb().clone());
        return new ViewRequest.SourceView(shot.index(), copy, shot.camera(), shot.keyframe());
    }

    /// Pictures from places one behind the other.
    private static List<ViewRequest.SourceView> shots() {
        List<ViewRequest.SourceView> shots = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            Pose pose = Pose.IDENTITY.movedTo(0, 0, 0.5 * i);
            CameraFrame large = camera(pose, PICTURE_WIDTH, PICTURE_HEIGHT);
            CameraFrame small = camera(pose, DEPTH_WIDTH, DEPTH_HEIGHT);
            Picture picture = Picture.black(PICTURE_WIDTH, PICTURE_HEIGHT);
            seen(large, picture.rgb(), null);
            float[] depth = new float[DEPTH_WIDTH * DEPTH_HEIGHT];
            byte[] rgb = new byte[3 * depth.length];
            seen(small, rgb, depth);
            float[] colour = new float[rgb.length];
            for (int k = 0; k < colour.length; k++) {
                colour[k] = (rgb[k] & 0xff) / 127.5f - 1;
            }
            Keyframe keyframe = Keyframe.of(i, small, colour, depth, new DisparityFilter(0.1f), FAR);
            shots.add(new ViewRequest.SourceView(i, picture, large, keyframe));
        }
        return shots;
    }

    private static CameraFrame camera(Pose pose, int width, int height) {
        return new CameraFrame(pose, Intrinsics.ofHorizontalFov(FIELD_OF_VIEW, width, height));
    }

    /// A street between two walls with pilasters, tiled everywhere.
    private static void seen(CameraFrame camera, byte[] rgb, float @org.jspecify.annotations.Nullable [] depth) {
        Intrinsics k = camera.intrinsics();
        Pose p = camera.pose();
        for (int y = 0; y < k.height(); y++) {
            double dy = (y - k.cy()) / k.fy();
            for (int x = 0; x < k.width(); x++) {
                double dx = (x - k.cx()) / k.fx();
                double z = FAR;
                double down = Math.abs(dy) < 1e-9 ? FAR : (dy > 0 ? EYE : 4) / Math.abs(dy);
                double aside = Math.abs(dx) < 1e-9 ? FAR : HALF_STREET / Math.abs(dx);
                boolean pilaster = Math.floorMod((int) Math.floor((aside * 0.85 + p.tz()) / 2), 3) == 0;
                aside = pilaster ? 0.85 * aside : aside;
                z = Math.min(z, Math.min(down, aside));
                int i = y * k.width() + x;
                if (depth != null) {
                    depth[i] = (float) z;
                }
                double a = z == aside ? dy * z : dx * z;
                double b = p.tz() + z;
                boolean odd = (Math.floorMod((int) Math.floor(2 * a), 2) == 0)
                        == (Math.floorMod((int) Math.floor(2 * b), 2) == 0);
                double light = (odd ? 200 : 90) / (1 + z / 30);
                rgb[3 * i] = (byte) (int) light;
                rgb[3 * i + 1] = (byte) (int) (0.9 * light);
                rgb[3 * i + 2] = (byte) (int) (z == aside ? 0.7 * light : light);
            }
        }
    }

    private static double quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return round(sorted.get(Math.min(sorted.size() - 1, (int) (share * sorted.size()))));
    }

    private static double round(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3f", value));
    }
}
