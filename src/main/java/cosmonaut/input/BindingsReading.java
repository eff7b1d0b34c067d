package cosmonaut.input;

import java.util.List;

/// Bindings read from settings, and a line for everything that could not be taken over.
public record BindingsReading(Bindings bindings, List<String> warnings) {

    public BindingsReading {
        warnings = List.copyOf(warnings);
    }
}
