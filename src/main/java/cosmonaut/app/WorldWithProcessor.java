package cosmonaut.app;

import cosmonaut.tensor.Backend;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.ForwardingWorld;

/// A world that owns the processor it computes on: both are closed together.
final class WorldWithProcessor extends ForwardingWorld {

    private final Backend processor;

    WorldWithProcessor(CameraWorld world, Backend processor) {
        super(world);
        this.processor = processor;
    }

    @Override
    public void close() {
        super.close();
        processor.close();
    }
}
