package cosmonaut.input;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The bindings of every mode. Immutable.
public final class BindingMaps {

    public static final BindingMaps DEFAULT = new BindingMaps(Map.of());

    private final Map<ControlMode, Bindings> maps = new EnumMap<>(ControlMode.class);

    private BindingMaps(Map<ControlMode, Bindings> maps) {
        for (ControlMode mode : ControlMode.values()) {
            this.maps.put(mode, maps.getOrDefault(mode, Bindings.defaults(mode)));
        }
    }

    public Bindings of(ControlMode mode) {
        return maps.getOrDefault(mode, Bindings.defaults(mode));
    }

    /// The same with other bindings for the mode that they are for.
    public BindingMaps with(Bindings bindings) {
        Map<ControlMode, Bindings> changed = new EnumMap<>(maps);
        changed.put(bindings.mode(), bindings);
        return new BindingMaps(changed);
    }

    /// The form of a settings file: mode, action, inputs.
    public Map<String, Map<String, List<String>>> toText() {
        Map<String, Map<String, List<String>>> text = new LinkedHashMap<>();
        maps.forEach((mode, bindings) -> text.put(mode.text(), bindings.toText()));
        return text;
    }

    /// Reads the form of a settings file; what cannot be understood is left out and said in `warnings`.
    public static BindingMaps read(Map<String, Map<String, List<String>>> text, List<String> warnings) {
        Map<ControlMode, Bindings> read = new EnumMap<>(ControlMode.class);
        List<String> known = new ArrayList<>();
        for (ControlMode mode : ControlMode.values()) {
            known.add(mode.text());
            BindingsReading reading = BindingsReading.read(mode, text.getOrDefault(mode.text(), Map.of()));
            warnings.addAll(reading.warnings());
            read.put(mode, reading.bindings());
        }
        text.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> warnings.add("bindings." + name + " is no mode of this version; it was left out"));
        return new BindingMaps(read);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BindingMaps all && all.maps.equals(maps);
    }

    @Override
    public int hashCode() {
        return maps.hashCode();
    }
}
