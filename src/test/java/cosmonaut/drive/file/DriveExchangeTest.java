package cosmonaut.drive.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.plan.DriveCheck;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Manoeuvres;
import cosmonaut.drive.plan.Violation;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A drawn drive goes out and comes in again.
final class DriveExchangeTest {

    private static final DriveExport EXPORT = new DriveExport("test", LocalDateTime.of(2026, 1, 31, 12, 0));

    @TempDir
    private Path folder;

    private static DriveDraft drawn() {
        return DriveDraft.EMPTY
                .withPath(DrivePath.through(
                        PathKind.CATMULL_ROM,
                        List.of(Point3.ORIGIN, Point3.flat(18, 0.5), Point3.flat(34, 6), Point3.flat(60, 11))))
                .withSpeed(((SpeedSpec.Handles) DriveDraft.EMPTY.speed()).with(SpeedHandle.exact(1, 30, 6)));
    }

    private DriveImport imported(Path file) {
        return DriveImport.of(file, ImportOptions.USUAL, Optional.empty(), DriveDraft.EMPTY);
    }

    private static void assertSame(EgoTrack expected, EgoTrack found, double metres, double degrees) {
        for (EgoTrack.Sample sample : expected.samples()) {
            Pose pose = found.at(sample.seconds());
            assertEquals(0, pose.distanceTo(sample.pose()), metres, "at " + sample.seconds() + " s");
            assertEquals(0, pose.degreesTo(sample.pose()), degrees, "at " + sample.seconds() + " s");
        }
    }

    @Test
    void aProjectComesBackAsItWasDrawn() throws IOException {
        DrivePlan plan = DrivePlan.of(drawn());
        Path file = folder.resolve("lane.cdrive");
        EXPORT.write(plan, DriveFormat.PROJECT, file);
        DriveImport back = imported(file);
        assertTrue(back.isLossless());
        assertEquals(drawn(), back.draft());
        assertSame(plan.track(), DrivePlan.of(back.draft()).track(), 1e-9, 1e-9);
        assertSame(plan.track(), back.drive().track(), 1e-9, 1e-9);
    }

    /// The file has every pose; what is drawn of it keeps within a few centimetres.
    @ParameterizedTest
    @EnumSource(
            value = DriveFormat.class,
            names = {"CSV", "SCENARIO", "NUSCENES", "KITTI", "TUM"})
    void posesComeBackAndCanBeDrawn(DriveFormat format) throws IOException {
        DrivePlan plan = DrivePlan.of(drawn());
        Path file = folder.resolve("lane." + format.ending());
        EXPORT.write(plan, format, file);
        DriveImport back = imported(file);
        assertSame(plan.track(), back.track(), 1e-6, 1e-4);
        assertTrue(back.off() < 0.12, "drawn within " + back.off() + " m");
        DrivePlan again = DrivePlan.of(back.draft());
        for (EgoTrack.Sample sample : plan.track().samples()) {
            assertTrue(again.poseAt(sample.seconds()).distanceTo(sample.pose()) < 0.15, "at " + sample.seconds());
        }
    }

    @Test
    void clothoidsAreWrittenAsTheyAreDrawn() throws IOException {
        DriveDraft road = DriveDraft.EMPTY.withPath(Manoeuvres.turn(12, 15, Math.PI / 2, 20));
        DrivePlan plan = DrivePlan.of(road);
        Path file = folder.resolve("turn.xosc");
        EXPORT.write(plan, DriveFormat.CLOTHOIDS, file);
        assertTrue(Files.readString(file).contains("<ClothoidSplineSegment"));
        EgoTrack back = imported(file).drive().track();
        assertEquals(plan.seconds(), back.duration(), 1e-6);
        for (EgoTrack.Sample sample : back.samples()) {
            double metres = plan.path().length() * sample.seconds() / plan.seconds();
            Point3 place = plan.path().at(metres).place();
            assertEquals(place.x(), sample.pose().tx(), 1e-6);
            assertEquals(place.y(), sample.pose().ty(), 1e-6);
        }
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> EXPORT.write(DrivePlan.of(drawn()), DriveFormat.CLOTHOIDS, file));
        assertTrue(String.valueOf(refused.getMessage()).contains("export a polyline"), refused.getMessage());
        assertTrue(Files.readString(file).contains("<ClothoidSplineSegment"), "what was there stays");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList(), "nothing half written is left");
        }
    }

    /// Their curvature comes back without ripples that a vehicle could not steer.
    @ParameterizedTest
    @ValueSource(strings = {"autumn", "bend", "crossing", "evening", "fog", "junction", "turning", "winding"})
    void theWaysOfTheSampleScenesCanBeDriven(String scene) {
        DriveImport way = imported(Path.of("sample-scenes/drive-" + scene + "/trajectory.csv"));
        assertTrue(way.off() < 0.15, "drawn within " + way.off() + " m");
        List<String> wrong = DriveCheck.of(DrivePlan.of(way.draft())).stream()
                .filter(found -> found.severity() == Violation.Severity.ERROR)
                .map(Violation::line)
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void aDriveOfAnotherPlaceBeginsAtTheVehicle() throws IOException {
        Path file = folder.resolve("town.csv");
        Files.writeString(file, "t,x,y\n0,1000,2000\n1,1000,2010\n2,1000,2020\n3,1002,2030\n");
        DriveImport near = imported(file);
        assertTrue(near.anchored());
        assertEquals(0, near.track().get(0).pose().tx(), 1e-9);
        assertEquals(-2, near.track().get(3).pose().ty(), 0.3, "right of the way ahead");
        DriveImport there = DriveImport.of(file, ImportOptions.USUAL, Optional.of(false), DriveDraft.EMPTY);
        assertFalse(there.anchored());
        assertEquals(1000, there.draft().path().places().getFirst().x(), 1e-9);
    }

    @Test
    void aProjectThatWasChangedByHandIsReadByItsPoses() throws IOException {
        Path file = folder.resolve("changed.cdrive");
        DriveProject.Trajectory whole = DriveProject.Trajectory.drawn("1", "lane", drawn());
        DriveProject.Trajectory other = new DriveProject.Trajectory(
                "1",
                "lane",
                whole.colour(),
                Optional.of(drawn().withPath(Manoeuvres.straight(40))),
                whole.track(),
                whole.stored(),
                whole.firstPoint());
        ProjectFile.write(
                DriveProject.empty("2026-01-31T12:00:00").with(other), file, Optional.empty(), Map.of(), "test");
        DriveImport back = imported(file);
        assertFalse(back.isLossless());
        assertTrue(back.drive().notes().stream().anyMatch(note -> note.contains("not those of its drawing")));
        assertSame(whole.track(), back.track(), 1e-9, 1e-9);
    }

    @Test
    void whatCannotBeDrivenIsRefusedInOneLine() throws IOException {
        Path still = folder.resolve("still.csv");
        Files.writeString(still, "t,x,y\n0,1,1\n1,1,1\n2,1,1\n");
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> imported(still));
        assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
        assertTrue(String.valueOf(refused.getMessage()).startsWith(still + ": "), refused.getMessage());
    }
}
