package cosmonaut.drive.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.FirstPoint;
import cosmonaut.drive.LimitProfile;
import cosmonaut.drive.RoadSurface;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.edit.Stretch;
import cosmonaut.drive.edit.Tangent;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Manoeuvres;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ProjectFileTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private static DriveDraft draft() {
        DrivePath path = DrivePath.through(
                        PathKind.CATMULL_ROM,
                        List.of(Point3.ORIGIN, Point3.flat(20, 1.0 / 3), new Point3(40, 5, 0.5), Point3.flat(60, 20)))
                .withTangent(2, Tangent.level(0.1, 5))
                .withNext(3, Stretch.ARC)
                .withLock(4, true);
        SpeedSpec speed = new SpeedSpec.Handles(
                9,
                List.of(SpeedHandle.exact(1, 0, 8), SpeedHandle.limit(2, 30, 5), SpeedHandle.stop(3, 50, 1.5)),
                true,
                4);
        return new DriveDraft(path, speed, Vehicle.ZOE, LimitProfile.WAYMAX, RoadSurface.WET);
    }

    private static DriveProject project() {
        EgoTrack recorded = new EgoTrack(List.of(
                new EgoTrack.Sample(0, EgoPose.of(1, 2, 3, 0.4, 0.05, -0.02)),
                new EgoTrack.Sample(0.1, EgoPose.of(1.5, 2.25, 3, 0.5, 0.05, -0.02))));
        return DriveProject.empty("2026-01-31")
                .with(DriveProject.Trajectory.drawn("a", "Left turn", draft()))
                .with(DriveProject.Trajectory.recorded("b", "Log", recorded))
                .withPrompts(Map.of("front", "a street", "common", "rain"))
                .withOrigin(new GeoOrigin(48, 11, 500, 0))
                .withRig(RigFile.nuScenes());
    }

    private Path written(DriveProject project) throws IOException {
        Path file = folder.resolve("a.cdrive");
        ProjectFile.write(project, file, Optional.of(file), Map.of(), "Cosmonaut 1");
        return file;
    }

    @Test
    void aProjectComesBackAsItWas() throws IOException {
        DriveProject project = project();
        DriveProject again = ProjectFile.read(written(project));
        assertEquals(
                project.trajectories().get(0).draft(),
                again.trajectories().get(0).draft());
        assertTrue(again.trajectories().get(0).isCurrent());
        for (int which = 0; which < 2; which++) {
            EgoTrack want = project.trajectories().get(which).track();
            EgoTrack have = again.trajectories().get(which).track();
            assertEquals(want.size(), have.size());
            for (int i = 0; i < want.size(); i++) {
                assertEquals(want.get(i).seconds(), have.get(i).seconds());
                assertEquals(0, want.get(i).pose().distanceTo(have.get(i).pose()), 1e-9);
                assertEquals(0, want.get(i).pose().degreesTo(have.get(i).pose()), 1e-7);
            }
        }
        assertEquals(project.prompts(), again.prompts());
        assertEquals(project.origin(), again.origin());
        assertEquals("nuScenes-like", again.rig().orElseThrow().name());
        byte[] first = Files.readAllBytes(folder.resolve("a.cdrive"));
        written(again);
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("a.cdrive")), "the same project, the same bytes");
    }

    @Test
    void everyWishForSpeedComesBack() throws IOException {
        SpeedSpec.Trapezoid shape = new SpeedSpec.Trapezoid(0, 8, 2, 3, true);
        SpeedSpec.Table table =
                new SpeedSpec.Table(List.of(new SpeedSpec.Table.Entry(0, 3), new SpeedSpec.Table.Entry(2.5, 1.0 / 3)));
        for (SpeedSpec speed : List.of(shape, new SpeedSpec.SCurve(shape, 4), table)) {
            DriveDraft draft =
                    DriveDraft.EMPTY.withPath(Manoeuvres.straight(50)).withSpeed(speed);
            DriveProject one = DriveProject.empty("").with(DriveProject.Trajectory.drawn("a", "", draft));
            DriveProject again = ProjectFile.read(written(one));
            assertEquals(draft, again.trajectories().getFirst().draft().orElseThrow());
        }
    }

    private static void zip(Path file, Map<String, String> entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static String text(Path file, String name) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsNotKnownIsKept() throws IOException {
        Path file = written(project());
        ObjectNode document = (ObjectNode) MAPPER.readTree(text(file, "project.json"));
        document.put("zoom", 7);
        ObjectNode trajectory = (ObjectNode) document.path("trajectories").path(0);
        trajectory.put("stars", 5);
        ObjectNode point = (ObjectNode) trajectory.path("path").path("points").path(1);
        point.putObject("snap").put("roadId", "12");
        Path other = folder.resolve("b.cdrive");
        zip(other, Map.of("project.json", document.toString(), "map/town.xodr", "<a/>", "runs/1/request.json", "{}"));
        DriveProject read = ProjectFile.read(other);
        DriveDraft changed =
                draft().withPath(draft().path().withTangent(2, null).placed(2, Point3.flat(20, 2)));
        DriveProject.Trajectory old = read.trajectories().get(0);
        DriveProject edited = read.with(new DriveProject.Trajectory(
                "a", old.name(), old.colour(), Optional.of(changed), old.track(), old.stored(), FirstPoint.PLUS_TENTH));
        ProjectFile.write(edited, other, Optional.of(other), Map.of("imports/a.csv", new byte[] {1, 2}), "x");
        ObjectNode again = (ObjectNode) MAPPER.readTree(text(other, "project.json"));
        assertEquals(7, again.path("zoom").asInt());
        assertEquals(5, again.path("trajectories").path(0).path("stars").asInt());
        var kept =
                again.path("trajectories").path(0).path("path").path("points").path(1);
        assertEquals("12", kept.path("snap").path("roadId").asString());
        assertFalse(kept.has("tangent"));
        assertEquals(2, kept.path("y").asDouble());
        assertEquals("<a/>", text(other, "map/town.xodr"));
        assertEquals("{}", text(other, "runs/1/request.json"));
        DriveProject last = ProjectFile.read(other);
        assertFalse(last.trajectories().getFirst().isCurrent(), "the samples are of the draft before");
        assertEquals(FirstPoint.PLUS_TENTH, last.trajectories().getFirst().firstPoint());
        assertArrayEquals(
                new byte[] {1, 2}, ProjectFile.imported(other, last.imports().getFirst()));
        assertThrows(
                InvalidInputException.class, () -> ProjectFile.imported(other, new DriveProject.Import("a.csv", "00")));
        assertThrows(
                InvalidInputException.class,
                () -> ProjectFile.write(edited, other, Optional.empty(), Map.of("../a", new byte[0]), "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\":\"cosmos-drive/9\"}|schema: is 'cosmos-drive/9'; open it with the program that wrote it",
                "{\"schema\":\"cosmos-drive/1\"}|trajectories: is missing; write a list",
                "[]|holds no JSON object; give a project",
                "{|is not valid JSON",
                "{\"schema\":\"cosmos-drive/1\",\"trajectories\":[{\"id\":\"a\",\"path\":{\"type\":\"spline\"}}]}"
                        + "|trajectories[0].path.type: is 'spline'; write one of catmull, clothoid, polyline",
                "{\"schema\":\"cosmos-drive/1\",\"trajectories\":[{\"id\":\"a\",\"path\":{\"type\":\"imported\"},"
                        + "\"sampled\":{\"t\":[0,0],\"x\":[0,1],\"y\":[0,0],\"z\":[0,0],\"yaw\":[0,0]}}]}"
                        + "|trajectories[0].sampled: pose 2 at 0.0 s is not after the one before",
                "{\"schema\":\"cosmos-drive/1\",\"trajectories\":[{\"id\":\"a\",\"path\":{\"type\":\"imported\"},"
                        + "\"sampled\":{\"t\":[0,1],\"x\":[0,1],\"y\":[0],\"z\":[0,0],\"yaw\":[0,0]}}]}"
                        + "|sampled.y: has 1 entries; write a list of 2 numbers",
                "{\"schema\":\"cosmos-drive/1\",\"trajectories\":[{\"id\":\"a\",\"path\":{\"type\":\"catmull\","
                        + "\"points\":[{\"id\":1,\"x\":1e9,\"y\":0}]}}]}|points[0].x: is 1.0E9; write a number from"
            })
    void aProjectThatCannotBeIsRefusedInOneLine(String given) throws IOException {
        int bar = given.lastIndexOf('|');
        Path file = folder.resolve("bad.cdrive");
        zip(file, Map.of("project.json", given.substring(0, bar)));
        String said = String.valueOf(assertThrows(InvalidInputException.class, () -> ProjectFile.read(file))
                .getMessage());
        assertTrue(said.contains(given.substring(bar + 1)), said);
        assertEquals(1, said.lines().count());
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("x.cdrive"), new byte[] {'P', 'K', 3, 4, 9, 9, 9});
        assertThrows(InvalidInputException.class, () -> ProjectFile.read(file));
        zip(file, Map.of("other.json", "{}"));
        assertTrue(String.valueOf(assertThrows(InvalidInputException.class, () -> ProjectFile.read(file))
                        .getMessage())
                .contains("has no project.json"));
    }

    @Test
    void theFirstTrajectoryOfAProjectIsADrive() throws IOException {
        ImportedDrive drive = new DriveReader(ImportOptions.USUAL).read(written(project()));
        assertEquals("project", drive.format());
        assertTrue(drive.track().size() >= 65);
    }

    @Test
    void whatARunWasFedComesBackBitByBit() {
        var trajectory = DrivePlan.of(draft()).trajectory();
        for (FirstPoint first : FirstPoint.values()) {
            ObjectNode node = FedPoints.json(trajectory, first);
            assertArrayEquals(trajectory.floats(first), FedPoints.read("request.json", node));
            assertEquals(64, node.path("points").size());
        }
        ObjectNode damaged = FedPoints.json(trajectory, FirstPoint.ORIGIN).put("base64", "AAAA");
        assertThrows(InvalidInputException.class, () -> FedPoints.read("request.json", damaged));
    }
}
