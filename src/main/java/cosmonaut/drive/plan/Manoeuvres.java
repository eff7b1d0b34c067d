package cosmonaut.drive.plan;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.Motion;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.curve.Quintic;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.FreehandFit;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.edit.Stretch;
import cosmonaut.drive.edit.Tangent;
import cosmonaut.drive.speed.SpeedSpec;
import java.util.ArrayList;
import java.util.List;

/// Ready-made paths, from the origin straight ahead at first, and paths of drives that were recorded.
public final class Manoeuvres {

    private static final double FIT = 0.05;

    /// How far the places lie from which a track's direction is told, metres.
    private static final double LOOK = 0.7;

    private Manoeuvres() {}

    public static DrivePath straight(double metres) {
        return DrivePath.through(PathKind.CATMULL_ROM, List.of(Point3.ORIGIN, Point3.flat(metres, 0)));
    }

    /// A change to a lane beside: a quintic across over the way along, with straight ends.
    ///
    /// @param offset metres to the left, below 0 to the right
    /// @param over   metres along
    /// @param metres in all, more than `over`
    public static DrivePath laneChange(double offset, double over, double metres) {
        Quintic across = Quintic.between(0, 0, 0, offset, 0, 0, over);
        double before = (metres - over) / 2;
        List<Point3> places = new ArrayList<>();
        places.add(Point3.ORIGIN);
        for (int i = 0; i <= 8; i++) {
            double along = over * i / 8;
            places.add(Point3.flat(before + along, across.value(along)));
        }
        places.add(Point3.flat(metres, offset));
        return withStraightEnds(DrivePath.through(PathKind.CATMULL_ROM, places));
    }

    private static DrivePath withStraightEnds(DrivePath path) {
        return path.withNext(1, Stretch.STRAIGHT).withNext(path.points().size() - 1, Stretch.STRAIGHT);
    }

    /// Straight on, then an arc.
    ///
    /// @param before metres before the arc, above 0
    /// @param radius metres, above 0
    /// @param turn   radians to the left, below 0 to the right; not 0
    /// @param after  metres behind the arc, above 0
    public static DrivePath turn(double before, double radius, double turn, double after) {
        Clothoid arc = new Clothoid(before, 0, 0, 0, Math.signum(turn) / radius, 0, radius * Math.abs(turn), 0);
        List<Point3> places = new ArrayList<>();
        places.add(Point3.ORIGIN);
        int parts = (int) Math.max(2, Math.ceil(Math.abs(turn) / Math.toRadians(15)));
        for (int i = 0; i <= parts; i++) {
            places.add(arc.at(arc.length() * i / parts).place());
        }
        Point3 ahead = Point3.flat(Math.cos(turn), Math.sin(turn));
        places.add(arc.end().place().plus(ahead.times(after)));
        return withStraightEnds(DrivePath.through(PathKind.CLOTHOID, places));
    }

    /// A draft that drives as a track did: few control points within 5 cm of its places, its speeds over time.
    ///
    /// @throws InvalidInputException if it hardly moves or goes backwards
    public static DriveDraft of(EgoTrack track, DriveDraft like) {
        List<Motion> motions = Motion.of(track);
        if (motions.stream().anyMatch(motion -> motion.speed() < -0.3)) {
            throw new InvalidInputException("the drive goes backwards, which a drawn path cannot; cut that part off");
        }
        DrivePath path = along(track.places());
        List<SpeedSpec.Table.Entry> speeds = new ArrayList<>();
        for (Motion motion : motions) {
            double speed = Math.clamp(motion.speed(), 0, SpeedSpec.FASTEST);
            speeds.add(new SpeedSpec.Table.Entry(motion.seconds() - track.start(), speed < 0.01 ? 0 : speed));
        }
        return like.withPath(path).withSpeed(new SpeedSpec.Table(speeds));
    }

    /// Few control points of a track, which pass them in the directions of the track: its curvature comes back without
    /// the ripple of a curve that finds its directions itself.
    private static DrivePath along(List<Point3> places) {
        DrivePath path = DrivePath.through(PathKind.CATMULL_ROM, FreehandFit.fitted(places, FIT));
        List<Point3> fitted = path.places();
        int at = 0;
        for (int i = 1; i + 1 < fitted.size(); i++) {
            while (at + 1 < places.size() && !places.get(at).equals(fitted.get(i))) {
                at++;
            }
            Point3 way = direction(places, at);
            if (way.norm() > FIT) {
                double in = fitted.get(i - 1).distanceTo(fitted.get(i)) / 3;
                double out = fitted.get(i).distanceTo(fitted.get(i + 1)) / 3;
                path = path.withTangent(i + 1, new Tangent(way, in, out));
            }
        }
        return path;
    }

    /// From a place a little before to one as far behind.
    private static Point3 direction(List<Point3> places, int at) {
        int from = at;
        int to = at;
        Point3 place = places.get(at);
        while (from > 0 && places.get(from).distanceTo(place) < LOOK) {
            from--;
        }
        while (to + 1 < places.size() && places.get(to).distanceTo(place) < LOOK) {
            to++;
        }
        return places.get(to).minus(places.get(from));
    }
}
