package cosmonaut.drive.file;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.drive.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads drives; the format is told by the content, not by the name.
///
/// | format | told by | convention there |
/// |---|---|---|
/// | project `*.cdrive` | a ZIP archive | the vehicle's; its first trajectory as it was sampled |
/// | CSV | a header with x and y, or three or four numbers a line | `t,x,y,z,yaw`, the vehicle's |
/// | OpenSCENARIO | XML | the rear axle's, `Rz(h) Ry(p) Rx(r)` |
/// | nuScenes | a folder with `ego_pose.json`, that table, or poses of a CAN bus | the rear axle's, microseconds |
/// | GeoJSON | `type` | degrees |
/// | TUM, EuRoC, KITTI and other paths of cameras | the rest | told by the way driven, unless said |
public final class DriveReader {

    private static final int HEAD = 512;

    private final ImportOptions options;

    public DriveReader(ImportOptions options) {
        this.options = options;
    }

    /// @param file a file, or a folder of nuScenes
    /// @throws InvalidInputException if it cannot be read, is past a limit, is of no known format, or holds a number,
    ///     time or turn that cannot be; one line that names the place
    public ImportedDrive read(Path file) {
        if (Files.isDirectory(file)) {
            return new NuScenesReader(file.toString(), options).folder(file);
        }
        byte[] head = InputFile.head(file, "drive file " + file, HEAD);
        if (head.length == 0) {
            throw new InvalidInputException(file + ": is empty; give a file with poses");
        }
        if (head.length > 3 && head[0] == 'P' && head[1] == 'K') {
            return project(file);
        }
        String start = new String(head, StandardCharsets.ISO_8859_1)
                .replaceFirst("^\u00EF\u00BB\u00BF", "")
                .stripLeading();
        if (start.startsWith("<")) {
            return new ScenarioReader(file.toString(), options)
                    .read(InputFile.read(file, "scenario " + file, DriveText.MOST_BYTES));
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            return json(file);
        }
        Optional<String> first = start.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst();
        if (first.isPresent() && (CsvDrive.isHeader(first.get()) || CsvDrive.isBare(first.get()))) {
            return new CsvDrive(file.toString(), options).read(DriveText.read(file));
        }
        return new PoseLines(options).read(file);
    }

    private ImportedDrive json(Path file) {
        JsonNode root = JsonFile.readTree(file, NuScenesReader.LIMITS);
        if (NuScenesReader.isEgoPoses(root) || NuScenesReader.isCanBus(root)) {
            return new NuScenesReader(file.toString(), options).poses(root, NuScenesReader.isCanBus(root));
        }
        if (GeoJsonDrive.isFeature(root)) {
            return new GeoJsonDrive(file.toString(), options).read(root);
        }
        return new PoseLines(options).read(file);
    }

    private ImportedDrive project(Path file) {
        DriveProject project = ProjectFile.read(file);
        if (project.trajectories().isEmpty()) {
            throw new InvalidInputException(file + ": holds no trajectory; draw one first");
        }
        DriveProject.Trajectory trajectory = picked(file, project);
        TrackGathering track = new TrackGathering(file.toString());
        if (project.trajectories().size() > 1 && options.pick().isEmpty()) {
            track.note("it holds " + project.trajectories().size() + " trajectories; the first is read");
        }
        if (!trajectory.isCurrent()) {
            track.note("its poses are not those of its drawing; the poses are read");
        }
        trajectory.track().samples().forEach(sample -> track.add("sampled", sample.seconds(), sample.pose()));
        return track.build("project", Convention.vehicle(1))
                .withDraft(trajectory.draft().filter(draft -> trajectory.isCurrent()));
    }

    private DriveProject.Trajectory picked(Path file, DriveProject project) {
        if (options.pick().isEmpty()) {
            return project.trajectories().getFirst();
        }
        String wanted = options.pick().get();
        return project.trajectories().stream()
                .filter(one -> one.name().equals(wanted) || one.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(file + ": has no trajectory " + JsonMembers.quoted(wanted)
                        + "; give the name of one that it has"));
    }
}
