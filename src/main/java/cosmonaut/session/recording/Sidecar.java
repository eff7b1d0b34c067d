package cosmonaut.session.recording;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.media.DiskFailure;
import cosmonaut.session.FlightReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON beside a clip: everything needed to know how it was made and to make it again.
public final class Sidecar {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String FORMAT = "cosmonaut-clip/1";

    /// Of the sidecar of a drive.
    static final String DRIVE_FORMAT = "cosmonaut-drive/1";

    /// The clips of an evaluation have this format too, and a kind in the place of the scene.
    private static final Pattern BEGINNING = Pattern.compile(
            "\\s*\\{\\s*\"format\"\\s*:\\s*\"(?:" + FORMAT + "|" + DRIVE_FORMAT + ")\"\\s*,\\s*\"scene\"\\s*:");

    private static final int LONGEST_BEGINNING = 256;

    private final ObjectNode root = MAPPER.createObjectNode();

    /// What the flight was asked to be.
    ///
    /// @param modelHash SHA-256 of the model's weights and configuration
    /// @param steps solver steps, or none where the world has no solver
    /// @param path what was flown: the name of a move, a file, or `live`
    /// @param program version of this program
    /// @param guardrails that the flight stands behind, if any
    public record Flown(
            String scene,
            String model,
            String modelHash,
            String backend,
            long seed,
            @Nullable Integer steps,
            double guidance,
            String prompt,
            String path,
            double fps,
            int width,
            int height,
            String program,
            Optional<Guardrails> guardrails) {

        /// A flight without guardrails.
        public Flown(
                String scene,
                String model,
                String modelHash,
                String backend,
                long seed,
                @Nullable Integer steps,
                double guidance,
                String prompt,
                String path,
                double fps,
                int width,
                int height,
                String program) {
            this(
                    scene,
                    model,
                    modelHash,
                    backend,
                    seed,
                    steps,
                    guidance,
                    prompt,
                    path,
                    fps,
                    width,
                    height,
                    program,
                    Optional.empty());
        }

        /// The same, kept in another size and rate.
        Flown shaped(VideoShape shape) {
            return new Flown(
                    scene,
                    model,
                    modelHash,
                    backend,
                    seed,
                    steps,
                    guidance,
                    prompt,
                    path,
                    shape.fps(),
                    shape.width(),
                    shape.height(),
                    program,
                    guardrails);
        }
    }

    /// Which pictures a clip holds: those of the world, or the view of them that stood on the screen.
    public enum Pictures {
        GENERATED,
        AS_SEEN
    }

    /// @param cameras of the pictures, at least as many as the report counts
    public Sidecar(Flown flown, FlightReport report, List<CameraFrame> cameras) {
        root.put("format", FORMAT);
        root.put("scene", flown.scene());
        root.putObject("model").put("name", flown.model()).put("sha256", flown.modelHash());
        root.put("backend", flown.backend());
        root.put("seed", flown.seed());
        root.put("steps", flown.steps());
        root.put("guidance", flown.guidance());
        root.put("prompt", flown.prompt());
        root.put("path", flown.path());
        root.put("fps", flown.fps());
        root.put("width", flown.width());
        root.put("height", flown.height());
        root.put("cancelled", report.cancelled());
        put(flown.guardrails(), root);
        root.put("camera_convention", "camera-to-world, OpenCV axes (x right, y down, z forward), metres");
        // Poses are in metres; cameras that the networks were shown are these, divided by it.
        root.put("metres_per_unit", report.metresPerUnit());
        ArrayNode frames = root.putArray("frames");
        for (int i = 0; i < report.frames(); i++) {
            frames.add(frame(i, cameras.get(i), flown.fps()));
        }
        ObjectNode timings = root.putObject("timings");
        timings.put("generate_seconds", report.generateSeconds());
        timings.put("frames_per_second", report.framesPerSecond());
        ObjectNode stages = timings.putObject("stage_milliseconds");
        report.timings()
                .milliseconds()
                .forEach((stage, ms) -> stages.put(stage.name().toLowerCase(Locale.ROOT), ms));
        ObjectNode versions = root.putObject("versions");
        versions.put("cosmonaut", flown.program());
        versions.put("java", Runtime.version().toString());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    /// What the guardrails found, or that there were none.
    static void put(Optional<Guardrails> guardrails, ObjectNode root) {
        guardrails.ifPresentOrElse(own -> root.set("guardrails", own.json()), () -> root.put("guardrails", "off"));
    }

    private static ObjectNode frame(int index, CameraFrame camera, double fps) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("index", index);
        node.put("seconds", index / fps);
        ArrayNode c2w = node.putArray("c2w");
        for (double value : camera.pose().rows()) {
            c2w.add(value);
        }
        var lens = camera.intrinsics();
        node.putObject("intrinsics")
                .put("fx", lens.fx())
                .put("fy", lens.fy())
                .put("cx", lens.cx())
                .put("cy", lens.cy());
        return node;
    }

    /// Says which pictures the clip holds, and how long each stands.
    ///
    /// @param periods of the clip's rate, of each picture
    Sidecar of(Pictures pictures, List<Integer> periods) {
        root.put("pictures", pictures.name().toLowerCase(Locale.ROOT));
        double fps = root.get("fps").doubleValue();
        long begin = 0;
        for (int i = 0; i < root.withArray("frames").size(); i++) {
            ((ObjectNode) root.withArray("frames").get(i)).put("seconds", begin / fps);
            begin += periods.get(i);
        }
        return this;
    }

    public ObjectNode json() {
        return root;
    }

    /// The summary for `--json`: all but the frames.
    public ObjectNode summary(Path clip, Path sidecar) {
        ObjectNode summary = root.deepCopy();
        int frames = summary.withArray("frames").size();
        summary.put("frames", frames);
        summary.put("clip", clip.toString());
        summary.put("sidecar", sidecar.toString());
        return summary;
    }

    /// `clip.json` for `clip.mp4`.
    public static Path beside(Path clip) {
        String name = clip.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return clip.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".json");
    }

    /// Makes sure that no other file than a sidecar is overwritten.
    ///
    /// @throws InvalidInputException if there is one under that name
    static void requireFree(Path file) {
        if (Files.exists(file) && !isSidecar(file)) {
            throw new InvalidInputException("the clip's sidecar would overwrite " + file
                    + ", which is no sidecar of ours; give the clip another name");
        }
    }

    private static boolean isSidecar(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return BEGINNING
                    .matcher(new String(in.readNBytes(LONGEST_BEGINNING), StandardCharsets.UTF_8))
                    .lookingAt();
        } catch (IOException e) {
            return false;
        }
    }

    /// Writes the file whole or not at all.
    ///
    /// @throws IOException if the disk is full or fails; a sidecar that was there before is gone then, as it belonged
    /// to another clip
    public void write(Path file) throws IOException {
        write(root, file);
    }

    /// As [#write(Path)], of the JSON beside clips of another kind.
    static void write(ObjectNode root, Path file) throws IOException {
        Path temporary = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.writeString(temporary, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            IOException failure = new IOException(
                    "its sidecar " + file + " could not be written (" + DiskFailure.reason(file, e) + ")", e);
            remove(temporary, failure);
            remove(file, failure);
            throw failure;
        }
    }

    private static void remove(Path file, IOException failure) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
