package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.viewport.Polyline;
import cosmonaut.world.WorldNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cameras of the nearest remembered pictures as small pyramids, the eye at their tips. Those round the viewer are
/// left out: their edges would stand across the picture. The drawing thread's.
final class KeyframePyramids {

    /// Pyramids at once.
    static final int MOST = 12;

    /// Metres from the tip to the base.
    static final double HEIGHT = 0.16;

    /// A tip nearer than this is round the viewer, in metres.
    static final double ROUND_VIEWER = 0.6;

    /// Cameras that differ by less are one: a place is remembered by many pictures.
    private static final double SAME_METRES = 0.15;

    private static final double SAME_DEGREES = 30;

    /// A pyramid that a viewer leaves or nears is not drawn and left out by turns, in metres.
    private static final double STEADY = 0.1;

    private static final int COLOUR = 0x8ab4ff;
    private static final double ALPHA = 0.9;
    private static final float WIDTH = 1.25f;

    private @Nullable WorldNode node;
    private @Nullable Pose chosenFrom;
    private List<CameraFrame> cameras = List.of();
    private Map<CameraFrame, List<Polyline>> made = Map.of();
    private List<Polyline> lines = List.of();

    /// The pyramids to be seen from a pose; the list of the call before where they are the same.
    List<Polyline> of(WorldNode from, Pose viewer) {
        boolean moved = chosenFrom == null || chosenFrom.distanceTo(viewer) > STEADY;
        if (from != node) {
            node = from;
            cameras = different(from.rememberedCameras());
        } else if (!moved) {
            return lines;
        }
        chosenFrom = viewer;
        List<CameraFrame> near = cameras.stream()
                .filter(camera -> camera.pose().distanceTo(viewer) > ROUND_VIEWER)
                .sorted(Comparator.comparingDouble(camera -> camera.pose().distanceTo(viewer)))
                .limit(MOST)
                .toList();
        Map<CameraFrame, List<Polyline>> kept = new HashMap<>();
        List<Polyline> all = new ArrayList<>();
        for (CameraFrame camera : near) {
            List<Polyline> pyramid = made.getOrDefault(camera, List.of());
            pyramid = pyramid.isEmpty() ? pyramid(camera) : pyramid;
            kept.put(camera, pyramid);
            all.addAll(pyramid);
        }
        made = kept;
        lines = List.copyOf(all);
        return lines;
    }

    private static List<CameraFrame> different(List<CameraFrame> all) {
        List<CameraFrame> different = new ArrayList<>();
        for (CameraFrame one : all.reversed()) {
            boolean known = different.stream()
                    .anyMatch(other -> other.pose().distanceTo(one.pose()) < SAME_METRES
                            && other.pose().degreesTo(one.pose()) < SAME_DEGREES);
            if (!known) {
                different.add(one);
            }
        }
        return different;
    }

    /// All eight edges in two strokes.
    private static List<Polyline> pyramid(CameraFrame camera) {
        Intrinsics k = camera.intrinsics();
        double left = -(k.cx() + 0.5) / k.fx() * HEIGHT;
        double right = (k.width() - 0.5 - k.cx()) / k.fx() * HEIGHT;
        double top = -(k.cy() + 0.5) / k.fy() * HEIGHT;
        double bottom = (k.height() - 0.5 - k.cy()) / k.fy() * HEIGHT;
        Pose pose = camera.pose();
        float[] tip = {(float) pose.tx(), (float) pose.ty(), (float) pose.tz()};
        float[] a = place(pose, left, top);
        float[] b = place(pose, right, top);
        float[] c = place(pose, right, bottom);
        float[] d = place(pose, left, bottom);
        List<Polyline> lines = new ArrayList<>();
        lines.addAll(Polyline.edged(Strokes.points(List.of(a, tip, b, a, d, c, b)), COLOUR, ALPHA, WIDTH));
        lines.addAll(Polyline.edged(Strokes.points(List.of(c, tip, d)), COLOUR, ALPHA, WIDTH));
        return lines;
    }

    private static float[] place(Pose p, double x, double y) {
        return new float[] {
            (float) (p.r00() * x + p.r01() * y + p.r02() * HEIGHT + p.tx()),
            (float) (p.r10() * x + p.r11() * y + p.r12() * HEIGHT + p.ty()),
            (float) (p.r20() * x + p.r21() * y + p.r22() * HEIGHT + p.tz())
        };
    }
}
