package cosmonaut.tensor.backend.cuda;

import java.util.Optional;

/// The cards of this machine, before any of them is started.
public final class CudaCards {

    private CudaCards() {}

    /// UUID of the card that a [CudaBackend] would compute on, 32 hexadecimal digits; nothing where none can be used.
    public static Optional<String> computing() {
        return CudaSharing.uuidOfFirstCard();
    }
}
