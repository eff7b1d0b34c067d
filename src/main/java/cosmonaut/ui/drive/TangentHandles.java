package cosmonaut.ui.drive;

import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.ControlPoint;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.edit.Stretch;
import cosmonaut.drive.edit.Tangent;
import java.util.List;
import java.util.Optional;

/// The handles of the chosen point's tangent on the ground, as far as turning them changes the path.
///
/// @param place of the point
/// @param own   whether the tangent was set by hand
/// @param in    the end behind the point
/// @param out   the end ahead of it
record TangentHandles(int id, Point3 place, boolean own, Optional<Point3> in, Optional<Point3> out) {

    static Optional<TangentHandles> of(DriveViewModel model) {
        return model.points()
                .chosen()
                .flatMap(point -> model.points()
                        .tangent(point.id())
                        .map(tangent -> of(model.editor().draft().path(), point, tangent)));
    }

    private static TangentHandles of(DrivePath path, ControlPoint point, Tangent tangent) {
        List<ControlPoint> points = path.points();
        int index = path.indexOf(point.id());
        boolean curved = path.kind() != PathKind.POLYLINE;
        boolean in = curved && index > 0 && points.get(index - 1).next() == Stretch.CURVE;
        boolean out =
                index + 1 < points.size() && (curved && point.next() == Stretch.CURVE || point.next() == Stretch.ARC);
        Point3 place = point.place();
        return new TangentHandles(
                point.id(),
                place,
                point.tangent() != null,
                in ? Optional.of(place.minus(tangent.direction().times(tangent.in()))) : Optional.empty(),
                out ? Optional.of(place.plus(tangent.direction().times(tangent.out()))) : Optional.empty());
    }
}
