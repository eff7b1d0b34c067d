package cosmonaut.metrics;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.metrics.BundleAdjustment.Sighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Where a camera went, from points followed through its pictures.
///
/// The first picture and one that is far enough from it give an essential matrix and with it the first points; each
/// next picture is placed by the points that it shows, and adds new ones. The newest pictures, and in the end all, are
/// adjusted together with the points. Turns come out well; the length is only known up to one factor.
public final class EgoMotion {

    private static final int LEAST_SHARED = 30;
    private static final double FIRST_FLOW = 14;
    private static final int LEAST_PLACING = 12;
    private static final double LEAST_PARALLAX = Math.cos(Math.toRadians(1));
    private static final double FARTHEST_OFF = 3 / PointPair.FOCAL;
    private static final int WINDOW = 12;
    private static final int EVERY = 3;
    private static final int FEW_ROUNDS = 6;
    private static final int MANY_ROUNDS = 30;

    /// A point that is followed.
    ///
    /// @param track the number of the point
    /// @param camera 0 is the one whose way is sought
    /// @param u canvas column, as `v` is the row
    public record Seen(int track, int frame, int camera, double u, double v) {}

    /// A point, in the axes of the first picture's camera.
    ///
    /// @param frame the last picture that shows it to camera 0
    public record Placed(double x, double y, double z, int frame) {}

    /// What was found.
    ///
    /// @param poses  camera-to-first, of the first pictures up to where the points were lost
    /// @param points that were placed
    public record Found(List<Pose> poses, List<Placed> points) {

        /// The same with all lengths times a factor.
        public Found scaled(double factor) {
            return new Found(
                    poses.stream()
                            .map(pose -> pose.movedTo(factor * pose.tx(), factor * pose.ty(), factor * pose.tz()))
                            .toList(),
                    points.stream()
                            .map(at -> new Placed(factor * at.x(), factor * at.y(), factor * at.z(), at.frame()))
                            .toList());
        }
    }

    private final int count;
    private final List<Pose> cameras;
    private final double[][] cameraRows;
    private final Map<Integer, List<Seen>> tracks = new TreeMap<>();
    private final double[][] frames;
    private final boolean[] placed;
    private final Map<Integer, double[]> points = new TreeMap<>();

    /// @param cameras the pose of each in the axes of camera 0, whose own is the identity
    private EgoMotion(int count, List<Pose> cameras, List<Seen> seen) {
        this.count = count;
        this.cameras = cameras.stream().map(Pose::inverse).toList();
        this.cameraRows = this.cameras.stream().map(Pose::rows).toArray(double[][]::new);
        for (Seen one : seen) {
            tracks.computeIfAbsent(one.track(), key -> new ArrayList<>()).add(one);
        }
        tracks.values().forEach(list -> list.sort(Comparator.comparingInt(Seen::frame)));
        this.frames = new double[count][];
        this.placed = new boolean[count];
    }

    /// The way of a single camera, in units of the first shift.
    ///
    /// @param count pictures
    /// @param seen  by camera 0
    /// @return nothing where not even the first points can be placed
    public static Optional<Found> of(int count, List<Seen> seen) {
        EgoMotion motion = new EgoMotion(count, List.of(Pose.IDENTITY), seen);
        return motion.begin() ? Optional.of(motion.follow()) : Optional.empty();
    }

    /// The way of a rig, from one that is nearly right: all pictures of all cameras are adjusted together.
    ///
    /// @param cameras the pose of each in the axes of camera 0, whose own is the identity; metres
    /// @param start   of all pictures, metres
    public static Found refined(List<Pose> start, List<Pose> cameras, List<Seen> seen) {
        EgoMotion motion = new EgoMotion(start.size(), cameras, seen);
        for (int i = 0; i < start.size(); i++) {
            motion.place(i, start.get(i));
        }
        motion.settle(MANY_ROUNDS);
        motion.settle(MANY_ROUNDS);
        return motion.found();
    }

    private void place(int frame, Pose cameraToFirst) {
        frames[frame] = cameraToFirst.inverse().rows();
        placed[frame] = true;
    }

    private Pose pose(int frame) {
        return Pose.fromMatrix(frames[frame], 1e-3).inverse();
    }

    private boolean begin() {
        Optional<Pose> move = Optional.empty();
        int second = 0;
        for (int frame = 1; frame < count; frame++) {
            List<PointPair> shared = shared(frame);
            if (shared.size() < LEAST_SHARED) {
                break;
            }
            double[] flows = shared.stream().mapToDouble(PointPair::flow).sorted().toArray();
            second = frame;
            if (flows[flows.length / 2] >= FIRST_FLOW) {
                break;
            }
        }
        if (second > 0) {
            move = EpipolarFit.move(shared(second));
        }
        if (move.isEmpty()) {
            return false;
        }
        place(0, Pose.IDENTITY);
        place(second, move.get());
        triangulate();
        for (int frame = 1; frame < second; frame++) {
            Quaternion turn = Pose.IDENTITY.quaternion().slerp(move.get().quaternion(), (double) frame / second);
            double share = (double) frame / second;
            Pose guess = Pose.of(turn, share * move.get().tx(), share * move.get().ty(), share * move.get().tz());
            if (!locate(frame, guess)) {
                return false;
            }
        }
        settle(MANY_ROUNDS);
        return true;
    }

    private List<PointPair> shared(int frame) {
        List<PointPair> pairs = new ArrayList<>();
        for (List<Seen> track : tracks.values()) {
            Seen first = track.getFirst();
            if (first.frame() == 0) {
                track.stream()
                        .filter(seen -> seen.frame() == frame)
                        .findFirst()
                        .ifPresent(seen -> pairs.add(new PointPair(first.u(), first.v(), seen.u(), seen.v())));
            }
        }
        return pairs;
    }

    private Found follow() {
        int first = last() + 1;
        for (int frame = first; frame < count; frame++) {
            Pose before = pose(frame - 1);
            Pose guess = before.compose(before.relativeTo(pose(frame - 2 < 0 ? 0 : frame - 2)));
            if (!locate(frame, guess)) {
                break;
            }
            triangulate();
            if (frame % EVERY == 0) {
                adjust(Math.max(1, frame - WINDOW + 1), FEW_ROUNDS);
                prune();
            }
        }
        settle(MANY_ROUNDS);
        settle(MANY_ROUNDS);
        return found();
    }

    private int last() {
        int last = 0;
        for (int i = 0; i < count; i++) {
            last = placed[i] ? i : last;
        }
        return last;
    }

    /// Places a picture by the points that it shows.
    private boolean locate(int frame, Pose guess) {
        List<Sighting> sightings = new ArrayList<>();
        List<double[]> known = new ArrayList<>();
        for (Map.Entry<Integer, double[]> point : points.entrySet()) {
            for (Seen seen : tracks.getOrDefault(point.getKey(), List.of())) {
                if (seen.frame() == frame) {
                    sightings.add(sighting(known.size(), seen));
                    known.add(point.getValue());
                }
            }
        }
        if (sightings.size() < LEAST_PLACING) {
            return false;
        }
        place(frame, guess);
        new BundleAdjustment(
                        cameras, frames, known.toArray(double[][]::new), List.of(frame), sightings, false)
                .run(MANY_ROUNDS);
        long agreed = sightings.stream()
                .filter(one -> BundleAdjustment.error(
                                cameraRows[one.camera()], frames[frame], known.get(one.point()), one)
                        < FARTHEST_OFF)
                .count();
        placed[frame] = agreed >= LEAST_PLACING;
        return placed[frame];
    }

    private static Sighting sighting(int point, Seen seen) {
        return new Sighting(
                point, seen.frame(), seen.camera(), PointPair.slopeX(seen.u()), PointPair.slopeY(seen.v()));
    }

    private void settle(int rounds) {
        triangulate();
        adjust(1, rounds);
        prune();
    }

    /// Adjusts the pictures from one on, and the points that they show.
    private void adjust(int from, int rounds) {
        List<Sighting> sightings = new ArrayList<>();
        List<double[]> moving = new ArrayList<>();
        int last = last();
        for (Map.Entry<Integer, double[]> point : points.entrySet()) {
            List<Seen> all = tracks.getOrDefault(point.getKey(), List.of());
            if (all.stream().anyMatch(seen -> seen.frame() >= from && placed[seen.frame()])) {
                all.stream()
                        .filter(seen -> placed[seen.frame()])
                        .forEach(seen -> sightings.add(sighting(moving.size(), seen)));
                moving.add(point.getValue());
            }
        }
        List<Integer> free = IntStream.rangeClosed(from, last)
                .filter(frame -> placed[frame])
                .boxed()
                .toList();
        new BundleAdjustment(cameras, frames, moving.toArray(double[][]::new), free, sightings, true).run(rounds);
    }

    /// Forgets the points that are not where they were seen.
    private void prune() {
        points.entrySet().removeIf(point -> {
            double[] errors = tracks.getOrDefault(point.getKey(), List.of()).stream()
                    .filter(seen -> placed[seen.frame()])
                    .mapToDouble(seen -> off(seen, point.getValue()))
                    .sorted()
                    .toArray();
            return errors.length < 2 || errors[errors.length / 2] > FARTHEST_OFF;
        });
    }

    private double off(Seen seen, double[] point) {
        return BundleAdjustment.error(cameraRows[seen.camera()], frames[seen.frame()], point, sighting(0, seen));
    }

    /// Places the points that two pictures see from places far enough apart.
    private void triangulate() {
        for (Map.Entry<Integer, List<Seen>> track : tracks.entrySet()) {
            if (points.containsKey(track.getKey())) {
                continue;
            }
            List<Seen> usable =
                    track.getValue().stream().filter(seen -> placed[seen.frame()]).toList();
            if (usable.size() >= 2) {
                Seen first = usable.getFirst();
                Seen second = usable.getLast();
                double[] point = between(first, second);
                if (point != null && off(first, point) < FARTHEST_OFF && off(second, point) < FARTHEST_OFF) {
                    points.put(track.getKey(), point);
                }
            }
        }
    }

    /// The middle of where two rays pass each other; null where they are too nearly parallel.
    private double @Nullable [] between(Seen first, Seen second) {
        Pose a = at(first);
        Pose b = at(second);
        double[] u = ray(a, first);
        double[] v = ray(b, second);
        double c = u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
        if (c > LEAST_PARALLAX) {
            return null;
        }
        double[] w = {b.tx() - a.tx(), b.ty() - a.ty(), b.tz() - a.tz()};
        double wu = w[0] * u[0] + w[1] * u[1] + w[2] * u[2];
        double wv = w[0] * v[0] + w[1] * v[1] + w[2] * v[2];
        double s = (wu - c * wv) / (1 - c * c);
        double t = (c * wu - wv) / (1 - c * c);
        double[] from = {a.tx() + b.tx(), a.ty() + b.ty(), a.tz() + b.tz()};
        double[] middle = new double[3];
        Arrays.setAll(middle, i -> (from[i] + s * u[i] + t * v[i]) / 2);
        return middle;
    }

    private Pose at(Seen seen) {
        return pose(seen.frame()).compose(cameras.get(seen.camera()).inverse());
    }

    private static double[] ray(Pose p, Seen seen) {
        double x = PointPair.slopeX(seen.u());
        double y = PointPair.slopeY(seen.v());
        double n = 1 / Math.sqrt(x * x + y * y + 1);
        return new double[] {
            n * (p.r00() * x + p.r01() * y + p.r02()),
            n * (p.r10() * x + p.r11() * y + p.r12()),
            n * (p.r20() * x + p.r21() * y + p.r22())
        };
    }

    private Found found() {
        List<Pose> poses = new ArrayList<>();
        for (int i = 0; i < count && placed[i]; i++) {
            poses.add(pose(i));
        }
        Map<Integer, Integer> lastSeen = new HashMap<>();
        tracks.forEach((track, all) -> all.stream()
                .filter(seen -> seen.camera() == 0 && placed[seen.frame()])
                .forEach(seen -> lastSeen.put(track, seen.frame())));
        List<Placed> all = new ArrayList<>();
        points.forEach((track, p) -> {
            Integer frame = lastSeen.get(track);
            if (frame != null) {
                all.add(new Placed(p[0], p[1], p[2], frame));
            }
        });
        return new Found(poses, all);
    }
}
