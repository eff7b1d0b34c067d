package cosmonaut.drive.edit;

import cosmonaut.drive.curve.Point3;
import org.jspecify.annotations.Nullable;

/// A point that the path passes.
///
/// @param id      stays the point's own through all edits, 1 or more
/// @param tangent set by hand, or null where the curve finds its own
/// @param locked  stays where it is when several are moved
/// @param next    what the path does from here to the next point
public record ControlPoint(int id, Point3 place, @Nullable Tangent tangent, boolean locked, Stretch next) {

    public static ControlPoint of(int id, Point3 place) {
        return new ControlPoint(id, place, null, false, Stretch.CURVE);
    }

    public ControlPoint at(Point3 newPlace) {
        return new ControlPoint(id, newPlace, tangent, locked, next);
    }

    public ControlPoint withTangent(@Nullable Tangent newTangent) {
        return new ControlPoint(id, place, newTangent, locked, next);
    }

    public ControlPoint withLock(boolean lock) {
        return new ControlPoint(id, place, tangent, lock, next);
    }

    public ControlPoint withNext(Stretch stretch) {
        return new ControlPoint(id, place, tangent, locked, stretch);
    }
}
