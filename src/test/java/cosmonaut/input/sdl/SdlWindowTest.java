package cosmonaut.input.sdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lwjgl.sdl.SDLEvents.*;
import static org.lwjgl.sdl.SDLKeycode.SDL_KMOD_LALT;
import static org.lwjgl.sdl.SDLMouse.*;
import static org.lwjgl.sdl.SDLScancode.*;

import cosmonaut.input.Action;
import cosmonaut.input.Bindings;
import cosmonaut.input.ControlMode;
import cosmonaut.input.DetachedWindow;
import cosmonaut.input.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lwjgl.sdl.SDL_Event;

/// What SDL tells of a window arrives under the names that JavaFX has for it. Needs no display.
final class SdlWindowTest {

    private static final int ID = 7;

    private final List<String> heard = new ArrayList<>();
    private final SdlWindow window = new SdlWindow(0, ID, new Ears(), Runnable::run);

    private final class Ears implements DetachedWindow.Listener {
        @Override
        public void opened(DetachedWindow opened) {
            heard.add("opened");
        }

        @Override
        public void failed(String reason) {
            heard.add(reason);
        }

        @Override
        public void key(String keyName, boolean isDown, boolean menu) {
            heard.add(keyName + (isDown ? " down" : " up") + (menu ? " menu" : ""));
        }

        @Override
        public void mouseButton(String buttonName, boolean isDown) {
            heard.add(new Input.MouseButton(buttonName).name() + (isDown ? " down" : " up"));
        }

        @Override
        public void mouseMoved(double dx, double dy) {
            heard.add("mouse " + dx + " " + dy);
        }

        @Override
        public void wheel(double turned) {
            heard.add("wheel " + turned);
        }

        @Override
        public void focus(boolean gained) {
            heard.add(gained ? "focus" : "no focus");
        }

        @Override
        public void leave() {
            heard.add("leave");
        }
    }

    private void happens(int type, Consumer<SDL_Event> what) {
        try (SDL_Event event = SDL_Event.calloc()) {
            event.type(type);
            what.accept(event);
            window.take(event);
        }
    }

    private void key(int scancode, boolean down, int modifiers, boolean repeat, int of) {
        happens(
                down ? SDL_EVENT_KEY_DOWN : SDL_EVENT_KEY_UP,
                event -> event.key(key -> key.type(down ? SDL_EVENT_KEY_DOWN : SDL_EVENT_KEY_UP)
                        .windowID(of)
                        .scancode(scancode)
                        .mod((short) modifiers)
                        .down(down)
                        .repeat(repeat)));
    }

    @Test
    void keysComeByTheirPositions() {
        key(SDL_SCANCODE_W, true, 0, false, ID);
        key(SDL_SCANCODE_W, true, 0, true, ID);
        key(SDL_SCANCODE_W, false, 0, false, ID);
        key(SDL_SCANCODE_F11, true, SDL_KMOD_LALT, false, ID);
        key(SDL_SCANCODE_S, true, 0, false, ID + 1);
        assertEquals(List.of("W down", "W up", "F11 down menu"), heard);
    }

    /// Every key that a flight is steered with by default exists in the window too.
    @Test
    void allBoundKeysAreThere() {
        Set<String> names = SdlKeys.positions();
        Bindings bindings = Bindings.defaults(ControlMode.FLIGHT);
        for (Action action : Action.values()) {
            for (Input input : bindings.inputs(action)) {
                if (input instanceof Input.Key key && !key.name().equals("PLUS")) {
                    assertTrue(names.contains(key.name()), key.name());
                }
            }
        }
        names.forEach(name ->
                assertEquals(name, javafx.scene.input.KeyCode.valueOf(name).name()));
    }

    @Test
    void theMousesWayAddsUp() {
        for (int i = 0; i < 3; i++) {
            happens(
                    SDL_EVENT_MOUSE_MOTION,
                    event -> event.motion(motion -> motion.type(SDL_EVENT_MOUSE_MOTION)
                            .windowID(ID)
                            .xrel(2)
                            .yrel(-1)));
        }
        window.tellWay();
        window.tellWay();
        assertEquals(List.of("mouse 6.0 -3.0"), heard);
    }

    @Test
    void buttonsAndWheelHaveTheirNames() {
        for (int button : new int[] {SDL_BUTTON_LEFT, SDL_BUTTON_MIDDLE, SDL_BUTTON_RIGHT, SDL_BUTTON_X1, 9}) {
            happens(
                    SDL_EVENT_MOUSE_BUTTON_DOWN,
                    event -> event.button(press -> press.type(SDL_EVENT_MOUSE_BUTTON_DOWN)
                            .windowID(ID)
                            .button((byte) button)
                            .down(true)));
        }
        happens(
                SDL_EVENT_MOUSE_WHEEL,
                event -> event.wheel(wheel ->
                        wheel.type(SDL_EVENT_MOUSE_WHEEL).windowID(ID).y(2).direction(SDL_MOUSEWHEEL_FLIPPED)));
        assertEquals(List.of("PRIMARY down", "MIDDLE down", "SECONDARY down", "BACK down", "wheel -2.0"), heard);
    }

    @Test
    void whatBecomesOfTheWindowIsTold() {
        for (int type :
                new int[] {SDL_EVENT_WINDOW_FOCUS_GAINED, SDL_EVENT_WINDOW_FOCUS_LOST, SDL_EVENT_WINDOW_CLOSE_REQUESTED
                }) {
            happens(type, event -> event.window(it -> it.type(type).windowID(ID)));
        }
        int before = window.exposures();
        happens(
                SDL_EVENT_WINDOW_EXPOSED,
                event -> event.window(it -> it.type(SDL_EVENT_WINDOW_EXPOSED).windowID(ID)));
        assertEquals(before + 1, window.exposures());
        assertEquals(List.of("focus", "no focus", "leave"), heard);
    }

    @Test
    void anUnpluggedDisplayEndsIt() {
        window.standsOn(3);
        for (int display : new int[] {2, 3}) {
            happens(
                    SDL_EVENT_DISPLAY_REMOVED,
                    event -> event.display(
                            it -> it.type(SDL_EVENT_DISPLAY_REMOVED).displayID(display)));
        }
        assertEquals(List.of("leave"), heard);
    }

    @Test
    void aClosedWindowGivesNoSurface() {
        window.close();
        assertTrue(window.isDone());
        assertThrows(IllegalStateException.class, () -> window.surface(1));
    }
}
