package cosmonaut.input;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Bindings read from settings, and a line for everything that could not be taken over.
public record BindingsReading(Bindings bindings, List<String> warnings) {

    public BindingsReading {
        warnings = List.copyOf(warnings);
    }

    /// Reads the form of a settings file. What cannot be understood is left out with a warning; an action that the
    /// file does not name has its default inputs, as far as no other action holds them.
    public static BindingsReading read(ControlMode mode, Map<String, List<String>> text) {
        List<String> warnings = new ArrayList<>();
        Map<Action, List<Input>> read = new EnumMap<>(Action.class);
        Map<Input, Action> holders = new HashMap<>();
        text.forEach((name, texts) -> Action.named(name)
                .ifPresentOrElse(
                        action -> read.put(action, understood(action, texts, holders, warnings)),
                        () -> warnings.add("bindings." + mode.text() + "." + name + " is no action; it was left out")));
        Bindings standard = Bindings.defaults(mode);
        for (Action action : Action.values()) {
            if (!read.containsKey(action)) {
                read.put(
                        action,
                        standard.inputs(action).stream()
                                .filter(i -> holders.putIfAbsent(i, action) == null)
                                .toList());
            }
        }
        return new BindingsReading(new Bindings(mode, read), warnings);
    }

    private static List<Input> understood(
            Action action, List<String> texts, Map<Input, Action> holders, List<String> warnings) {
        List<Input> own = new ArrayList<>();
        for (String text : texts) {
            try {
                Input input = InputText.parse(text);
                Bindings.requireFit(action, input);
                Action holder = holders.putIfAbsent(input, action);
                if (holder == null && own.size() < Bindings.MOST_INPUTS) {
                    own.add(input);
                } else {
                    warnings.add(text + " of " + action.text() + " was left out: "
                            + (holder == null
                                    ? "there are " + Bindings.MOST_INPUTS + " inputs already"
                                    : holder.text() + " has it"));
                }
            } catch (InvalidInputException e) {
                warnings.add("an input of " + action.text() + " was left out: " + e.getMessage());
            }
        }
        return own;
    }
}
