package cosmonaut.ui.settings;

import cosmonaut.InvalidInputException;
import cosmonaut.input.Action;
import cosmonaut.input.Bindings;
import cosmonaut.input.Bindings.Rebinding;
import cosmonaut.input.ControlMode;
import cosmonaut.input.Input;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Changes which inputs do which action: listens for an input, asks when another action has it, saves.
public final class RebindViewModel {

    private final LiveSettings settings;
    private final ReadOnlyObjectWrapper<Bindings> bindings;
    private final ReadOnlyObjectWrapper<RebindPhase> phase = new ReadOnlyObjectWrapper<>(new RebindPhase.Idle());

    /// @param window the thread on which the properties change
    public RebindViewModel(LiveSettings settings, Executor window) {
        this.settings = settings;
        bindings = new ReadOnlyObjectWrapper<>(of(settings.current()));
        settings.onChange(changed -> window.execute(() -> bindings.set(of(changed))));
    }

    private static Bindings of(Settings settings) {
        return ControlChoices.bindings(settings).of(ControlMode.FLIGHT);
    }

    ReadOnlyObjectProperty<Bindings> bindingsProperty() {
        return bindings.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<RebindPhase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /// Whether an action can be given one more input.
    boolean canAdd(Action action) {
        return bindings.get().inputs(action).size() < Bindings.MOST_INPUTS;
    }

    /// Waits for an input for an action.
    ///
    /// @param replaced the input in whose place it comes, empty to add one
    void listen(Action action, Optional<Input> replaced) {
        phase.set(new RebindPhase.Listening(action, replaced, Optional.empty()));
    }

    /// Something was pressed. What the action cannot use is refused and the waiting goes on.
    void heard(Input input) {
        if (!(phase.get() instanceof RebindPhase.Listening listening)) {
            return;
        }
        try {
            Rebinding rebinding = listening
                    .replaced()
                    .map(replaced -> bindings.get().propose(listening.action(), replaced, input))
                    .orElseGet(() -> bindings.get().propose(listening.action(), input));
            rebinding
                    .conflict()
                    .ifPresentOrElse(
                            holder -> phase.set(new RebindPhase.Conflict(rebinding, holder)),
                            () -> keep(rebinding.accept()));
        } catch (InvalidInputException e) {
            phase.set(new RebindPhase.Listening(listening.action(), listening.replaced(), Optional.of(input)));
        }
    }

    /// Takes the input from the action that has it.
    void accept() {
        if (phase.get() instanceof RebindPhase.Conflict conflict) {
            keep(conflict.rebinding().accept());
        }
    }

    /// Leaves everything as it was.
    void cancel() {
        phase.set(new RebindPhase.Idle());
    }

    void remove(Input input) {
        keep(bindings.get().without(input));
    }

    void restore(Action action) {
        keep(bindings.get().restored(action));
    }

    void restoreAll() {
        phase.set(new RebindPhase.Idle());
        settings.change(now -> now.withBindings(Map.of()));
    }

    private void keep(Bindings changed) {
        phase.set(new RebindPhase.Idle());
        settings.change(now ->
                now.withBindings(ControlChoices.bindings(now).with(changed).toText()));
    }
}
