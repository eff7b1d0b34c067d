package cosmonaut.input;

import java.util.List;

/// Where the states of gamepads come from.
@FunctionalInterface
public interface GamepadSource extends AutoCloseable {

    /// No gamepads, ever.
    GamepadSource NONE = List::of;

    /// The newest state of every pad that is plugged in now. Does not wait for the devices, so it can be called at any
    /// rate; a pad that was unplugged is missing.
    List<GamepadState> poll();

    /// Whether gamepads can be read here, and if not, why.
    default GamepadStatus status() {
        return new GamepadStatus(GamepadStatus.Phase.UNAVAILABLE, "no gamepads are read");
    }

    /// Lets go of the devices. May be called twice; no pads are seen afterwards.
    @Override
    default void close() {}
}
