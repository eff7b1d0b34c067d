package cosmonaut.camera.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Edits of a whole path. Each gives another path; keys that ride stay on the curve.
public final class PathTransform {

    private static final double MOST = 1e4;

    private PathTransform() {}

    /// Moved along the world's axes, in metres.
    public static EditablePath moved(EditablePath path, double dx, double dy, double dz) {
        return each(
                path,
                key -> posed(
                        key,
                        key.pose()
                                .movedTo(
                                        key.pose().tx() + dx,
                                        key.pose().ty() + dy,
                                        key.pose().tz() + dz)));
    }

    /// Turned about a point of the world.
    public static EditablePath turned(EditablePath path, Quaternion turn, double x, double y, double z) {
        Pose about = Pose.at(x, y, z).compose(Pose.of(turn, 0, 0, 0)).compose(Pose.at(-x, -y, -z));
        return each(path, key -> posed(key, about.compose(key.pose()).orthonormalised()));
    }

    /// Made larger or smaller about a point; cameras look where they looked.
    ///
    /// @param factor 1/10000 to 10000
    /// @throws InvalidInputException if it is not
    public static EditablePath scaled(EditablePath path, double factor, double x, double y, double z) {
        if (!(factor >= 1 / MOST && factor <= MOST)) {
            throw new InvalidInputException(
                    "a path cannot be scaled by " + factor + "; use " + 1 / MOST + " to " + (int) MOST);
        }
        return each(path, key -> {
            Pose p = key.pose();
            return posed(
                    key, p.movedTo(x + (p.tx() - x) * factor, y + (p.ty() - y) * factor, z + (p.tz() - z) * factor));
        });
    }

    /// Mirrored at a plane through a point, as a film in a mirror: what a camera saw on its left, the mirrored one sees
    /// of a mirrored world on its right. The axes of a camera stay right-handed, since its x axis is turned about too.
    ///
    /// @param nx of the plane's normal, of any length but 0
    /// @throws InvalidInputException if the normal has no direction
    public static EditablePath mirrored(
            EditablePath path, double nx, double ny, double nz, double x, double y, double z) {
        double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
        if (!(length > 0) || !Double.isFinite(length)) {
            throw new InvalidInputException("the plane of a mirror needs a normal that is not 0");
        }
        double[] n = {nx / length, ny / length, nz / length};
        return each(path, key -> {
            double[] rows = key.pose().rows();
            double[] from = {x, y, z};
            for (int column = 0; column < 4; column++) {
                double off = 0;
                for (int i = 0; i < 3; i++) {
                    off += n[i] * (rows[4 * i + column] - (column == 3 ? from[i] : 0));
                }
                for (int i = 0; i < 3; i++) {
                    rows[4 * i + column] = (rows[4 * i + column] - 2 * off * n[i]) * (column == 0 ? -1 : 1);
                }
            }
            Intrinsics lens = key.lens();
            Intrinsics other = new Intrinsics(
                    lens.fx(), lens.fy(), lens.width() - 1 - lens.cx(), lens.cy(), lens.width(), lens.height());
            return new PathKey(key.seconds(), Pose.fromMatrix(rows), other, key.ease(), key.riding());
        });
    }

    /// Flown from its end to its beginning; cameras look where they looked.
    public static EditablePath reversed(EditablePath path) {
        List<PathKey> keys = new ArrayList<>(path.keys().reversed());
        keys.replaceAll(key -> key.at(path.duration() - key.seconds()));
        return path.with(keys);
    }

    /// With all times stretched so that it lasts `seconds`.
    ///
    /// @throws InvalidInputException if the path has fewer than two keys, or no time is left between two
    public static EditablePath lasting(EditablePath path, double seconds) {
        if (path.size() < 2) {
            throw new InvalidInputException("a path of " + path.size() + " keys cannot be stretched; set two or more");
        }
        if (!(seconds > 0 && seconds <= PathKey.LATEST)) {
            throw new InvalidInputException(
                    "a path cannot last " + seconds + " s; use more than 0 and at most " + PathKey.LATEST);
        }
        double duration = path.duration();
        return each(path, key -> key.at(key.seconds() == duration ? seconds : key.seconds() / duration * seconds));
    }

    private static PathKey posed(PathKey key, Pose pose) {
        return new PathKey(key.seconds(), pose, key.lens(), key.ease(), key.riding());
    }

    private static EditablePath each(EditablePath path, UnaryOperator<PathKey> change) {
        return path.with(path.keys().stream().map(change).toList());
    }
}
