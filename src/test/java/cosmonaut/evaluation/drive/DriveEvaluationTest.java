package cosmonaut.evaluation.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.ManoeuvreClass;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.metrics.FeatureMatcher;
import cosmonaut.metrics.Hood;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Renderings whose geometry is known, as they are and with something wrong in them.
final class DriveEvaluationTest {

    private static final int FRAMES = 20;
    private static final List<Pose> WAY = PaintedStreet.bend(FRAMES);
    private static final List<List<Picture>> TRUE = WAY.stream()
            .map(vehicle -> PaintedStreet.seen(PaintedStreet.rig(), vehicle))
            .toList();

    private static final DriveFigures RIGHT = figuresOfTruth();

    private final DriveEvaluation evaluation =
            new DriveEvaluation(FeatureMatcher.load().orElseThrow(), Map.of(), line -> {});

    private static DriveFigures figuresOfTruth() {
        try {
            return new DriveEvaluation(FeatureMatcher.load().orElseThrow(), Map.of(), line -> {})
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
            assertTrue(pair.rigShare() > 0.6, pair.toString());
        }
        assertEquals(0, figures.views().stream().mapToInt(ViewMotion::standing).sum());
        // 6.8 m are driven: the way comes out to 5 cm, the heading to a fifth of a degree.
        assertEquals(FRAMES, figures.way().placed());
        assertTrue(of(by, "tfe_cm") < 5, by.toString());
        assertEquals(of(by, "tfe_cm") / 100 / figures.way().length(), of(by, "tfe_share"), 1e-12);
        assertTrue(of(by, "tfe_heading_deg") < 0.2, by.toString());
        assertTrue(of(by, "tfe_cross_cm") <= of(by, "tfe_cm") && of(by, "tfe_along_cm") <= of(by, "tfe_cm"));
        assertEquals(1, of(by, "tfe_speed_ratio"), 0.15);
        // 0.012 * 19 rad are 13 degrees to the left.
        assertEquals(ManoeuvreClass.LEFT_TURN, figures.way().asked());
        assertEquals(Optional.of(ManoeuvreClass.LEFT_TURN), figures.way().seen());
        assertEquals(1, of(by, "told_apart"));
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
        assertTrue(!(pair.rigShare() > 0.3), pair.toString());
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
        assertEquals(0, of(by, "told_apart"), "a bend is seen where straight ahead was asked for");
        assertEquals(Math.toDegrees(0.012 * (FRAMES - 1) / 2), of(by, "tfe_heading_deg"), 1, by.toString());
    }

    /// What is painted on the lens moves with the camera: it fits no way, unless it is masked.
    @Test
    void aHoodIsLeftOutOfTheWay() throws IOException {
        int hood = 54;
        List<List<Picture>> pictures = new ArrayList<>();
        for (List<Picture> six : TRUE) {
            Picture front = six.getFirst();
            Picture marked = Picture.black(front.width(), front.height());
            System.arraycopy(front.rgb(), 0, marked.rgb(), 0, front.rgb().length);
            int from = 3 * front.width() * (front.height() - hood);
            System.arraycopy(
                    TRUE.getFirst().get(View.BACK.ordinal()).rgb(), from, marked.rgb(), from, 3 * front.width() * hood);
            List<Picture> changed = new ArrayList<>(six);
            changed.set(0, marked);
            pictures.add(changed);
        }
        DriveEvaluation masking = new DriveEvaluation(
                FeatureMatcher.load().orElseThrow(),
                Map.of(View.FRONT, Hood.lower((double) hood / PaintedStreet.HEIGHT)),
                line -> {});
        ViewMotion plain = figures(pictures).views().getFirst();
        DriveFigures masked = masking.measure(drive(PaintedStreet.rig().sixViews(), WAY, pictures));
        ViewMotion left = masked.views().getFirst();
        assertTrue(masked.masked().getOrDefault(View.FRONT, 0.0) >= (double) hood / PaintedStreet.HEIGHT);
        assertTrue(left.matches() < plain.matches(), plain.matches() + " and " + left.matches());
        assertTrue(left.error() < plain.error(), plain.error() + " and " + left.error());
        assertTrue(of(masked.byKey(), "tfe_cm") < 10, masked.byKey().toString());
    }

    /// A standing second view tells the two estimates apart: each is made of its own pair of views.
    @Test
    void agreementIsOfTwoEstimates() throws IOException {
        Map<String, Double> by = figures(changed(View.RIGHT, 0)).byKey();
        double right = of(RIGHT.byKey(), "tae_ate");
        assertTrue(!(of(by, "tae_ate") < 2 * right), right + " and " + by);
        assertEquals(of(RIGHT.byKey(), "tfe_cm"), of(by, "tfe_cm"), 1e-9, "the front's way is by the front alone");
    }

    @Test
    void figuresAreSplitByManoeuvre() throws IOException {
        DriveFigures standing = evaluation.measure(drive(
                PaintedStreet.rig().sixViews(),
                Collections.nCopies(4, Pose.IDENTITY),
                Collections.nCopies(4, TRUE.getFirst())));
        JsonNode report = new DriveReport(List.of(RIGHT, RIGHT, standing), 1)
                .json(JsonMapper.shared().createObjectNode());
        assertEquals(2, report.get("manoeuvres").size());
        JsonNode left = report.get("manoeuvres").get("left_turn");
        assertEquals(2, left.get("drives").asInt());
        assertEquals(of(RIGHT.byKey(), "tfe_cm"), left.get("tfe_cm").asDouble(), 1e-12);
        assertTrue(report.get("manoeuvres").get("other").get("tfe_cm").isNull());
        assertEquals(1, report.get("told_apart").asDouble(), "who stands is not asked");
        assertEquals(of(RIGHT.byKey(), "tse"), report.get("medians").get("tse").asDouble(), 1e-12);
        assertEquals(0, report.get("noise_floor").get("manoeuvres").size());
        StringWriter text = new StringWriter();
        new DriveReport(List.of(RIGHT, standing), 1).print(new PrintWriter(text, true));
        assertTrue(text.toString().contains("mean of those asked for left_turn (1)"), text.toString());
        assertTrue(text.toString().contains("left_turn asked for, left_turn seen"), text.toString());
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
