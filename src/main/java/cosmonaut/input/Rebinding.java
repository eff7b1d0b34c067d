package cosmonaut.input;

import java.util.Optional;

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
