package cosmonaut.input;

import static org.junit.jupiter.api.Assertions.*;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputTest {

    @Test
    void everyInputIsReadBackFromItsText() {
        List<Input> all = new ArrayList<>(List.of(
                new Input.Key("W"),
                new Input.Key("PAGE_UP"),
                new Input.MouseButton("MIDDLE"),
                new Input.Wheel(true),
                new Input.Wheel(false),
                new Input.JoystickButton(12)));
        for (PadButton button : PadButton.values()) {
            all.add(new Input.Button(button));
        }
        for (Half half : Half.values()) {
            all.add(new Input.JoystickAxis(3, half));
            for (PadAxis axis : PadAxis.values()) {
                all.add(new Input.Axis(axis, half));
            }
        }
        for (Input input : all) {
            assertEquals(input, InputText.parse(input.text()));
            assertFalse(input.label().isBlank());
            assertTrue(input.textKey().startsWith("input."));
        }
        assertEquals(all.size(), all.stream().map(Input::textKey).distinct().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "W",
                "key:",
                "key:w",
                "key:a b",
                "mouse:LEFT",
                "wheel:LEFT",
                "pad:LEFT_Y",
                "pad:HEART",
                "pad:START+",
                "joystick:axis1",
                "joystick:button",
                "joystick:axis999+",
                "joystick:button1+",
                ":",
                "hand:W"
            })
    void whatNamesNoInputIsRefusedInOneLine(String text) {
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> InputText.parse(text));
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
    }

    @ParameterizedTest
    @CsvSource({
        "key:SPACE,Space",
        "key:PAGE_UP,Page up",
        "key:DIGIT5,5",
        "key:NUMPAD7,Num 7",
        "key:CONTROL,Ctrl",
        "pad:LEFT_Y-,Left stick up",
        "pad:DPAD_UP,D-pad up",
        "joystick:button0,Joystick button 1"
    })
    void labelsAreShortEnglish(String text, String label) {
        assertEquals(label, InputText.parse(text).label());
    }

    @Test
    void aCaptureIgnoresWhatWasHeldAndTakesWhatMoves() {
        VirtualGamepad stick = VirtualGamepad.joystick(4, 4, 3).push(2, -1).press(1);
        InputCapture capture = new InputCapture();
        assertTrue(capture.look(List.of(stick.state())).isEmpty());
        assertTrue(capture.look(List.of(stick.push(0, 0.3).state())).isEmpty());
        assertEquals(
                new Input.JoystickAxis(0, Half.NEGATIVE),
                capture.look(List.of(stick.push(0, -0.7).state())).orElseThrow());
        VirtualGamepad pad = VirtualGamepad.standard(5);
        assertTrue(capture.look(List.of(pad.state())).isEmpty());
        assertEquals(
                new Input.Button(PadButton.WEST),
                capture.look(List.of(pad.press(PadButton.WEST).state())).orElseThrow());
    }
}
