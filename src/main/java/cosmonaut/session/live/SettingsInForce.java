package cosmonaut.session.live;

import cosmonaut.world.ChunkSettings;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What the chunks to come are made with. The control thread's.
final class SettingsInForce {

    private final Consumer<ChunkSettings> check;
    private ChunkSettings settings;

    /// @param check throws [InvalidInputException] for what the world cannot do
    SettingsInForce(ChunkSettings settings, Consumer<ChunkSettings> check) {
        this.settings = settings;
        this.check = check;
    }

    ChunkSettings get() {
        return settings;
    }

    /// @throws InvalidInputException when the world cannot do it; the former settings stay
    void change(UnaryOperator<ChunkSettings> how) {
        ChunkSettings wanted = how.apply(settings);
        check.accept(wanted);
        settings = wanted;
    }
}
