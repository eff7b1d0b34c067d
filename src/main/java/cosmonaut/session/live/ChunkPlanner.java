package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.session.tree.Displacement;
import cosmonaut.session.tree.Shot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Decides where the next pictures are seen from: on the path flown already as far as it goes, then where the present
/// control leads if it is held.
final class ChunkPlanner {

    /// Pictures that may be spent on leading over from the last picture to a path that begins elsewhere.
    private static final int LONGEST_BRIDGE = 3;

    /// A first step may be so many times the longest step of the path, and such a share of the width, before it is
    /// bridged.
    private static final double STEPS_APART = 1.5;

    private static final double SHARE_APART = 3.0 / 192;

    /// Seconds that a control is predicted for at once.
    private static final double LONGEST_LOOK = 10;

    private final int count;
    private final double step;

    /// @param count pictures in a chunk
    /// @param fps pictures in a second of flight
    ChunkPlanner(int count, double fps) {
        this.count = count;
        this.step = 1 / fps;
    }

    /// Flight time from a picture to the next in seconds.
    double step() {
        return step;
    }

    /// Flight time of a chunk in seconds.
    double playSeconds() {
        return count * step;
    }

    /// The pictures after flight time `base` under the control held now.
    ///
    /// @param from the last picture there is
    ChunkPlan ahead(Helm helm, HeldControl held, Intrinsics lens, double base, Shot from) {
        FlightKinematics predicted = helm.copy();
        double reached = helm.seconds();
        List<CameraFrame> cameras = new ArrayList<>(count);
        List<Double> seconds = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            double due = base + i * step;
            Pose pose = helm.at(due);
            if (due > reached) {
                pose = predicted.advance(held.control(), due - reached);
                reached = due;
            }
            cameras.add(new CameraFrame(pose, lens));
            seconds.add(due);
        }
        return bridged(cameras, seconds, base, helm, held, from);
    }

    /// Puts pictures before a path that begins elsewhere; they are due at once, so that the path itself is not late.
    private ChunkPlan bridged(
            List<CameraFrame> path, List<Double> due, double base, Helm helm, HeldControl held, Shot from) {
        int bridge = bridge(path, from);
        List<CameraFrame> cameras = new ArrayList<>(Collections.nCopies(bridge, path.getFirst()));
        cameras.addAll(path.subList(0, count - bridge));
        lead(cameras, from.camera().pose(), bridge);
        List<Double> seconds = new ArrayList<>(Collections.nCopies(bridge, base));
        seconds.addAll(due.subList(0, count - bridge));
        FlightKinematics after = helm.copy();
        after.advance(held.control(), Math.max(0, seconds.getLast() - helm.seconds()));
        return new ChunkPlan(List.copyOf(cameras), List.copyOf(seconds), base, bridge, held.change(), after);
    }

    /// Pictures that come to rest at the present pose, all due at once.
    ChunkPlan settling(Helm helm, HeldControl held, Intrinsics lens, Shot from) {
        CameraFrame rest = new CameraFrame(helm.pose(), lens);
        List<CameraFrame> cameras = new ArrayList<>(Collections.nCopies(count, rest));
        int bridge = Math.min(LONGEST_BRIDGE, count - 1);
        lead(cameras, from.camera().pose(), bridge);
        List<Double> seconds = Collections.nCopies(count, helm.seconds());
        return new ChunkPlan(List.copyOf(cameras), seconds, helm.seconds(), bridge, held.change(), helm.copy());
    }

    /// How far the control held now leads away from the last picture there is, in pixels at its time.
    double divergence(Helm helm, HeldControl held, Intrinsics lens, Shot last) {
        return divergence(helm, held, lens, last.camera(), last.seconds(), last.metres());
    }

    /// How far the control held now leads away from a camera planned for a time, in pixels.
    double divergence(
            Helm helm, HeldControl held, Intrinsics lens, CameraFrame planned, double seconds, double metres) {
        double left = seconds - helm.seconds();
        Pose pose = left > 0 ? helm.copy().advance(held.control(), Math.min(left, LONGEST_LOOK)) : helm.at(seconds);
        return Displacement.pixels(planned, new CameraFrame(pose, lens), metres);
    }

    private static int bridge(List<CameraFrame> cameras, Shot from) {
        double longest = 0;
        for (int i = 1; i < cameras.size(); i++) {
            longest = Math.max(longest, Displacement.pixels(cameras.get(i - 1), cameras.get(i), from.metres()));
        }
        double usual = STEPS_APART * longest + SHARE_APART * from.picture().width();
        double gap = from.pixelsTo(cameras.getFirst());
        if (gap <= usual) {
            return 0;
        }
        return Math.min((int) Math.ceil(gap / usual) - 1, Math.min(LONGEST_BRIDGE, cameras.size() - 1));
    }

    private static void lead(List<CameraFrame> cameras, Pose from, int bridge) {
        CameraFrame to = cameras.get(bridge);
        for (int i = 0; i < bridge; i++) {
            Pose pose = PoseBlend.of(from, to.pose(), (i + 1.0) / (bridge + 1));
            cameras.set(i, new CameraFrame(pose, to.intrinsics()));
        }
    }
}
