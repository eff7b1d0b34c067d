package cosmonaut.input;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which inputs do which action in one mode; an input does one action at most, an action may have several inputs.
///
/// Immutable: every change gives new bindings.
public final class Bindings {

    /// More inputs for one action would not fit in help or settings.
    public static final int MOST_INPUTS = 8;

    private static final Input ESCAPE = new Input.Key("ESCAPE");

    private final ControlMode mode;
    private final Map<Action, List<Input>> inputs;
    private final Map<Input, Action> actions = new HashMap<>();
    private final List<Input> padPresses;

    /// @param inputs of each action; no input stands twice
    Bindings(ControlMode mode, Map<Action, List<Input>> inputs) {
        this.mode = mode;
        this.inputs = new EnumMap<>(Action.class);
        for (Action action : Action.values()) {
            List<Input> own = List.copyOf(inputs.getOrDefault(action, List.of()));
            this.inputs.put(action, own);
            own.forEach(input -> actions.put(input, action));
        }
        this.padPresses = actions.keySet().stream()
                .filter(Input::onPad)
                .filter(input -> action(input).filter(a -> !a.held()).isPresent())
                .toList();
    }

    /// What a mode starts with.
    public static Bindings defaults(ControlMode mode) {
        return switch (mode) {
            case FLIGHT -> new Bindings(mode, FlightDefaults.inputs());
            case DRIVE -> new Bindings(mode, DriveDefaults.inputs());
        };
    }

    public ControlMode mode() {
        return mode;
    }

    /// The inputs of an action, the first being the one to show where there is room for one only.
    public List<Input> inputs(Action action) {
        return inputs.getOrDefault(action, List.of());
    }

    /// What an input does.
    public Optional<Action> action(Input input) {
        return Optional.ofNullable(actions.get(input));
    }

    /// Prepares to give an action one more input.
    ///
    /// @throws InvalidInputException when the input cannot do the action or the action has [#MOST_INPUTS] inputs
    public Rebinding propose(Action action, Input input) {
        requireFit(action, input);
        if (inputs(action).size() >= MOST_INPUTS && !inputs(action).contains(input)) {
            throw new InvalidInputException(
                    action.text() + " has " + MOST_INPUTS + " inputs already; remove one of them first");
        }
        return new Rebinding(this, action, Optional.empty(), input);
    }

    /// Prepares to give an action another input in the place of one that it has.
    ///
    /// @throws InvalidInputException when the input cannot do the action or `replaced` is not the action's
    public Rebinding propose(Action action, Input replaced, Input input) {
        requireFit(action, input);
        if (!inputs(action).contains(replaced)) {
            throw new InvalidInputException(
                    replaced.label() + " is not bound to " + action.text() + "; choose one of its inputs");
        }
        return new Rebinding(this, action, Optional.of(replaced), input);
    }

    /// The same without that input.
    public Bindings without(Input input) {
        Map<Action, List<Input>> changed = new EnumMap<>(inputs);
        changed.replaceAll(
                (action, own) -> own.stream().filter(i -> !i.equals(input)).toList());
        return new Bindings(mode, changed);
    }

    /// The same with the default inputs of one action, taken back from whoever holds them.
    public Bindings restored(Action action) {
        List<Input> standard = defaults(mode).inputs(action);
        Map<Action, List<Input>> changed = new EnumMap<>(inputs);
        changed.replaceAll(
                (other, own) -> own.stream().filter(i -> !standard.contains(i)).toList());
        changed.put(action, standard);
        return new Bindings(mode, changed);
    }

    /// The same with the bumpers of a gamepad rolling or changing the speed.
    public Bindings withBumpers(BumperUse use) {
        boolean roll = use == BumperUse.ROLL;
        Bindings left = propose(roll ? Action.ROLL_LEFT : Action.SPEED_DOWN, new Input.Button(PadButton.LEFT_SHOULDER))
                .accept();
        return left.propose(roll ? Action.ROLL_RIGHT : Action.SPEED_UP, new Input.Button(PadButton.RIGHT_SHOULDER))
                .accept();
    }

    /// Whether an action has other inputs than at first.
    public boolean changed(Action action) {
        return !inputs(action).equals(defaults(mode).inputs(action));
    }

    /// The form of a settings file: the name of an action, and the texts of its inputs.
    public Map<String, List<String>> toText() {
        Map<String, List<String>> text = new LinkedHashMap<>();
        inputs.forEach((action, own) ->
                text.put(action.text(), own.stream().map(Input::text).toList()));
        return text;
    }

    /// The actions that happen once when this input is pressed. Esc frees the pointer even when it does something else,
    /// as long as no other key does, so that nobody is caught in the window.
    List<Action> pressed(Input input) {
        List<Action> once = new ArrayList<>();
        action(input).filter(action -> !action.held()).ifPresent(once::add);
        boolean freed = inputs(Action.RELEASE_POINTER).stream().anyMatch(Input.Key.class::isInstance);
        if (!freed && input.equals(ESCAPE)) {
            once.add(Action.RELEASE_POINTER);
        }
        return once;
    }

    /// The buttons and axes of pads that are bound to actions that happen once.
    List<Input> padPresses() {
        return padPresses;
    }

    /// Puts `input` to the action, in the place of `replaced` or at the end, and takes it from everyone else.
    Bindings taking(Action action, Optional<Input> replaced, Input input) {
        Map<Action, List<Input>> changed = new EnumMap<>(inputs);
        changed.replaceAll((other, own) ->
                own.stream().filter(i -> other == action || !i.equals(input)).toList());
        List<Input> own = new ArrayList<>(inputs(action));
        int place = replaced.map(own::indexOf).orElse(-1);
        if (place >= 0) {
            own.set(place, input);
        } else {
            own.add(input);
        }
        changed.put(action, own.stream().distinct().toList());
        return new Bindings(mode, changed);
    }

    /// @throws InvalidInputException when the input cannot do the action
    static void requireFit(Action action, Input input) {
        if (!action.accepts(input)) {
            throw new InvalidInputException("the wheel gives single notches and cannot hold " + action.text()
                    + "; choose a key, a button or an axis");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bindings bindings && bindings.mode == mode && bindings.inputs.equals(inputs);
    }

    @Override
    public int hashCode() {
        return inputs.hashCode();
    }

    @Override
    public String toString() {
        return mode + " " + inputs;
    }

    /// A change of bindings that waits for the person's word, because another action may hold the input.
    ///
    /// @param before the bindings as they are
    /// @param action the action that is to have the input
    /// @param replaced the input in whose place the new one comes, empty to add one
    /// @param input the new input
    public record Rebinding(Bindings before, Action action, Optional<Input> replaced, Input input) {

        /// The other action that holds the input now.
        public Optional<Action> conflict() {
            return before.action(input).filter(holder -> holder != action);
        }

        /// Whether the other action would be left with no input at all.
        public boolean leavesNothing() {
            return conflict().map(holder -> before.inputs(holder).size() == 1).orElse(false);
        }

        /// The bindings with the change; the input is taken from the action that held it.
        public Bindings accept() {
            return before.taking(action, replaced, input);
        }

        /// The bindings as they were.
        public Bindings decline() {
            return before;
        }
    }
}
