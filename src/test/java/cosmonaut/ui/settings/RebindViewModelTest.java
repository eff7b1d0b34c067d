package cosmonaut.ui.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.input.Action;
import cosmonaut.input.ControlMode;
import cosmonaut.input.Input;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changing bindings, without a window.
final class RebindViewModelTest {

    private static final Input W = new Input.Key("W");
    private static final Input S = new Input.Key("S");
    private static final Input M = new Input.Key("M");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // by open()
    private LiveSettings settings;

    @SuppressWarnings("NullAway.Init") // by open()
    private RebindViewModel model;

    @BeforeEach
    void open() {
        settings = new LiveSettings(new SettingsStore(folder), line -> {});
        model = new RebindViewModel(settings, Runnable::run);
    }

    @AfterEach
    void close() {
        settings.close();
    }

    private List<Input> inputs(Action action) {
        return model.bindingsProperty().get().inputs(action);
    }

    @Test
    void aFreeKeyTakesThePlaceOfTheOldOneAndIsKept() {
        model.listen(Action.BACK, Optional.of(S));
        model.heard(M);
        assertInstanceOf(RebindPhase.Idle.class, model.phaseProperty().get());
        assertEquals(M, inputs(Action.BACK).getFirst());
        assertFalse(inputs(Action.BACK).contains(S));
        assertEquals(
                M,
                ControlChoices.bindings(settings.current())
                        .of(ControlMode.FLIGHT)
                        .inputs(Action.BACK)
                        .getFirst());
    }

    @Test
    void aTakenKeyNamesItsHolderAndChangesNothingYet() {
        model.listen(Action.BACK, Optional.of(S));
        model.heard(W);
        RebindPhase.Conflict conflict = assertInstanceOf(
                RebindPhase.Conflict.class, model.phaseProperty().get());
        assertEquals(Action.FORWARD, conflict.holder());
        assertTrue(inputs(Action.FORWARD).contains(W));
        assertTrue(inputs(Action.BACK).contains(S));
    }

    @Test
    void aConflictIsDecidedByThePerson() {
        model.listen(Action.BACK, Optional.of(S));
        model.heard(W);
        model.cancel();
        assertTrue(inputs(Action.FORWARD).contains(W));
        model.listen(Action.BACK, Optional.of(S));
        model.heard(W);
        model.accept();
        assertFalse(inputs(Action.FORWARD).contains(W));
        assertEquals(W, inputs(Action.BACK).getFirst());
    }

    @Test
    void theWheelCannotBeHeldAndTheWaitingGoesOn() {
        model.listen(Action.FORWARD, Optional.empty());
        model.heard(new Input.Wheel(true));
        RebindPhase.Listening listening = assertInstanceOf(
                RebindPhase.Listening.class, model.phaseProperty().get());
        assertEquals(Optional.of(new Input.Wheel(true)), listening.refused());
        model.heard(M);
        assertTrue(inputs(Action.FORWARD).contains(M));
    }

    @Test
    void whatIsPressedUnaskedBindsNothing() {
        model.heard(M);
        assertEquals(Optional.empty(), model.bindingsProperty().get().action(M));
    }

    @Test
    void defaultsComeBack() {
        model.remove(W);
        model.remove(S);
        assertFalse(inputs(Action.FORWARD).contains(W));
        model.restore(Action.FORWARD);
        assertTrue(inputs(Action.FORWARD).contains(W));
        assertFalse(inputs(Action.BACK).contains(S));
        model.restoreAll();
        assertTrue(inputs(Action.BACK).contains(S));
    }
}
