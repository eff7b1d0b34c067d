package cosmonaut.app;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import cosmonaut.scene.RigPictures;
import cosmonaut.session.drive.Captions;
import cosmonaut.session.drive.DriveRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A drive as a person asks for it, by options or by a line of a batch.
///
/// @param scene name, folder or picture; not read by a model that goes by text alone
/// @param trajectory file; the scene's without one
/// @param rig name of a bundled one, or a file; the scene's without one, or like that of nuScenes
/// @param prompt for all cameras; the scene's without one
/// @param own words for single cameras
/// @param tags words that are often wanted
/// @param frames of each camera; to the end of the trajectory without a number
/// @param seed of the noise
/// @param frameRepeat how often the first picture of every view is repeated as a condition
record DriveJob(
        Optional<String> scene,
        Optional<Path> trajectory,
        Optional<String> rig,
        Optional<String> prompt,
        Map<View, String> own,
        Set<Captions.Tag> tags,
        Optional<Integer> frames,
        long seed,
        int frameRepeat) {

    private static final Set<String> KEYS = Set.of(
            "id",
            "scene",
            "trajectory",
            "rig",
            "frames",
            "seed",
            "frame_repeat",
            "tags",
            "prompt_left",
            "prompt_right",
            "prompt_back",
            "prompt_back_left",
            "prompt_back_right",
            "prompt",
            "prompt_front");

    DriveJob {
        EnumMap<View, String> copy = new EnumMap<>(View.class);
        copy.putAll(own);
        own = Map.copyOf(copy);
        tags = Set.copyOf(tags);
    }

    /// A line of a batch over what the options say.
    ///
    /// @param options for keys that the line lacks
    /// @throws InvalidInputException naming the key that is unknown or cannot be used
    static DriveJob read(ObjectNode line, DriveJob options) {
        for (Iterator<String> keys = line.propertyNames().iterator(); keys.hasNext(); ) {
            String key = keys.next();
            if (!KEYS.contains(key)) {
                throw new InvalidInputException(
                        "the key " + key + " is unknown; known are " + String.join(", ", new TreeSet<>(KEYS)));
            }
        }
        Map<View, String> own = new EnumMap<>(View.class);
        own.putAll(options.own());
        for (View view : View.values()) {
            text(line, key(view)).ifPresent(words -> own.put(view, words));
        }
        Set<Captions.Tag> tags = line.has("tags") ? CaptionsFile.tags(line.get("tags")) : options.tags();
        return new DriveJob(
                text(line, "scene").or(options::scene),
                text(line, "trajectory").map(InputFile::named).or(options::trajectory),
                text(line, "rig").or(options::rig),
                text(line, "prompt").or(options::prompt),
                own,
                tags,
                whole(line, "frames", 2, DriveRequest.MOST_FRAMES)
                        .map(Math::toIntExact)
                        .or(options::frames),
                whole(line, "seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(options.seed()),
                whole(line, "frame_repeat", 0, DriveRequest.MOST_REPEATS)
                        .map(Math::toIntExact)
                        .orElse(options.frameRepeat()));
    }

    /// All of it, the same text every time: sets and maps are told in one order.
    String inOrder() {
        return String.join(
                "\n",
                List.of(
                        scene.orElse(""),
                        trajectory.map(Path::toString).orElse(""),
                        rig.orElse(""),
                        prompt.orElse(""),
                        new TreeMap<>(own).toString(),
                        new TreeSet<>(tags).toString(),
                        frames.map(String::valueOf).orElse(""),
                        String.valueOf(seed),
                        String.valueOf(frameRepeat)));
    }

    /// @param scene what the scene says
    /// @throws InvalidInputException if neither names one
    Path openTrajectory(Optional<RigPictures> scene) {
        return trajectory
                .or(() -> scene.flatMap(RigPictures::trajectory))
                .orElseThrow(() -> new InvalidInputException(
                        "there is no trajectory; name a file, or a scene that brings one (drive-bend)"));
    }

    /// In a batch `prompt` is for all cameras, so the front's own has another key.
    private static String key(View view) {
        return view == View.FRONT ? "prompt_front" : view.promptKey();
    }

    private static Optional<String> text(ObjectNode line, String key) {
        JsonNode value = line.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new InvalidInputException(key + " is " + value + "; give a text");
        }
        return Optional.of(value.stringValue());
    }

    private static Optional<Long> whole(ObjectNode line, String key, long least, long greatest) {
        JsonNode value = line.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > greatest) {
            throw new InvalidInputException(key + " is " + value + "; give a whole number"
                    + (least == Long.MIN_VALUE ? "" : " from " + least + " to " + greatest));
        }
        return Optional.of(value.longValue());
    }

    /// @param scene what the scene says
    /// @throws InvalidInputException if there is none of that name, or it cannot be read
    Rig openRig(Optional<RigPictures> scene) {
        if (rig.isEmpty() && scene.isPresent()) {
            return RigFile.read(scene.get().rig());
        }
        String named = rig.orElse("nuscenes");
        return switch (named) {
            case "nuscenes" -> RigFile.nuScenes();
            case "nvidia" -> RigFile.nvidia();
            default -> {
                Path file = InputFile.named(named);
                if (!Files.exists(file)) {
                    throw new InvalidInputException(
                            "there is no rig " + named + "; name nuscenes, nvidia or a rig file");
                }
                yield RigFile.read(file);
            }
        };
    }
}
