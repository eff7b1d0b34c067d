package cosmonaut.drive.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.FreehandFit;
import cosmonaut.drive.edit.PathKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a hand draws is driven as it is drawn: the speeds are planned so that no limit is passed.
final class FreehandDriveTest {

    private static final int STROKES = 200;

    /// Pixels a metre of the map as it opens.
    private static final double SCALE = 9;

    /// A hand that sways from side to side, on whole pixels, with a shake of one.
    private static List<Point3> stroke(Random random) {
        double length = 20 + 60 * random.nextDouble();
        double sway = 6 * random.nextDouble();
        double wave = 20 + 40 * random.nextDouble();
        double turn = (random.nextDouble() - 0.5) * 0.03;
        List<Point3> places = new ArrayList<>();
        places.add(Point3.ORIGIN);
        for (double x = 0.7; x < length; x += 0.4 + random.nextDouble()) {
            double y = sway * (1 - Math.cos(x / wave * 2 * Math.PI)) / 2 + turn * x * x / 2;
            double shakeX = random.nextInt(3) - 1;
            double shakeY = random.nextInt(3) - 1;
            places.add(Point3.flat((Math.rint(x * SCALE) + shakeX) / SCALE, (Math.rint(y * SCALE) + shakeY) / SCALE));
        }
        return places;
    }

    @Test
    void strokesOfAHandPassNoLimitOfTheirSpeeds() {
        Random random = new Random(7);
        Map<String, Integer> found = new TreeMap<>();
        for (int i = 0; i < STROKES; i++) {
            List<Point3> fitted = FreehandFit.drivable(
                    stroke(random),
                    2.5 / SCALE,
                    DriveDraft.EMPTY.limits().comfort().curvature());
            DriveDraft draft = DriveDraft.EMPTY.withPath(DrivePath.through(PathKind.CATMULL_ROM, fitted));
            for (Violation violation : DriveCheck.of(DrivePlan.of(draft))) {
                if (violation.severity() != Violation.Severity.INFO) {
                    found.merge(violation.kind() + " " + violation.severity(), 1, Integer::sum);
                }
            }
        }
        assertEquals(Map.of(), found);
    }
}
