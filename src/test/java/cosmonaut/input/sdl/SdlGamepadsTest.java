package cosmonaut.input.sdl;

import static org.junit.jupiter.api.Assertions.*;
import static org.lwjgl.sdl.SDLError.SDL_GetError;
import static org.lwjgl.sdl.SDLGamepad.*;
import static org.lwjgl.sdl.SDLJoystick.*;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightLimits;
import cosmonaut.input.Action;
import cosmonaut.input.Bindings;
import cosmonaut.input.ControlFeel;
import cosmonaut.input.ControlMode;
import cosmonaut.input.Controls;
import cosmonaut.input.GamepadState;
import cosmonaut.input.GamepadStatus.Phase;
import cosmonaut.input.PadAxis;
import cosmonaut.input.PadButton;
import cosmonaut.input.PadNotice;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lwjgl.sdl.SDL_VirtualJoystickDesc;
import org.lwjgl.system.MemoryStack;

/// The native path from end to end, with pads that SDL itself pretends to have; only the wire is missing.
final class SdlGamepadsTest {

    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private final SdlGamepads pads = pads(new SdlJoysticks() {
        @Override
        List<GamepadState> look() {
            for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
                errand.run();
            }
            return super.look();
        }
    });

    @BeforeEach
    void start() {
        pads.start();
        waitFor(() -> pads.status().phase() != Phase.STARTING);
        assertEquals(Phase.READY, pads.status().phase(), pads.status().text());
    }

    @AfterEach
    void close() {
        pads.close();
        assertEquals(List.of(), pads.poll());
    }

    @Test
    void aStandardPadFliesAndStopsWhenItIsPulled() {
        assertTrue(pads.status().text().startsWith("SDL 3."), pads.status().text());
        int id = attach(SDL_JOYSTICK_TYPE_GAMEPAD, PadAxis.values().length, 15, 0);
        waitFor(() -> find(id) != null);
        GamepadState rest = shown(id);
        assertTrue(rest.standard());
        assertEquals("Test pad", rest.name());
        assertEquals(0, rest.axis(PadAxis.LEFT_TRIGGER), 1e-3, "a trigger rests at 0");

        Controls controls =
                new Controls(Bindings.defaults(ControlMode.FLIGHT), ControlFeel.DEFAULT, FlightLimits.DEFAULT);
        controls.poll(pads);
        assertTrue(controls.drainNotices().contains(new PadNotice(true, "Test pad")));
        onSdl(id, joystick -> {
            SDL_SetJoystickVirtualAxis(joystick, SDL_GAMEPAD_AXIS_LEFTY, (short) SDL_JOYSTICK_AXIS_MIN);
            SDL_SetJoystickVirtualAxis(joystick, SDL_GAMEPAD_AXIS_RIGHTX, (short) SDL_JOYSTICK_AXIS_MAX);
            SDL_SetJoystickVirtualAxis(joystick, SDL_GAMEPAD_AXIS_RIGHT_TRIGGER, (short) SDL_JOYSTICK_AXIS_MAX);
            SDL_SetJoystickVirtualButton(joystick, SDL_GAMEPAD_BUTTON_START, true);
        });
        waitFor(() -> shown(id).button(PadButton.START) && shown(id).axis(PadAxis.RIGHT_TRIGGER) > 0.9);
        controls.poll(pads);
        assertEquals(FlightControl.of(1, 0, 1, 1, 0, 0), controls.flightControl());
        assertEquals(List.of(Action.PAUSE), controls.drainPressed());

        errands.add(() -> SDL_DetachVirtualJoystick(id));
        waitFor(() -> find(id) == null);
        controls.poll(pads);
        assertEquals(FlightControl.RELEASED, controls.flightControl());
        assertTrue(controls.drainNotices().contains(new PadNotice(false, "Test pad")));
    }

    @Test
    void aJoystickWithoutLayoutHasNumberedAxesAndItsHatAsButtons() {
        int id = attach(SDL_JOYSTICK_TYPE_FLIGHT_STICK, 3, 2, 1);
        waitFor(() -> find(id) != null);
        assertFalse(shown(id).standard());
        assertEquals(3, shown(id).axisCount());
        assertEquals(2 + 4, shown(id).buttonCount());
        onSdl(id, joystick -> {
            SDL_SetJoystickVirtualAxis(joystick, 2, (short) 16384);
            SDL_SetJoystickVirtualButton(joystick, 1, true);
            SDL_SetJoystickVirtualHat(joystick, 0, (byte) SDL_HAT_RIGHTDOWN);
        });
        waitFor(() -> shown(id).button(1) && shown(id).button(3));
        GamepadState state = shown(id);
        assertEquals(0.5, state.axis(2), 1e-3);
        assertFalse(state.button(0) || state.button(2) || state.button(5));
        assertTrue(state.button(4));
        errands.add(() -> SDL_DetachVirtualJoystick(id));
        waitFor(() -> find(id) == null);
    }

    @Test
    void closingTwiceAndAfterwardsIsQuiet() {
        pads.close();
        pads.close();
        assertEquals(Phase.UNAVAILABLE, pads.status().phase());
        assertEquals(List.of(), pads.poll());
    }

    @Test
    void whereSdlCannotStartTheReasonIsSaid() {
        try (SdlGamepads without = pads(new SdlJoysticks() {
            @Override
            String start() {
                throw new ExceptionInInitializerError(new UnsatisfiedLinkError("no libSDL3.so in the test"));
            }
        })) {
            without.start();
            waitFor(() -> without.status().phase() == Phase.UNAVAILABLE);
            assertEquals(
                    "gamepads cannot be read here: no libSDL3.so in the test",
                    without.status().text());
            assertEquals(List.of(), without.poll());
        }
    }

    private static SdlGamepads pads(SdlJoysticks joysticks) {
        return new SdlGamepads(joysticks, new SdlKeyboard(), layout -> {});
    }

    private int attach(int type, int axes, int buttons, int hats) {
        CompletableFuture<Integer> attached = new CompletableFuture<>();
        errands.add(() -> {
            try (MemoryStack stack = MemoryStack.stackPush()) {
                SDL_VirtualJoystickDesc desc = SDL_VirtualJoystickDesc.calloc(stack);
                SDL_INIT_INTERFACE(desc);
                desc.type((short) type)
                        .naxes((short) axes)
                        .nbuttons((short) buttons)
                        .nhats((short) hats)
                        .axis_mask((1 << axes) - 1)
                        .button_mask((1 << buttons) - 1)
                        .name(stack.UTF8("Test pad"));
                int id = SDL_AttachVirtualJoystick(desc);
                if (id == 0) {
                    attached.completeExceptionally(new AssertionError("SDL: " + SDL_GetError()));
                } else {
                    attached.complete(id);
                }
            }
        });
        return attached.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /// Does something to the pretended device on SDL's thread.
    private void onSdl(int id, LongConsumer change) {
        errands.add(() -> change.accept(SDL_GetJoystickFromID(id)));
    }

    private GamepadState shown(int id) {
        GamepadState state = find(id);
        assertNotNull(state, "the pad went away");
        return state;
    }

    private @Nullable GamepadState find(int id) {
        return pads.poll().stream().filter(s -> s.id() == id).findFirst().orElse(null);
    }

    private static void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not happen within 20 s");
            LockSupport.parkNanos(2_000_000);
        }
    }
}
