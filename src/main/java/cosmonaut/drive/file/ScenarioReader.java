package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.curve.ChainedCurve;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.Curve;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Heading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Trajectories of OpenSCENARIO XML 1.x: polylines, clothoids and splines of clothoids at world positions.
///
/// The reference point there is the rear axle on the ground, angles are `Rz(h) Ry(p) Rx(r)`, metres, seconds, radians.
/// Without times a polyline is driven at an even speed. A heading that is missing follows the way driven.
final class ScenarioReader {

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,6})?");
    private static final int LONGEST_NUMBER = 64;
    private static final double STEP = 0.1;
    private static final double LONGEST = 1e4;
    private static final double LATEST = 3600;
    private static final double SHARPEST = 2;
    /// Metres of a piece; a longer one would be integrated anew from its start for every pose.
    private static final double PIECE = 5;

    private final String source;
    private final ImportOptions options;
    private final TrackGathering track;
    private final Map<String, String> parameters = new HashMap<>();

    ScenarioReader(String source, ImportOptions options) {
        this.source = source;
        this.options = options;
        track = new TrackGathering(source);
    }

    ImportedDrive read(byte[] bytes) {
        XmlElement root = XmlElement.parsed(source, bytes);
        if (!root.name().equals("OpenSCENARIO")) {
            throw new InvalidInputException(source + ": is XML of " + JsonMembers.quoted(root.name())
                    + " and no OpenSCENARIO; give a scenario with a trajectory");
        }
        for (XmlElement declared : root.all("ParameterDeclaration")) {
            String name = declared.attributes().get("name");
            String value = declared.attributes().get("value");
            if (name != null && value != null) {
                parameters.put("$" + name.replaceFirst("^\\$", ""), value);
            }
        }
        XmlElement trajectory = chosen(root.all("Trajectory"));
        XmlElement shape = trajectory
                .child("Shape")
                .orElseThrow(() -> error(trajectory, "has no Shape", "write a Polyline or a Clothoid"));
        Timing timing = timing(root, trajectory);
        XmlElement what = shape.children().isEmpty() ? shape : shape.children().getFirst();
        switch (what.name()) {
            case "Polyline" -> polyline(what, timing);
            case "Clothoid" -> clothoid(what, timing);
            case "ClothoidSpline" -> spline(what, timing);
            default ->
                throw error(
                        what,
                        "is the shape " + JsonMembers.quoted(what.name()) + ", which is not read",
                        "export it as a Polyline with times");
        }
        return track.build("OpenSCENARIO", Convention.vehicle(1));
    }

    private InvalidInputException error(XmlElement element, String what, String remedy) {
        return track.error("line " + element.line() + ", " + JsonMembers.quoted(element.name()), what, remedy);
    }

    private XmlElement chosen(List<XmlElement> all) {
        if (all.isEmpty()) {
            throw new InvalidInputException(source + ": holds no Trajectory; add a FollowTrajectoryAction with one");
        }
        List<String> names = all.stream()
                .map(trajectory -> trajectory.attributes().getOrDefault("name", ""))
                .toList();
        if (options.pick().isPresent()) {
            int index = names.indexOf(options.pick().get());
            if (index < 0) {
                throw new InvalidInputException(source + ": has no trajectory "
                        + JsonMembers.quoted(options.pick().get()) + "; there is "
                        + JsonMembers.quoted(String.join(", ", names)));
            }
            return all.get(index);
        }
        if (all.size() > 1) {
            track.note("it holds " + all.size() + " trajectories; the first, " + JsonMembers.quoted(names.getFirst())
                    + ", is read");
        }
        return all.getFirst();
    }

    private record Timing(double scale, double offset) {}

    /// Of the action that holds the trajectory.
    private Timing timing(XmlElement root, XmlElement trajectory) {
        for (XmlElement action : root.all("FollowTrajectoryAction")) {
            if (action.all("Trajectory").stream().anyMatch(inner -> inner == trajectory)) {
                List<XmlElement> timings = action.all("Timing");
                if (!timings.isEmpty()) {
                    XmlElement timing = timings.getFirst();
                    double scale = number(timing, "scale", 1e-6, 1e6).orElse(1);
                    return new Timing(scale, number(timing, "offset", -1e9, 1e9).orElse(0));
                }
            }
        }
        return new Timing(1, 0);
    }

    private OptionalDouble number(XmlElement element, String name, double least, double most) {
        String text = element.attributes().get(name);
        if (text == null) {
            return OptionalDouble.empty();
        }
        String value = parameters.getOrDefault(text.strip(), text.strip());
        if (value.startsWith("$")) {
            throw error(element, name + " is " + JsonMembers.quoted(text), "write the number that it stands for");
        }
        if (value.length() > LONGEST_NUMBER || !NUMBER.matcher(value).matches()) {
            throw error(element, name + " is " + JsonMembers.quoted(text) + ", no finite number", "write one");
        }
        double number = Double.parseDouble(value);
        if (!(number >= least && number <= most)) {
            throw error(element, name + " is " + number, "write a number from " + least + " to " + most);
        }
        return OptionalDouble.of(number);
    }

    private double required(XmlElement element, String name, double least, double most) {
        return number(element, name, least, most)
                .orElseThrow(() -> error(element, "has no attribute " + name, "write it"));
    }

    /// A place in the world; the heading is NaN where it is not said.
    private record Station(double x, double y, double z, double heading, double pitch, double roll) {}

    private Station station(XmlElement holder, String name) {
        XmlElement position =
                holder.child(name).orElseThrow(() -> error(holder, "has no " + name, "write a WorldPosition"));
        XmlElement kind =
                position.children().isEmpty() ? position : position.children().getFirst();
        if (!kind.name().equals("WorldPosition")) {
            throw error(
                    kind, "is a place that only a road network gives", "export the trajectory with world positions");
        }
        double far = 1e9;
        return new Station(
                required(kind, "x", -far, far),
                required(kind, "y", -far, far),
                number(kind, "z", -far, far).orElse(0),
                number(kind, "h", -1e3, 1e3).orElse(Double.NaN),
                number(kind, "p", -1e3, 1e3).orElse(0),
                number(kind, "r", -1e3, 1e3).orElse(0));
    }

    private void polyline(XmlElement polyline, Timing timing) {
        List<XmlElement> vertices = polyline.children("Vertex");
        if (vertices.size() < 2) {
            throw error(polyline, "has " + vertices.size() + " vertices", "write two or more");
        }
        int n = vertices.size();
        Station[] stations = new Station[n];
        double[] times = new double[n];
        int timed = 0;
        for (int i = 0; i < n; i++) {
            stations[i] = station(vertices.get(i), "Position");
            Station at = stations[i];
            track.requirePlace("line " + vertices.get(i).line() + ", vertex " + (i + 1), at.x(), at.y(), at.z());
            OptionalDouble time = number(vertices.get(i), "time", -1e9, 1e9);
            timed += time.isPresent() ? 1 : 0;
            times[i] = time.orElse(0) * timing.scale() + timing.offset();
        }
        if (timed > 0 && timed < n) {
            throw error(
                    polyline, "has times at " + timed + " of " + n + " vertices", "give each vertex a time, or none");
        }
        if (timed == 0) {
            track.note("its vertices have no times; driven at " + options.speed() + " m/s");
            for (int i = 1; i < n; i++) {
                Station a = stations[i - 1];
                Station b = stations[i];
                double way = Math.hypot(Math.hypot(b.x() - a.x(), b.y() - a.y()), b.z() - a.z());
                times[i] = times[i - 1] + way / options.speed();
            }
        }
        double[] headings = headings(stations);
        for (int i = 0; i < n; i++) {
            Station at = stations[i];
            track.add(
                    "line " + vertices.get(i).line() + ", vertex " + (i + 1),
                    times[i],
                    EgoPose.of(at.x(), at.y(), at.z(), headings[i], at.pitch(), at.roll()));
        }
    }

    private double[] headings(Station... stations) {
        int n = stations.length;
        double[] xs = new double[n];
        double[] ys = new double[n];
        int missing = 0;
        for (int i = 0; i < n; i++) {
            xs[i] = stations[i].x();
            ys[i] = stations[i].y();
            missing += Double.isNaN(stations[i].heading()) ? 1 : 0;
        }
        double[] driven = TrackGathering.headings(xs, ys);
        if (missing > 0) {
            track.note("the heading is missing at " + missing + " vertices; it follows the way driven there");
        }
        for (int i = 0; i < n; i++) {
            driven[i] = Double.isNaN(stations[i].heading()) ? driven[i] : stations[i].heading();
        }
        return driven;
    }

    private void clothoid(XmlElement clothoid, Timing timing) {
        Station start = station(clothoid, "Position");
        double length = required(clothoid, "length", 1e-3, LONGEST);
        double sharpness = number(clothoid, "curvaturePrime", -SHARPEST, SHARPEST)
                .orElseGet(() ->
                        number(clothoid, "curvatureDot", -SHARPEST, SHARPEST).orElse(0));
        double curvature = required(clothoid, "curvature", -SHARPEST, SHARPEST);
        double last = curvature + sharpness * length;
        if (!(Math.abs(last) <= SHARPEST)) {
            throw error(clothoid, "ends with the curvature " + last, "write one that keeps within " + SHARPEST);
        }
        List<Curve> curves = new ArrayList<>();
        add(curves, new CurvePoint(start.x(), start.y(), start.z(), heading(start), 0, 0), curvature, last, length);
        Curve curve = new ChainedCurve(curves);
        OptionalDouble from = number(clothoid, "startTime", -1e9, 1e9);
        OptionalDouble to = number(clothoid, "stopTime", -1e9, 1e9);
        drive(clothoid, curve, timing, from, to);
    }

    private double heading(Station station) {
        if (Double.isNaN(station.heading())) {
            track.note("the first heading is missing and counts as 0");
            return 0;
        }
        return station.heading();
    }

    private void spline(XmlElement spline, Timing timing) {
        List<XmlElement> segments = spline.children("ClothoidSplineSegment");
        if (segments.isEmpty()) {
            throw error(spline, "has no ClothoidSplineSegment", "write one or more");
        }
        List<Curve> curves = new ArrayList<>();
        CurvePoint at = new CurvePoint(0, 0, 0, 0, 0, 0);
        for (XmlElement segment : segments) {
            if (segment.child("PositionStart").isPresent()) {
                Station station = station(segment, "PositionStart");
                at = new CurvePoint(station.x(), station.y(), station.z(), heading(station), 0, 0);
            }
            double length = required(segment, "length", 1e-3, LONGEST);
            double first = required(segment, "curvatureStart", -SHARPEST, SHARPEST);
            double last = required(segment, "curvatureEnd", -SHARPEST, SHARPEST);
            double turn = number(segment, "hOffset", -10, 10).orElse(0);
            at = add(curves, new CurvePoint(at.x(), at.y(), at.z(), at.heading() + turn, 0, 0), first, last, length);
        }
        OptionalDouble from = number(segments.getFirst(), "timeStart", -1e9, 1e9);
        drive(spline, new ChainedCurve(curves), timing, from, number(spline, "timeEnd", -1e9, 1e9));
    }

    /// A clothoid in pieces.
    ///
    /// @return its end
    private CurvePoint add(List<Curve> curves, CurvePoint from, double first, double last, double length) {
        int pieces = (int) Math.ceil(length / PIECE);
        if (curves.size() + pieces > LONGEST / PIECE) {
            throw new InvalidInputException(source + ": is longer than " + LONGEST + " m; cut the trajectory");
        }
        double sharpness = (last - first) / length;
        CurvePoint at = from;
        for (int i = 0; i < pieces; i++) {
            double start = first + sharpness * length * i / pieces;
            Clothoid piece = new Clothoid(at.x(), at.y(), at.z(), at.heading(), start, sharpness, length / pieces, 0);
            curves.add(piece);
            at = piece.end();
        }
        return at;
    }

    /// Along a curve at an even speed.
    private void drive(XmlElement shape, Curve curve, Timing timing, OptionalDouble from, OptionalDouble to) {
        double start = from.orElse(0) * timing.scale() + timing.offset();
        double seconds = curve.length() / options.speed();
        if (to.isPresent()) {
            seconds = to.getAsDouble() * timing.scale() + timing.offset() - start;
            if (!(seconds > 0 && seconds <= LATEST)) {
                throw error(shape, "ends " + (float) seconds + " s after its start", "write a later stop, in an hour");
            }
        } else {
            track.note("it has no times; driven at " + options.speed() + " m/s");
        }
        int parts = (int) Math.clamp(Math.ceil(seconds / STEP - 1e-9), 1, 500_000);
        for (int i = 0; i <= parts; i++) {
            CurvePoint at = curve.at(curve.length() * i / parts);
            track.add(
                    "line " + shape.line(),
                    start + seconds * i / parts,
                    EgoPose.of(at.x(), at.y(), at.z(), Heading.wrapped(at.heading())));
        }
    }
}
