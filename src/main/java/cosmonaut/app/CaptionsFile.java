package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.drive.rig.View;
import cosmonaut.session.drive.Captions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Reads captions by the keys of the published command line: `prompt` of the front, `prompt_left` and so on.
final class CaptionsFile {

    private CaptionsFile() {}

    /// @throws InvalidInputException naming the key that cannot be used
    static Map<View, String> read(Path file) {
        Map<View, String> own = new EnumMap<>(View.class);
        JsonFile.readObject(file).forEachEntry((key, value) -> own.put(view(file, key), text(file, key, value)));
        return own;
    }

    private static View view(Path file, String key) {
        for (View view : View.values()) {
            if (view.promptKey().equals(key)) {
                return view;
            }
        }
        throw new InvalidInputException(file + " has the key " + key + "; known are "
                + Arrays.stream(View.values()).map(View::promptKey).collect(Collectors.joining(", ")));
    }

    private static String text(Path file, String key, JsonNode value) {
        if (!value.isString()) {
            throw new InvalidInputException(file + ": " + key + " is no text; give the caption of that camera");
        }
        return value.stringValue();
    }

    /// Tags by their names, a list of texts.
    static Set<Captions.Tag> tags(JsonNode list) {
        Set<Captions.Tag> tags = EnumSet.noneOf(Captions.Tag.class);
        if (!list.isArray()) {
            throw new InvalidInputException("tags is " + list + "; give a list of texts");
        }
        list.forEach(one -> tags.add(tag(one.isString() ? one.stringValue() : one.toString())));
        return tags;
    }

    /// A tag by its name, in small letters.
    static Captions.Tag tag(String name) {
        return Arrays.stream(Captions.Tag.values())
                .filter(tag -> name(tag).equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("there is no tag " + name + "; there are "
                        + Arrays.stream(Captions.Tag.values())
                                .map(CaptionsFile::name)
                                .collect(Collectors.joining(", "))));
    }

    private static String name(Captions.Tag tag) {
        return tag.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
