package cosmonaut.tensor.backend.cuda;

import cosmonaut.DeviceException;
import cosmonaut.tensor.DType;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The card that tests run on: the stand-in, or with `-Dcosmonaut.card=real` the machine's own.
public final class Cards {

    private static final boolean REAL = "real".equals(System.getProperty("cosmonaut.card"));

    private Cards() {}

    /// Whether tests run on a real card, and on nothing else.
    public static boolean isReal() {
        return REAL;
    }

    public static boolean areThere() {
        return REAL || StandIn.missing().isEmpty();
    }

    /// What was done wrong on the card since the last question, as far as can be told.
    public static String trouble() {
        return REAL ? "" : StandIn.load().trouble();
    }

    /// Starts the card with our own kernels only.
    public static CudaBackend open(DType activations) {
        return open(CudaOptions.of(activations).withoutLibraries());
    }

    /// Starts the card with NVIDIA's libraries where they are.
    public static CudaBackend openWithLibraries(DType activations) {
        return open(CudaOptions.of(activations));
    }

    /// Starts the card in bf16 for measuring: with NVIDIA's libraries where they are, and their choice kept in a file.
    ///
    /// @param wgmma whether the kernels for compute capability 9 may be used
    public static CudaBackend openForSpeed(Path choices, boolean wgmma) {
        CudaOptions options = CudaOptions.of(DType.BF16).keepingChoices(choices);
        return open(wgmma ? options : options.withoutWgmma());
    }

    /// Starts the card in bf16 with 8-bit products for matrices of so many numbers or more; ends the test where the
    /// machine's card has none.
    public static CudaBackend openEightBit(long from) {
        try {
            return open(CudaOptions.of(DType.BF16).withoutLibraries().withEightBit(from));
        } catch (DeviceException e) {
            return Assumptions.abort(String.valueOf(e.getMessage()));
        }
    }

    static CudaBackend open(CudaOptions options) {
        if (REAL) {
            return new CudaBackend(options);
        }
        StandIn device = StandIn.load();
        device.set("devices", 1);
        device.set("minor", options.eightBit() ? 9 : 0);
        try {
            return new CudaBackend(options);
        } finally {
            // It is open by now; nobody else must find a card.
            device.set("devices", 0);
            device.set("minor", 0);
        }
    }
}
