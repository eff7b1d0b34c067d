package cosmonaut.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.EgoTrajectory;
import cosmonaut.drive.LimitProfile;
import cosmonaut.drive.RoadSurface;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.file.DriveProject;
import cosmonaut.drive.file.DriveReader;
import cosmonaut.drive.file.DriveWriter;
import cosmonaut.drive.file.GeoOrigin;
import cosmonaut.drive.file.ImportOptions;
import cosmonaut.drive.file.ProjectFile;
import cosmonaut.drive.file.TrackAxes;
import cosmonaut.drive.plan.DriveCheck;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Manoeuvres;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What reads drives and rigs, with files to damage.
final class DriveSubjects {

    private final Path folder;
    private final List<Subject> all = new ArrayList<>();

    private DriveSubjects(Path folder) {
        this.folder = folder;
    }

    /// @param folder for the files
    static List<Subject> in(Path folder) throws IOException {
        DriveSubjects subjects = new DriveSubjects(folder);
        subjects.addAll();
        return List.copyOf(subjects.all);
    }

    private void add(String name, String file, Subject.Reader reader, byte[]... seeds) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name.replace(' ', '-')));
        all.add(new Subject(name, own.resolve(file), List.of(seeds), reader));
    }

    private void addText(String name, String file, Subject.Reader reader, String... seeds) throws IOException {
        add(
                name,
                file,
                reader,
                Stream.of(seeds)
                        .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new));
    }

    private static void readDrive(Path file) {
        EgoTrack track = new DriveReader(ImportOptions.USUAL).read(file).track();
        EgoTrajectory.of(track.anchored(), 0);
        if (track.size() < 1000) {
            DriveCheck.of(track, Vehicle.DEFAULT, LimitProfile.ROAD, RoadSurface.DRY)
                    .forEach(violation -> assertTrue(violation.line().length() < 300));
        }
    }

    private static void readProject(Path file) {
        for (DriveProject.Trajectory trajectory : ProjectFile.read(file).trajectories()) {
            assertTrue(trajectory.track().size() > 0);
            trajectory.draft().ifPresent(draft -> DriveCheck.of(DrivePlan.of(draft)));
        }
    }

    private void addAll() throws IOException {
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            samples.add(new EgoTrack.Sample(i / 10.0, EgoPose.of(i, 0.1 * i * i, 0.5, 0.2 * i, 0.01, 0)));
        }
        EgoTrack track = new EgoTrack(samples);
        DriveWriter writer = new DriveWriter(Vehicle.DEFAULT);
        Path made = Files.createDirectories(folder.resolve("drives"));
        writer.csv(track, made.resolve("a.csv"));
        writer.tum(track, TrackAxes.VEHICLE, made.resolve("a.tum"));
        writer.scenario(track, "a", "2026-01-31T12:00:00", made.resolve("a.xosc"));
        writer.geoJson(track, "a", new GeoOrigin(48, 11, 500, 0), made.resolve("a.geojson"));
        DriveDraft draft = DriveDraft.EMPTY.withPath(Manoeuvres.laneChange(3, 20, 40));
        DriveProject project = DriveProject.empty("now")
                .with(DriveProject.Trajectory.recorded("b", "Recorded", track))
                .with(DriveProject.Trajectory.drawn("a", "Drawn", draft));
        ProjectFile.write(project, made.resolve("a.cdrive"), Optional.empty(), Map.of(), "fuzz");
        Subject.Reader reader = DriveSubjects::readDrive;
        add(
                "drive of lines",
                "drive.csv",
                reader,
                Files.readAllBytes(made.resolve("a.csv")),
                "time_ms;x;y;yaw_deg\n0;0,5;1;3\n100;1,5;1;4\n".getBytes(StandardCharsets.UTF_8),
                Files.readAllBytes(made.resolve("a.tum")));
        addText(
                "drive of a scenario",
                "drive.xosc",
                reader,
                Files.readString(made.resolve("a.xosc")),
                "<OpenSCENARIO><Trajectory name='a'><Shape><Clothoid curvature='0.1' curvaturePrime='-0.01' length='20'"
                        + " startTime='0' stopTime='3'><Position><WorldPosition x='1' y='2' h='3'/></Position></Clothoid>"
                        + "</Shape></Trajectory></OpenSCENARIO>");
        addText(
                "drive in JSON",
                "drive.json",
                reader,
                Files.readString(made.resolve("a.geojson")),
                "[{\"timestamp\":1532402927647951,\"rotation\":[1,0,0,0],\"translation\":[411.25,1180.5,0.0]},"
                        + "{\"timestamp\":1532402927747951,\"rotation\":[0.6,0,0,0.8],\"translation\":[412,1181,0]}]");
        add("drive project", "drive.cdrive", DriveSubjects::readProject, Files.readAllBytes(made.resolve("a.cdrive")));
        Subject.Reader rigs = file -> {
            Rig rig = RigFile.read(file);
            rig.warnings();
            rig.forModel(848, 480).cameras().forEach(camera -> camera.lens().ray(10, 10));
        };
        Path resources = Path.of("src/main/resources/cosmonaut/drive/rig");
        add(
                "rig",
                "a.rig.json",
                rigs,
                Files.readAllBytes(resources.resolve("nvidia.rig.json")),
                Files.readAllBytes(resources.resolve("nuscenes.rig.json")));
    }
}
