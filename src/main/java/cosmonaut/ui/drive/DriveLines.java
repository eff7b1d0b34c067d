package cosmonaut.ui.drive;

import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.curve.Point3;
import cosmonaut.session.drive.RigCameras;
import cosmonaut.viewport.Polyline;
import java.util.ArrayList;
import java.util.List;

/// The driven path as lines in the world of a drive, fainter the further they are from the vehicle. Any thread.
final class DriveLines {

    /// Metres at which the path has faded to a third.
    private static final double FADING = 45;

    /// Metres from the vehicle where it gets fainter.
    private static final double[] BANDS = {8, 16, 28, 45, 70, 110, Double.POSITIVE_INFINITY};

    private static final double LEAST_METRES = 0.3;
    private static final int PATH = 0x4fd1c5;
    private static final float WIDTH = 2.5f;

    private final EgoTrack track;
    private final List<Point3> places;
    private final double fps;
    private int madeFor = -1;
    private List<Polyline> made = List.of();

    /// @param track anchored at the start of the drive
    DriveLines(EgoTrack track, double fps) {
        this.track = track;
        this.fps = fps;
        this.places = thinned(track.places());
    }

    private static List<Point3> thinned(List<Point3> all) {
        List<Point3> kept = new ArrayList<>();
        for (Point3 place : all) {
            if (kept.isEmpty() || kept.getLast().distanceTo(place) >= LEAST_METRES) {
                kept.add(place);
            }
        }
        return kept;
    }

    /// @param picture index of the picture that is shown
    /// @return the very list of the call before for the same picture
    synchronized List<Polyline> at(int picture) {
        if (picture != madeFor) {
            madeFor = picture;
            var pose = track.at(picture / fps);
            made = lines(new Point3(pose.tx(), pose.ty(), pose.tz()));
        }
        return made;
    }

    /// All dark edges first, so that none lies on a neighbour's line.
    private List<Polyline> lines(Point3 vehicle) {
        List<Polyline> edges = new ArrayList<>();
        List<Polyline> lines = new ArrayList<>();
        List<Point3> part = new ArrayList<>();
        int band = -1;
        for (Point3 place : places) {
            int own = band(place.distanceTo(vehicle));
            part.add(place);
            if (own != band && part.size() > 1) {
                add(edges, lines, part, band);
                part = new ArrayList<>(List.of(place));
            }
            band = own;
        }
        add(edges, lines, part, band);
        edges.addAll(lines);
        return List.copyOf(edges);
    }

    private static int band(double metres) {
        int band = 0;
        while (metres > BANDS[band]) {
            band++;
        }
        return band;
    }

    private static void add(List<Polyline> edges, List<Polyline> lines, List<Point3> part, int band) {
        if (part.size() < 2) {
            return;
        }
        double near = band == 0 ? 0 : BANDS[band - 1];
        double share = 1 / (1 + 2 * Math.pow(near / FADING, 2));
        float[] points = new float[3 * part.size()];
        for (int i = 0; i < part.size(); i++) {
            Point3 world = RigCameras.world(part.get(i));
            points[3 * i] = (float) world.x();
            points[3 * i + 1] = (float) world.y();
            points[3 * i + 2] = (float) world.z();
        }
        List<Polyline> edged = Polyline.edged(points, PATH, share, WIDTH);
        edges.add(edged.getFirst());
        lines.add(edged.getLast());
    }
}
