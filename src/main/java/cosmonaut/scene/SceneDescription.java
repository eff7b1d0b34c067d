package cosmonaut.scene;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Move;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `scene.json` says, key by key; each value is checked when it is asked for.
record SceneDescription(
        @Nullable String format,
        @Nullable String name,
        @Nullable String title,
        @Nullable String family,
        @Nullable String prompt,
        @Nullable String licence,
        @Nullable String picture,
        @Nullable String pictureLarge,
        @Nullable String depth,
        @Nullable Double depthScale,
        @Nullable Lens intrinsics,
        @Nullable Flight suggested,
        @Nullable Long seed,
        @Nullable Drive drive) {

    static final String FORMAT = "cosmonaut-scene/1";

    private static final int LONGEST_TEXT = 2000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /// @param width  pixels of the picture
    /// @param height pixels of the picture
    record Lens(
            @Nullable Double fx,
            @Nullable Double fy,
            @Nullable Double cx,
            @Nullable Double cy,
            @Nullable Integer width,
            @Nullable Integer height) {}

    /// @param move   its name
    /// @param speed  metres a second
    /// @param frames pictures
    record Flight(
            @Nullable String move,
            @Nullable Double speed,
            @Nullable Integer frames) {}

    /// @param rig        file of the cameras
    /// @param trajectory file of a way that suits the place
    /// @param road       file of the roads round it
    /// @param views      what each camera sees first
    record Drive(
            @Nullable String rig,
            @Nullable String trajectory,
            @Nullable String road,
            @Nullable Map<String, View> views) {}

    /// @param picture           its file
    /// @param depth             its file
    /// @param intrinsics        of that picture
    /// @param vehicleFromCamera where the camera sits and looks
    record View(
            @Nullable String picture,
            @Nullable String depth,
            @Nullable Lens intrinsics,
            @Nullable Place vehicleFromCamera) {}

    /// @param t metres
    /// @param q a unit quaternion w, x, y, z
    record Place(@Nullable List<Double> t, @Nullable List<Double> q) {}

    static SceneDescription read(Path file) {
        SceneDescription description = JsonFile.read(file, SceneDescription.class, Set.of());
        if (!FORMAT.equals(description.format)) {
            throw new InvalidInputException(
                    file + " has the format \"" + description.format + "\"; this program reads \"" + FORMAT + "\"");
        }
        return description;
    }

    String name(Path file) {
        String value = required(file, "name", name);
        if (!NAME.matcher(value).matches()) {
            throw invalid(file, "name", "\"" + value + "\" is not of small letters, digits and hyphens");
        }
        return value;
    }

    /// A text of one line.
    String text(Path file, String key, @Nullable String value) {
        String text = required(file, key, value);
        if (text.isBlank() || text.length() > LONGEST_TEXT || text.lines().count() != 1) {
            throw invalid(file, key, "give one line of 1 to " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    /// A file of the scene's folder.
    Path beside(Path file, String key, @Nullable String value) {
        String name = text(file, key, value);
        if (name.contains("/") || name.contains("\\") || name.contains("..")) {
            throw invalid(file, key, "\"" + name + "\" leaves the scene's folder; give a file name alone");
        }
        try {
            return InputFile.beside(file, name);
        } catch (InvalidInputException e) {
            throw invalid(file, key, String.valueOf(e.getMessage()));
        }
    }

    /// The seed of the procedural world.
    long world(Path file) {
        return required(file, "seed", seed);
    }

    double unit(Path file) {
        double value = required(file, "depth_scale", depthScale);
        if (!(value > 0 && value <= 1)) {
            throw invalid(file, "depth_scale", value + " is not possible; give metres per unit above 0 and at most 1");
        }
        return value;
    }

    Intrinsics lens(Path file) {
        return lens(file, "intrinsics", intrinsics);
    }

    static Intrinsics lens(Path file, String key, @Nullable Lens given) {
        Lens lens = required(file, key, given);
        try {
            return new Intrinsics(
                    required(file, key + ".fx", lens.fx),
                    required(file, key + ".fy", lens.fy),
                    required(file, key + ".cx", lens.cx),
                    required(file, key + ".cy", lens.cy),
                    required(file, key + ".width", lens.width),
                    required(file, key + ".height", lens.height));
        } catch (InvalidInputException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw invalid(file, key, String.valueOf(e.getMessage()));
        }
    }

    SuggestedFlight flight(Path file) {
        Flight flight = required(file, "suggested", suggested);
        String move = required(file, "suggested.move", flight.move);
        double speed = required(file, "suggested.speed", flight.speed);
        int frames = required(file, "suggested.frames", flight.frames);
        try {
            return new SuggestedFlight(Move.named(move), speed, frames);
        } catch (InvalidInputException e) {
            throw invalid(file, "suggested", String.valueOf(e.getMessage()));
        }
    }

    static <T> T required(Path file, String key, @Nullable T value) {
        if (value == null) {
            throw invalid(file, key, "it is missing; add it");
        }
        return value;
    }

    static InvalidInputException invalid(Path file, String key, String what) {
        return new InvalidInputException(file + ", key " + key + ": " + what);
    }
}
