package cosmonaut.world;

import cosmonaut.media.Picture;
import cosmonaut.tensor.Tensor;
import java.util.function.Consumer;

/// Is shown the pictures of a world while they still lie on the device that made them, so that they need not pass
/// through the host again. The thread of the world calls.
public interface DecodedPictures {

    /// A picture was made.
    ///
    /// @param picture on the host, as it is handed out
    /// @param write queues writing it into memory of the device: bytes, `[1, height, width, 3]`; good until this
    /// returns
    void made(Picture picture, Consumer<Tensor> write);
}
