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
/// @param modelFolder where models are looked for, empty for none but the starter
/// @param recent the worlds flown in, newest first, [#MOST_RECENT] at most
public record Settings(
        WindowSettings window,
        ControlSettings controls,
        FlightSettings flight,
        Map<String, Map<String, List<String>>> bindings,
        Optional<String> recordingFolder,
        Optional<String> modelFolder,
        List<RecentFlight> recent) {

    public static final int MOST_RECENT = 24;

    public static final Settings DEFAULT = new Settings(
            WindowSettings.DEFAULT,
            ControlSettings.DEFAULT,
            FlightSettings.DEFAULT,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    public Settings {
        bindings = copied(bindings);
        recent = List.copyOf(recent.subList(0, Math.min(recent.size(), MOST_RECENT)));
    }

    public Settings withWindow(WindowSettings changed) {
        return new Settings(changed, controls, flight, bindings, recordingFolder, modelFolder, recent);
    }

    public Settings withControls(ControlSettings changed) {
        return new Settings(window, changed, flight, bindings, recordingFolder, modelFolder, recent);
    }

    public Settings withFlight(FlightSettings changed) {
        return new Settings(window, controls, changed, bindings, recordingFolder, modelFolder, recent);
    }

    public Settings withBindings(Map<String, Map<String, List<String>>> changed) {
        return new Settings(window, controls, flight, changed, recordingFolder, modelFolder, recent);
    }

    public Settings withRecordingFolder(Optional<String> changed) {
        return new Settings(window, controls, flight, bindings, changed, modelFolder, recent);
    }

    public Settings withModelFolder(Optional<String> changed) {
        return new Settings(window, controls, flight, bindings, recordingFolder, changed, recent);
    }

    /// With that flight as the newest; an earlier one in the same world is forgotten.
    public Settings withFlown(RecentFlight flown) {
        List<RecentFlight> changed = new ArrayList<>(List.of(flown));
        recent.stream().filter(r -> !r.source().equals(flown.source())).forEach(changed::add);
        return new Settings(window, controls, flight, bindings, recordingFolder, modelFolder, changed);
    }

    /// Without the flights in that world, as when it is no longer there.
    public Settings withoutFlown(String source) {
        List<RecentFlight> changed =
                recent.stream().filter(r -> !r.source().equals(source)).toList();
        return new Settings(window, controls, flight, bindings, recordingFolder, modelFolder, changed);
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
