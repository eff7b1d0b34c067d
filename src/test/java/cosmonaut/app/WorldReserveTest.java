package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class WorldReserveTest {

    private static final WorldReserve.Order STARTER =
            new WorldReserve.Order(Path.of("sample-scenes/starter"), SamplingChoice.MODELS_OWN, false);
    private static final WorldReserve.Order MORE_STEPS =
            new WorldReserve.Order(STARTER.folder(), new SamplingChoice(null, 3, null), false);

    private final List<WorldReserve.Opened> opened = new ArrayList<>();

    @Test
    void theWorldInReserveIsTheOneThatFlies() {
        WorldReserve reserve = new WorldReserve(this::open, (world, enough) -> {});
        reserve.prepare(STARTER, Runnable::run);
        WorldReserve.Opened taken = reserve.take(STARTER);
        assertEquals(1, opened.size());
        assertSame(opened.getFirst(), taken);
        assertNotSame(taken, reserve.take(STARTER), "a world flies once");
        opened.forEach(WorldReserve.Opened::close);
    }

    @Test
    void anotherOrderGetsItsOwnWorld() {
        WorldReserve reserve = new WorldReserve(this::open, (world, enough) -> {});
        reserve.prepare(STARTER, Runnable::run);
        WorldReserve.Opened taken = reserve.take(MORE_STEPS);
        assertEquals(3, taken.world().steps());
        assertEquals(2, opened.size());
        taken.close();
    }

    @Test
    void aTrialCutShortStillGivesTheWorld() {
        WorldReserve reserve = new WorldReserve(this::open, (world, enough) -> {
            throw new CancellationException();
        });
        reserve.prepare(STARTER, Runnable::run);
        assertSame(opened.getFirst(), reserve.take(STARTER));
        opened.forEach(WorldReserve.Opened::close);
    }

    @Test
    void whatCannotBeOpenedAheadIsSaidToWhoeverAsks() {
        WorldReserve reserve = new WorldReserve(
                order -> {
                    throw new InvalidInputException("no such model");
                },
                (world, enough) -> {});
        reserve.prepare(STARTER, Runnable::run);
        assertEquals(
                "no such model",
                assertThrows(InvalidInputException.class, () -> reserve.take(STARTER))
                        .getMessage());
    }

    private WorldReserve.Opened open(WorldReserve.Order order) {
        ReferenceBackend backend = new ReferenceBackend();
        WorldReserve.Opened one =
                new WorldReserve.Opened(LatentCameraWorld.open(order.folder(), backend, order.choice()), backend);
        opened.add(one);
        return one;
    }
}
