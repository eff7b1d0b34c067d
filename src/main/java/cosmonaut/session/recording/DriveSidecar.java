package cosmonaut.session.recording;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.session.FlightReport;
import cosmonaut.session.drive.DriveFlight;
import cosmonaut.session.drive.DriveRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON beside the clips of a drive: everything needed to know how it was made and to make it again, with the pose
/// of the vehicle and of every camera at every picture.
public final class DriveSidecar {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final ObjectNode root = MAPPER.createObjectNode();

    /// How pictures were made.
    ///
    /// @param way `one memory` of a rig whose cameras share a world, or `multi-view network`
    /// @param trajectoryTold whether the network was told the trajectory's numbers
    /// @param trajectoryGuidance guidance by the trajectory in particular
    public record Made(
            String scene,
            String trajectory,
            String model,
            String modelHash,
            String backend,
            String way,
            boolean trajectoryTold,
            double trajectoryGuidance,
            int steps,
            double guidance,
            double fps,
            int width,
            int height,
            String program) {}

    public DriveSidecar(Made made, DriveRequest request, DriveFlight flight, FlightReport report) {
        root.put("format", Sidecar.DRIVE_FORMAT);
        root.put("scene", made.scene());
        root.put("trajectory", made.trajectory());
        root.putObject("model").put("name", made.model()).put("sha256", made.modelHash());
        root.put("backend", made.backend());
        root.put("way", made.way());
        root.put("trajectory_told", made.trajectoryTold());
        root.put("trajectory_guidance", made.trajectoryGuidance());
        root.put("frame_repeat", request.repeats());
        root.put("seed", request.seed());
        root.put("steps", made.steps());
        root.put("guidance", made.guidance());
        root.put("fps", made.fps());
        root.put("width", made.width());
        root.put("height", made.height());
        root.put("cancelled", report.cancelled());
        ObjectNode captions = root.putObject("captions");
        for (View view : View.values()) {
            captions.put(view.key(), request.captions().of(view));
        }
        root.set("rig", RigFile.json(request.rig()));
        root.put(
                "vehicle_convention",
                "vehicle-to-start, x forward, y left, z up, metres; the start is the level ground under the rear axle"
                        + " at the first picture");
        root.put(
                "camera_convention",
                "camera-to-world, OpenCV axes (x right, y down, z forward), metres; the world has the start's place"
                        + " and OpenCV axes");
        lenses(root.putObject("intrinsics"), flight);
        ArrayNode frames = root.putArray("frames");
        for (int i = 0; i < report.frames(); i++) {
            frames.add(frame(i, flight, made.fps()));
        }
        ObjectNode timings = root.putObject("timings");
        timings.put("generate_seconds", report.generateSeconds());
        ArrayNode chunks = timings.putArray("chunk_seconds");
        report.chunkSeconds().forEach(chunks::add);
        ObjectNode versions = root.putObject("versions");
        versions.put("cosmonaut", made.program());
        versions.put("java", Runtime.version().toString());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    private static void lenses(ObjectNode into, DriveFlight flight) {
        for (View view : View.values()) {
            Intrinsics lens = flight.cameras().lens(view);
            into.putObject(view.key())
                    .put("fx", lens.fx())
                    .put("fy", lens.fy())
                    .put("cx", lens.cx())
                    .put("cy", lens.cy());
        }
    }

    private static ObjectNode frame(int index, DriveFlight flight, double fps) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("index", index);
        node.put("seconds", index / fps);
        Pose vehicle = flight.vehicle(index);
        pose(node.putArray("vehicle"), vehicle);
        ObjectNode cameras = node.putObject("c2w");
        for (View view : View.values()) {
            CameraFrame camera = flight.cameras().camera(view, vehicle);
            pose(cameras.putArray(view.key()), camera.pose());
        }
        return node;
    }

    /// Tells what the guardrails found, or that there were none.
    public DriveSidecar guarded(Optional<Guardrails> guardrails) {
        Sidecar.put(guardrails, root);
        return this;
    }

    private static void pose(ArrayNode into, Pose pose) {
        for (double value : pose.rows()) {
            into.add(value);
        }
    }

    /// A part of a drive that was made in several goes.
    ///
    /// @param from  index of its first new picture
    /// @param given pictures of each view that it went on from; 0 where it remembered
    public record Part(int from, int given, String model, String modelHash) {}

    /// Tells how a drive that was gone on with came about.
    public void parts(List<Part> parts) {
        ArrayNode into = root.putArray("parts");
        for (Part part : parts) {
            into.addObject()
                    .put("first_picture", part.from())
                    .put("given_pictures", part.given())
                    .put("model", part.model())
                    .put("sha256", part.modelHash());
        }
    }

    public ObjectNode json() {
        return root;
    }

    /// The summary for `--json`: all but the frames.
    public ObjectNode summary(DriveFiles files) {
        ObjectNode summary = root.deepCopy();
        summary.put("frames", root.withArray("frames").size());
        summary.put("folder", files.folder().toString());
        return summary;
    }

    void write(Path file) throws IOException {
        Sidecar.write(root, file);
    }
}
