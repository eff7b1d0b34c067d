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
/// next picture is placed by the points that it shows, or where those are too few by the essential matrix to the one
/// before, and adds new ones. The newest pictures, and in the end all, are
/// adjusted together with the points. Turns come out well; the length is only known up to one factor.
public final class EgoMotion {

    private static final int LEAST_SHARED = 40;
    private static final double FIRST_FLOW = 14;
    private static final int LEAST_PLACING = 10;
    private static final double LEAST_PARALLAX = Math.cos(Math.toRadians(0.5));
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
    /// @param bridged pictures that were placed by the one before alone, which takes the speed to stay
    public record Found(List<Pose> poses, List<Placed> points, int bridged) {

        /// The same with all lengths times a factor.
        public Found scaled(double factor) {
            return new Found(
                    poses.stream()
                            .map(pose -> pose.movedTo(factor * pose.tx(), factor * pose.ty(), factor * pose.tz()))
                            .toList(),
                    points.stream()
                            .map(at -> new Placed(factor * at.x(), factor * at.y(), factor * at.z(), at.frame()))
                            .toList(),
                    bridged);
        }
    }

    private final int count;
    private final List<Pose> cameras;
    private final double[][] cameraRows;
    private final Map<Integer, List<Seen>> tracks = new TreeMap<>();
    private final double[][] frames;
    private final boolean[] placed;
    private final double[] far;
    private final Map<Integer, double[]> points = new TreeMap<>();
    private int bridged;

    /// @param cameras the pose of each in the axes of camera 0, whose own is the identity
    /// @param far     from the first picture's place to that of each, in the unit of the way
    private EgoMotion(int count, List<Pose> cameras, List<Seen> seen, double... far) {
        this.count = count;
        this.far = far.clone();
        this.cameras = cameras.stream().map(Pose::inverse).toList();
        this.cameraRows = this.cameras.stream().map(Pose::rows).toArray(double[][]::new);
        for (Seen one : seen) {
            tracks.computeIfAbsent(one.track(), key -> new ArrayList<>()).add(one);
        }
        tracks.values().forEach(list -> list.sort(Comparator.comparingInt(Seen::frame)));
        this.frames = new double[count][];
        Arrays.setAll(frames, i -> Pose.IDENTITY.rows());
        this.placed = new boolean[count];
    }

    /// The way of a single camera, in units of the first shift.
    ///
    /// @param count pictures
    /// @param seen  by camera 0
    /// @return nothing where not even the first points can be placed
    public static Optional<Found> of(int count, List<Seen> seen) {
        double[] units = new double[count];
        Arrays.fill(units, 1);
        return ofRig(List.of(Pose.IDENTITY), seen, units);
    }

    /// The way of a rig's camera 0 by all that its cameras see, in metres: from the first points on every picture is
    /// placed and adjusted by the points of all of them.
    ///
    /// @param cameras the pose of each in the axes of camera 0, whose own is the identity; metres
    /// @param seen    by all of them
    /// @param far     about how many metres each picture's place is from the first one's: the first points need a
    ///     length until the distances between the cameras tell it
    /// @return nothing where not even the first points can be placed
    public static Optional<Found> ofRig(List<Pose> cameras, List<Seen> seen, double... far) {
        EgoMotion motion = new EgoMotion(far.length, cameras, seen, far);
        return motion.begin() ? Optional.of(motion.follow()) : Optional.empty();
    }

    private void place(int frame, Pose cameraToFirst) {
        frames[frame] = cameraToFirst.inverse().rows();
        placed[frame] = true;
    }

    private Pose pose(int frame) {
        return Pose.fromMatrix(frames[frame], 1e-3).inverse();
    }

    private boolean begin() {
        int farthest = 0;
        for (int frame = 1; frame < count; frame++) {
            List<PointPair> shared = shared(0, frame);
            if (shared.size() < LEAST_SHARED && farthest > 0) {
                break;
            }
            farthest = frame;
            double[] flows =
                    shared.stream().mapToDouble(PointPair::flow).sorted().toArray();
            if (flows.length > 0 && flows[flows.length / 2] >= FIRST_FLOW) {
                break;
            }
        }
        for (int second = farthest; second > 0; second--) {
            if (beginWith(second)) {
                return true;
            }
        }
        return false;
    }

    private boolean beginWith(int second) {
        Optional<Pose> found = EpipolarFit.move(shared(0, second));
        if (found.isEmpty()) {
            return false;
        }
        Pose one = found.get();
        Pose move = one.movedTo(far[second] * one.tx(), far[second] * one.ty(), far[second] * one.tz());
        Arrays.fill(placed, false);
        points.clear();
        place(0, Pose.IDENTITY);
        place(second, move);
        triangulate();
        for (int frame = 1; frame < second; frame++) {
            double share = (double) frame / second;
            Quaternion turn = Pose.IDENTITY.quaternion().slerp(move.quaternion(), share);
            if (!locate(frame, Pose.of(turn, share * move.tx(), share * move.ty(), share * move.tz()))) {
                return false;
            }
        }
        settle(MANY_ROUNDS);
        return true;
    }

    /// Points that two pictures of camera 0 show.
    private List<PointPair> shared(int from, int to) {
        List<PointPair> pairs = new ArrayList<>();
        for (List<Seen> track : tracks.values()) {
            Seen first = in(track, from);
            Seen second = in(track, to);
            if (first != null && second != null) {
                pairs.add(new PointPair(first.u(), first.v(), second.u(), second.v()));
            }
        }
        return pairs;
    }

    private static @Nullable Seen in(List<Seen> track, int frame) {
        for (Seen seen : track) {
            if (seen.frame() == frame && seen.camera() == 0) {
                return seen;
            }
        }
        return null;
    }

    private Found follow() {
        int first = last() + 1;
        for (int frame = first; frame < count; frame++) {
            Pose before = pose(frame - 1);
            Pose step = before.relativeTo(pose(Math.max(0, frame - 2)));
            if (!locate(frame, before.compose(step)) && !bridge(frame, before, step)) {
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

    /// Places a picture beside the one before by their essential matrix, as far away as that one was from its own: the
    /// pictures share too few placed points, so the speed is taken to stay.
    private boolean bridge(int frame, Pose before, Pose step) {
        Optional<Pose> move = EpipolarFit.move(shared(frame - 1, frame));
        if (move.isEmpty()) {
            return false;
        }
        double far = step.distanceTo(Pose.IDENTITY);
        Pose next = move.get();
        place(frame, before.compose(next.movedTo(far * next.tx(), far * next.ty(), far * next.tz())));
        bridged++;
        return true;
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
        new BundleAdjustment(cameras, frames, known.toArray(double[][]::new), List.of(frame), sightings, false)
                .run(MANY_ROUNDS);
        long agreed = sightings.stream()
                .filter(one ->
                        BundleAdjustment.error(cameraRows[one.camera()], frames[frame], known.get(one.point()), one)
                                < FARTHEST_OFF)
                .count();
        placed[frame] = agreed >= LEAST_PLACING;
        return placed[frame];
    }

    private static Sighting sighting(int point, Seen seen) {
        return new Sighting(point, seen.frame(), seen.camera(), PointPair.slopeX(seen.u()), PointPair.slopeY(seen.v()));
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
            List<Seen> usable = track.getValue().stream()
                    .filter(seen -> placed[seen.frame()])
                    .toList();
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
        return new Found(poses, all, bridged);
    }
}
