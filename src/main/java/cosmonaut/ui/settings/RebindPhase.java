package cosmonaut.ui.settings;

import cosmonaut.input.Action;
import cosmonaut.input.Bindings.Rebinding;
import cosmonaut.input.Input;
import java.util.Optional;

/// How far a change of a binding has come.
sealed interface RebindPhase {

    /// Nothing is being changed.
    record Idle() implements RebindPhase {}

    /// Whatever is pressed next will be bound.
    ///
    /// @param replaced the input in whose place it will come, empty to add one
    /// @param refused  the last thing pressed, if it could not be taken
    record Listening(Action action, Optional<Input> replaced, Optional<Input> refused) implements RebindPhase {}

    /// What was pressed does something else already; the person has the choice.
    record Conflict(Rebinding rebinding, Action holder) implements RebindPhase {}
}
