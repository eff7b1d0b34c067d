package cosmonaut.evaluation;

import java.io.IOException;

/// Flies one clip and scores it.
@FunctionalInterface
interface ClipEvaluation {

    /// @throws IOException when a picture of a sheet cannot be kept
    void evaluate(Clip clip) throws IOException;
}
