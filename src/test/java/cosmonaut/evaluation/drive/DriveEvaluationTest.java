package cosmonaut.evaluation.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.metrics.FeatureMatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/// Renderings whose geometry is known, as they are and with something wrong in them.
final class DriveEvaluationTest {

    private static final int FRAMES = 20;
    private static final List<Pose> WAY = PaintedStreet.bend(FRAMES);
    private static final List<List<Picture>> TRUE = WAY.stream()
            .map(vehicle -> PaintedStreet.seen(PaintedStreet.rig(), vehicle))
            .toList();

    private static final DriveFigures RIGHT = figuresOfTruth();

    private final DriveEvaluation evaluation =
            new DriveEvaluation(FeatureMatcher.load().orElseThrow(), line -> {});

    private static DriveFigures figuresOfTruth() {
        try {
            return new DriveEvaluation(FeatureMatcher.load().orElseThrow(), line -> {})
                    .measure(drive(PaintedStreet.rig().sixViews(), WAY, TRUE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Drive drive(List<RigCamera> cameras, List<Pose> vehicle, List<List<Picture>> pictures) {
        List<Intrinsics> lenses = Collections.nCopies(View.values().length, PaintedStreet.lens());
        return new Drive(
                "painted", false, PaintedStreet.FPS, cameras, lenses, vehicle, () -> shown(pictures.iterator()));
    }

    private static Drive.Pictures shown(Iterator<List<Picture>> pictures) {
        return new Drive.Pictures() {
            @Override
            public List<Picture> next() {
                return pictures.next();
            }

            @Override
            public void requireEnd() {
                assertTrue(!pictures.hasNext());
            }

            @Override
            public void close() {
                // Pictures in memory.
            }
        };
    }

    private static double of(Map<String, Double> figures, String key) {
        return figures.getOrDefault(key, Double.NaN);
    }

    private DriveFigures figures(List<List<Picture>> pictures) throws IOException {
        return evaluation.measure(drive(PaintedStreet.rig().sixViews(), WAY, pictures));
    }

    private static List<List<Picture>> changed(View view, int from) {
        List<List<Picture>> changed = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            List<Picture> pictures = new ArrayList<>(TRUE.get(i));
            pictures.set(
                    view.ordinal(), TRUE.get(Math.floorMod(from * i, FRAMES)).get(view.ordinal()));
            changed.add(pictures);
        }
        return changed;
    }

    @Test
    void trueRenderingsFitThemselvesTheRigAndTheWay() throws IOException {
        DriveFigures figures = RIGHT;
        Map<String, Double> by = figures.byKey();
        // Features are found to about half a pixel of the picture, which is one of the canvas.
        assertTrue(of(by, "tse") < 0.5, by.toString());
        assertTrue(of(by, "tse_inliers") <= of(by, "tse"), by.toString());
        assertTrue(of(by, "cse_inliers") < 1 && of(by, "cse_rig_inliers") < 2, by.toString());
        for (ViewOverlap pair : figures.pairs()) {
            assertTrue(pair.matches() >= ViewOverlap.LEAST_MATCHES, pair.toString());
            assertTrue(pair.rigMedian() < 1.5, pair.toString());
        }
        assertEquals(0, figures.views().stream().mapToInt(ViewMotion::standing).sum());
        // 6.8 m are driven: the way comes out to 5 cm, the heading to a fifth of a degree.
        assertEquals(FRAMES, figures.way().placed());
        assertTrue(of(by, "tfe_cm") < 5, by.toString());
        assertEquals(of(by, "tfe_cm") / 100 / figures.way().length(), of(by, "tfe_share"), 1e-12);
        assertTrue(of(by, "tfe_heading_deg") < 0.2, by.toString());
        assertTrue(of(by, "tfe_cross_cm") <= of(by, "tfe_cm") && of(by, "tfe_along_cm") <= of(by, "tfe_cm"));
        assertEquals(1, of(by, "tfe_speed_ratio"), 0.15);
        assertTrue(of(by, "tae_ate") < 0.02, by.toString());
        assertTrue(of(by, "tae_rpe_r_deg") < 0.3, by.toString());
        assertEquals(by, figures(TRUE).byKey());
    }

    @Test
    void swappedViewsDoNotFitTheRig() throws IOException {
        List<List<Picture>> swapped = new ArrayList<>();
        for (List<Picture> pictures : TRUE) {
            List<Picture> changed = new ArrayList<>(pictures);
            Collections.swap(changed, View.LEFT.ordinal(), View.RIGHT.ordinal());
            swapped.add(changed);
        }
        DriveFigures before = RIGHT;
        DriveFigures after = figures(swapped);
        assertEquals(of(before.byKey(), "tse"), of(after.byKey(), "tse"), 1e-9);
        assertTrue(
                !(of(after.byKey(), "cse_rig_inliers") < 5 * of(before.byKey(), "cse_rig_inliers")),
                before.byKey() + " and " + after.byKey());
        ViewOverlap pair = after.pairs().getFirst();
        assertTrue(
                !(pair.rigMedian() < 10 * before.pairs().getFirst().rigMedian()),
                before.pairs().getFirst() + " and " + pair);
    }

    @Test
    void aCameraTurnedOnTheRigIsFoundByTheRigsGeometryAlone() throws IOException {
        List<RigCamera> turned = new ArrayList<>(PaintedStreet.rig().sixViews());
        RigCamera left = turned.get(View.LEFT.ordinal());
        double tilt = Math.toRadians(5);
        double c = Math.cos(tilt);
        double n = Math.sin(tilt);
        Pose wrong = left.rigFromCamera().compose(new Pose(1, 0, 0, 0, c, -n, 0, n, c, 0, 0, 0));
        turned.set(
                View.LEFT.ordinal(),
                new RigCamera(
                        left.id(),
                        left.label(),
                        left.view(),
                        left.width(),
                        left.height(),
                        wrong,
                        left.lens(),
                        left.fitting(),
                        left.shutter(),
                        null,
                        left.quality()));
        ViewOverlap right = RIGHT.pairs().getFirst();
        ViewOverlap off = evaluation.measure(drive(turned, WAY, TRUE)).pairs().getFirst();
        assertEquals(right.error(), off.error(), 1e-9);
        assertTrue(off.rigMedian() > 5 * right.rigMedian(), right + " and " + off);
    }

    @Test
    void picturesOutOfOrderDoNotFollowEachOther() throws IOException {
        double right = RIGHT.views().get(View.LEFT.ordinal()).error();
        ViewMotion left = figures(changed(View.LEFT, 7)).views().get(View.LEFT.ordinal());
        assertTrue(left.counted() == 0 || left.error() > 2 * right || left.few() > FRAMES / 4, left + " " + right);
    }

    @Test
    void anotherWayThanRequestedIsMeasured() throws IOException {
        List<Pose> straight = new ArrayList<>();
        double off = 0;
        for (int i = 0; i < FRAMES; i++) {
            straight.add(EgoPose.of(0.36 * i, 0, 0, 0));
            off += 100 * straight.get(i).distanceTo(WAY.get(i)) / FRAMES;
        }
        Map<String, Double> by = evaluation
                .measure(drive(PaintedStreet.rig().sixViews(), straight, TRUE))
                .byKey();
        assertEquals(off, of(by, "tfe_cm"), 15, by.toString());
        assertTrue(of(by, "tfe_cross_cm") > 15, by.toString());
        assertEquals(Math.toDegrees(0.012 * (FRAMES - 1) / 2), of(by, "tfe_heading_deg"), 1, by.toString());
    }

    @Test
    void standingIsNoMotion() throws IOException {
        List<Pose> standing = Collections.nCopies(4, Pose.IDENTITY);
        List<List<Picture>> same = Collections.nCopies(4, TRUE.getFirst());
        DriveFigures figures = evaluation.measure(drive(PaintedStreet.rig().sixViews(), standing, same));
        for (ViewMotion view : figures.views()) {
            assertEquals(3, view.standing(), view.toString());
            assertEquals(Double.NaN, view.error());
        }
        assertTrue(figures.way().missing().contains("2 m"));
        assertEquals(Double.NaN, of(figures.byKey(), "tfe_cm"));
    }

    @Test
    void cancellingEndsIt() {
        evaluation.cancel();
        assertThrows(CancellationException.class, () -> figures(TRUE));
    }
}
