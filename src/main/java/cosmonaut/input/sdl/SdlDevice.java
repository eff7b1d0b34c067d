package cosmonaut.input.sdl;

import static org.lwjgl.sdl.SDLGamepad.*;
import static org.lwjgl.sdl.SDLJoystick.*;

import cosmonaut.input.GamepadState;
import cosmonaut.input.PadAxis;
import cosmonaut.input.PadButton;
import org.jspecify.annotations.Nullable;

/// One opened device: a gamepad where SDL knows its layout, a joystick where it does not. SDL's thread only.
final class SdlDevice implements AutoCloseable {

    private static final double FULL = SDL_JOYSTICK_AXIS_MAX;
    private static final int[] HAT_SIDES = {SDL_HAT_UP, SDL_HAT_RIGHT, SDL_HAT_DOWN, SDL_HAT_LEFT};

    private final int id;
    private final String name;
    private final boolean standard;
    private final long handle;

    private SdlDevice(int id, String name, boolean standard, long handle) {
        this.id = id;
        this.name = name;
        this.standard = standard;
        this.handle = handle;
    }

    /// Opens the device; one that cannot be opened (taken by another program, no permission) is never connected.
    static SdlDevice open(int id) {
        boolean standard = SDL_IsGamepad(id);
        @Nullable String name = standard ? SDL_GetGamepadNameForID(id) : SDL_GetJoystickNameForID(id);
        long handle = standard ? SDL_OpenGamepad(id) : SDL_OpenJoystick(id);
        return new SdlDevice(id, name == null ? "Gamepad " + id : name, standard, handle);
    }

    boolean connected() {
        return handle != 0 && (standard ? SDL_GamepadConnected(handle) : SDL_JoystickConnected(handle));
    }

    GamepadState state() {
        return standard ? gamepad() : joystick();
    }

    @Override
    public void close() {
        if (handle == 0) {
            return;
        }
        if (standard) {
            SDL_CloseGamepad(handle);
        } else {
            SDL_CloseJoystick(handle);
        }
    }

    private GamepadState gamepad() {
        double[] axes = new double[PadAxis.values().length];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = SDL_GetGamepadAxis(handle, i) / FULL;
        }
        boolean[] buttons = new boolean[PadButton.values().length];
        for (int i = 0; i < buttons.length; i++) {
            buttons[i] = SDL_GetGamepadButton(handle, i);
        }
        return GamepadState.standard(id, name, axes, buttons);
    }

    private GamepadState joystick() {
        double[] axes = new double[Math.max(0, SDL_GetNumJoystickAxes(handle))];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = SDL_GetJoystickAxis(handle, i) / FULL;
        }
        int pressable = Math.max(0, SDL_GetNumJoystickButtons(handle));
        int hats = Math.max(0, SDL_GetNumJoystickHats(handle));
        boolean[] buttons = new boolean[pressable + hats * HAT_SIDES.length];
        for (int i = 0; i < pressable; i++) {
            buttons[i] = SDL_GetJoystickButton(handle, i);
        }
        for (int hat = 0; hat < hats; hat++) {
            int sides = SDL_GetJoystickHat(handle, hat);
            for (int side = 0; side < HAT_SIDES.length; side++) {
                buttons[pressable + hat * HAT_SIDES.length + side] = (sides & HAT_SIDES[side]) != 0;
            }
        }
        return GamepadState.joystick(id, name, axes, buttons);
    }
}
