package cosmonaut.world;

import cosmonaut.model.ModelFolder;
import cosmonaut.model.ResidencyPlan;
import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.OutOfDeviceMemoryException;
import cosmonaut.tensor.TensorScope;

/// The parts of a model in a backend's memory, as far as its plan lets them stay there.
///
/// @param scope that everything lives in which is made for the model
record OpenedModel(ModelParts parts, TensorScope scope) implements AutoCloseable {

    /// Plans a model for what the backend has free, and loads it.
    ///
    /// @param config how its parts are put together
    /// @param text where prompts are encoded
    /// @throws cosmonaut.InvalidInputException when a part is missing, does not fit the others, or is damaged
    /// @throws OutOfDeviceMemoryException before anything is loaded, when not even taking turns is enough
    static OpenedModel open(
            ModelFolder model, WorldConfig config, Backend backend, SamplingChoice choice, TextEncoding text) {
        TextEncoding.Settled settled = text.settle(model, choice.preset(), backend);
        ResidencyPlan plan = settled.plan();
        plan.shortfall().ifPresent(line -> {
            throw new OutOfDeviceMemoryException(model.path() + " does not fit into memory: " + line);
        });
        TensorScope scope = backend.openScope("world");
        Residency residency = new Residency(backend, scope, model.files(), plan);
        try {
            return new OpenedModel(
                    ModelParts.load(model, config, model.sampling(choice.preset()), residency, backend, settled.text()),
                    scope);
        } catch (RuntimeException | Error e) {
            close(residency, scope);
            throw e;
        }
    }

    @Override
    public void close() {
        close(parts.residency(), scope);
    }

    private static void close(Residency residency, TensorScope scope) {
        try {
            residency.close();
        } finally {
            scope.close();
        }
    }
}
