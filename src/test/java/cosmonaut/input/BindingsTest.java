package cosmonaut.input;

import static org.junit.jupiter.api.Assertions.*;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BindingsTest {

    private static final Bindings FLIGHT = Bindings.defaults(ControlMode.FLIGHT);
    private static final Input E = new Input.Key("E");
    private static final Input V = new Input.Key("V");

    @Test
    void theDefaultsConflictNowhere() {
        Set<Input> seen = new HashSet<>();
        for (Action action : Action.values()) {
            for (Input input : FlightDefaults.inputs().getOrDefault(action, List.of())) {
                assertTrue(seen.add(input), input + " twice");
                assertTrue(action.accepts(input));
                assertEquals(Optional.of(action), FLIGHT.action(input));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void everyActionHasAKey(Action action) {
        assertTrue(FLIGHT.inputs(action).stream().anyMatch(Input.Key.class::isInstance));
    }

    @Test
    void aFreeKeyIsAdded() {
        Bindings.Rebinding rebinding = FLIGHT.propose(Action.HUD, V);
        assertEquals(Optional.empty(), rebinding.conflict());
        Bindings after = rebinding.accept();
        assertEquals(Optional.of(Action.HUD), after.action(V));
        assertTrue(after.inputs(Action.HUD).containsAll(FLIGHT.inputs(Action.HUD)));
        assertTrue(after.changed(Action.HUD));
        assertFalse(after.changed(Action.STEP));
    }

    @Test
    void aConflictIsShownAndCanBeDeclinedOrTakenOver() {
        Bindings.Rebinding rebinding = FLIGHT.propose(Action.UP, new Input.Key("SPACE"), E);
        assertEquals(Optional.of(Action.ROLL_RIGHT), rebinding.conflict());
        assertFalse(rebinding.leavesNothing());
        assertEquals(FLIGHT, rebinding.decline());
        Bindings taken = rebinding.accept();
        assertEquals(Optional.of(Action.UP), taken.action(E));
        assertEquals(E, taken.inputs(Action.UP).getFirst());
        assertEquals(Optional.empty(), taken.action(new Input.Key("SPACE")));
        assertFalse(taken.inputs(Action.ROLL_RIGHT).contains(E));
        assertEquals(FLIGHT, taken.restored(Action.UP).restored(Action.ROLL_RIGHT));
    }

    @Test
    void takingTheLastInputIsSaid() {
        assertTrue(FLIGHT.propose(Action.HUD, new Input.Key("F11")).leavesNothing());
    }

    @Test
    void bindingAnInputAgainToItsOwnActionChangesNothing() {
        Bindings.Rebinding same = FLIGHT.propose(Action.FORWARD, new Input.Key("W"));
        assertEquals(Optional.empty(), same.conflict());
        assertEquals(FLIGHT, same.accept());
    }

    @Test
    void restoringTakesBackFromWhoeverHolds() {
        Bindings taken = FLIGHT.propose(Action.HUD, new Input.Key("W")).accept();
        Bindings back = taken.restored(Action.FORWARD);
        assertEquals(Optional.of(Action.FORWARD), back.action(new Input.Key("W")));
        assertEquals(FLIGHT, back);
    }

    @Test
    void theWheelCannotBeHeld() {
        Input wheel = new Input.Wheel(true);
        assertThrows(InvalidInputException.class, () -> FLIGHT.propose(Action.FORWARD, wheel));
        assertEquals(
                Optional.of(Action.SPEED_UP), FLIGHT.propose(Action.STEP, wheel).conflict());
    }

    @Test
    void thereIsAnEndToInputsOfOneAction() {
        Bindings full = FLIGHT;
        while (full.inputs(Action.HUD).size() < Bindings.MOST_INPUTS) {
            full = full.propose(
                            Action.HUD,
                            new Input.JoystickButton(full.inputs(Action.HUD).size() + 20))
                    .accept();
        }
        Bindings last = full;
        assertThrows(InvalidInputException.class, () -> last.propose(Action.HUD, V));
        assertThrows(InvalidInputException.class, () -> FLIGHT.propose(Action.HUD, E, V));
    }

    @Test
    void theTextIsReadBack() {
        Bindings changed = FLIGHT.propose(Action.UP, E).accept().without(new Input.Key("W"));
        BindingsReading reading = BindingsReading.read(ControlMode.FLIGHT, changed.toText());
        assertEquals(List.of(), reading.warnings());
        assertEquals(changed, reading.bindings());
        assertEquals(
                List.of("key:Q", "pad:LEFT_SHOULDER", "pad:DPAD_LEFT"),
                changed.toText().get("roll_left"));
    }

    @Test
    void whatAFileGetsWrongIsLeftOutAndSaid() {
        Map<String, List<String>> text = new HashMap<>();
        text.put("fly", List.of("key:W"));
        text.put("up", List.of("key:W", "wheel:UP", "banana", "key:T"));
        BindingsReading reading = BindingsReading.read(ControlMode.FLIGHT, text);
        assertEquals(3, reading.warnings().size(), reading.warnings()::toString);
        Bindings read = reading.bindings();
        assertEquals(List.of(new Input.Key("W"), new Input.Key("T")), read.inputs(Action.UP));
        assertFalse(read.inputs(Action.FORWARD).contains(new Input.Key("W")));
        assertEquals(List.of(new Input.Key("F4")), read.inputs(Action.TIMELINE));
        assertEquals(FLIGHT.inputs(Action.LOOK_UP), read.inputs(Action.LOOK_UP));
    }

    @Test
    void theSameInputTwiceInAFileStaysWithOneAction() {
        Map<String, List<String>> text = Map.of("up", List.of("key:V", "key:V"), "down", List.of());
        BindingsReading reading = BindingsReading.read(ControlMode.FLIGHT, text);
        assertEquals(List.of(V), reading.bindings().inputs(Action.UP));
        assertEquals(List.of(), reading.bindings().inputs(Action.DOWN));
        assertEquals(1, reading.warnings().size());
    }

    @Test
    void bumpersRollOrChangeTheSpeed() {
        Bindings speed = FLIGHT.withBumpers(BumperUse.SPEED);
        assertEquals(Optional.of(Action.SPEED_DOWN), speed.action(new Input.Button(PadButton.LEFT_SHOULDER)));
        assertEquals(Optional.of(Action.SPEED_UP), speed.action(new Input.Button(PadButton.RIGHT_SHOULDER)));
        Bindings roll = speed.withBumpers(BumperUse.ROLL);
        assertEquals(Optional.of(Action.ROLL_LEFT), roll.action(new Input.Button(PadButton.LEFT_SHOULDER)));
        assertEquals(FLIGHT.withBumpers(BumperUse.ROLL), FLIGHT);
    }

    @Test
    void mapsAreKeptPerMode() {
        BindingMaps changed =
                BindingMaps.DEFAULT.with(FLIGHT.propose(Action.UP, E).accept());
        List<String> warnings = new ArrayList<>();
        assertEquals(changed, BindingMaps.read(changed.toText(), warnings));
        assertEquals(List.of(), warnings);
        Map<String, Map<String, List<String>>> later = new HashMap<>(changed.toText());
        later.put("submarine", Map.of());
        BindingMaps.read(later, warnings);
        assertEquals(1, warnings.size());
        assertEquals(BindingMaps.DEFAULT, BindingMaps.read(Map.of(), warnings));
    }

    @Test
    void walkingAndFlyingChangeByAKeyAndByAButtonThatWereFree() {
        Bindings flight = Bindings.defaults(ControlMode.FLIGHT);
        for (String text : List.of("key:G", "pad:MISC", "pad:TOUCHPAD")) {
            assertEquals(List.of(Action.MOTION), flight.pressed(InputText.parse(text)), text);
        }
    }
}
