package cosmonaut.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that a person has chosen. Immutable; a `with` method gives changed settings.
///
/// @param bindings mode, action and inputs as texts; empty where nothing was changed
/// @param recordingFolder where clips and screenshots go, empty for the system's own place
/// @param models folders of models that were added, the newest last, [#MOST_MODELS] at most
/// @param recent the worlds flown in, newest first, [#MOST_RECENT] at most
public record Settings(
        WindowSettings window,
        ControlSettings controls,
        FlightSettings flight,
        PictureSettings picture,
        Map<String, Map<String, List<String>>> bindings,
        Optional<String> recordingFolder,
        List<String> models,
        List<RecentFlight> recent) {

    public static final int MOST_RECENT = 24;
    public static final int MOST_MODELS = 64;

    public static final Settings DEFAULT = new Settings(
            WindowSettings.DEFAULT,
            ControlSettings.DEFAULT,
            FlightSettings.DEFAULT,
            PictureSettings.DEFAULT,
            Map.of(),
            Optional.empty(),
            List.of(),
            List.of());

    public Settings {
        bindings = copied(bindings);
        models = List.copyOf(models.subList(0, Math.min(models.size(), MOST_MODELS)));
        recent = List.copyOf(recent.subList(0, Math.min(recent.size(), MOST_RECENT)));
    }

    public Settings withWindow(WindowSettings changed) {
        return new Settings(changed, controls, flight, picture, bindings, recordingFolder, models, recent);
    }

    public Settings withControls(ControlSettings changed) {
        return new Settings(window, changed, flight, picture, bindings, recordingFolder, models, recent);
    }

    public Settings withFlight(FlightSettings changed) {
        return new Settings(window, controls, changed, picture, bindings, recordingFolder, models, recent);
    }

    public Settings withPicture(PictureSettings changed) {
        return new Settings(window, controls, flight, changed, bindings, recordingFolder, models, recent);
    }

    public Settings withBindings(Map<String, Map<String, List<String>>> changed) {
        return new Settings(window, controls, flight, picture, changed, recordingFolder, models, recent);
    }

    public Settings withRecordingFolder(Optional<String> changed) {
        return new Settings(window, controls, flight, picture, bindings, changed, models, recent);
    }

    /// With a model among those that were added.
    public Settings withModel(String folder) {
        List<String> changed = new ArrayList<>(models);
        changed.remove(folder);
        changed.add(folder);
        return withModels(changed.subList(Math.max(0, changed.size() - MOST_MODELS), changed.size()));
    }

    /// Without a model among those that were added; where flights used it, they use the starter.
    public Settings withoutModel(String folder) {
        Settings without = withModels(
                models.stream().filter(other -> !other.equals(folder)).toList());
        return flight.model().filter(folder::equals).isPresent()
                ? without.withFlight(flight.withModel(Optional.empty()))
                : without;
    }

    private Settings withModels(List<String> changed) {
        return new Settings(window, controls, flight, picture, bindings, recordingFolder, changed, recent);
    }

    /// With that flight as the newest; an earlier one in the same world is forgotten.
    public Settings withFlown(RecentFlight flown) {
        List<RecentFlight> changed = new ArrayList<>(List.of(flown));
        recent.stream().filter(r -> !r.source().equals(flown.source())).forEach(changed::add);
        return new Settings(window, controls, flight, picture, bindings, recordingFolder, models, changed);
    }

    /// Without the flights in that world, as when it is no longer there.
    public Settings withoutFlown(String source) {
        List<RecentFlight> changed =
                recent.stream().filter(r -> !r.source().equals(source)).toList();
        return new Settings(window, controls, flight, picture, bindings, recordingFolder, models, changed);
    }

    private static Map<String, Map<String, List<String>>> copied(Map<String, Map<String, List<String>>> bindings) {
        Map<String, Map<String, List<String>>> modes = new LinkedHashMap<>();
        bindings.forEach((mode, actions) -> {
            Map<String, List<String>> own = new LinkedHashMap<>();
            actions.forEach((action, inputs) -> own.put(action, List.copyOf(inputs)));
            modes.put(mode, Collections.unmodifiableMap(own));
        });
        return Collections.unmodifiableMap(modes);
    }
}
