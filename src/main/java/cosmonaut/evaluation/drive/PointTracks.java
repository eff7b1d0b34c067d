package cosmonaut.evaluation.drive;

import cosmonaut.drive.rig.View;
import cosmonaut.metrics.EgoMotion.Seen;
import cosmonaut.metrics.FeatureMatcher.Match;
import cosmonaut.metrics.PictureFeatures.Point;
import cosmonaut.metrics.SampsonError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Points that are followed from picture to picture, and from the first of some views to the others. What matched is
/// one point.
final class PointTracks {

    private final DriveMatches matches;
    private final List<View> views;
    private final int[][] offset;
    private final int[] parent;

    private PointTracks(DriveMatches matches, List<View> views) {
        this.matches = matches;
        this.views = views;
        offset = new int[views.size()][matches.frames()];
        int total = 0;
        for (int camera = 0; camera < views.size(); camera++) {
            for (int frame = 0; frame < matches.frames(); frame++) {
                offset[camera][frame] = total;
                total += matches.points(views.get(camera), frame).size();
            }
        }
        parent = new int[total];
        Arrays.setAll(parent, i -> i);
    }

    /// Of a single view.
    static List<Seen> of(DriveMatches matches, ViewMotion motion) {
        PointTracks tracks = new PointTracks(matches, List.of(motion.view()));
        tracks.follow(0, motion);
        return tracks.seen();
    }

    /// Of two views; points that both show are one where they fit the rig.
    static List<Seen> of(Drive drive, DriveMatches matches, ViewPair pair, Map<View, ViewMotion> motions) {
        PointTracks tracks = new PointTracks(matches, List.of(pair.first(), pair.second()));
        for (int camera = 0; camera < 2; camera++) {
            ViewMotion motion = motions.get(tracks.views.get(camera));
            if (motion != null) {
                tracks.follow(camera, motion);
            }
        }
        SampsonError rig = DriveMatches.ofRig(drive, pair);
        for (int frame = 0; frame < matches.frames(); frame++) {
            for (Match match : matches.beside(pair, frame)) {
                if (matches.beside(pair, frame, match).error(rig) <= ViewOverlap.FITS_RIG) {
                    tracks.join(tracks.offset[0][frame] + match.first(), tracks.offset[1][frame] + match.second());
                }
            }
        }
        return tracks.seen();
    }

    private void follow(int camera, ViewMotion motion) {
        for (int frame = 0; frame + 1 < matches.frames(); frame++) {
            for (Match match : motion.kept().get(frame)) {
                join(offset[camera][frame] + match.first(), offset[camera][frame + 1] + match.second());
            }
        }
    }

    private void join(int a, int b) {
        parent[root(b)] = root(a);
    }

    private int root(int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private List<Seen> seen() {
        List<Seen> seen = new ArrayList<>();
        int[] size = new int[parent.length];
        for (int i = 0; i < parent.length; i++) {
            size[root(i)]++;
        }
        for (int camera = 0; camera < views.size(); camera++) {
            for (int frame = 0; frame < matches.frames(); frame++) {
                List<Point> points = matches.points(views.get(camera), frame);
                for (int i = 0; i < points.size(); i++) {
                    int track = root(offset[camera][frame] + i);
                    if (size[track] > 1) {
                        Point at = points.get(i);
                        seen.add(new Seen(track, frame, camera, at.u(), at.v()));
                    }
                }
            }
        }
        return seen;
    }
}
