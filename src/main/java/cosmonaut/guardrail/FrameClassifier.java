package cosmonaut.guardrail;

import cosmonaut.media.Picture;
import java.util.Map;

/// Tells what a picture shows.
@FunctionalInterface
interface FrameClassifier {

    /// How likely the picture is of every class; the numbers sum to 1.
    Map<FrameClass, Double> classify(Picture picture);
}
