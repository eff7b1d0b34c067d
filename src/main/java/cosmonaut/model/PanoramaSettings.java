package cosmonaut.model;

import cosmonaut.InvalidInputException;
import org.jspecify.annotations.Nullable;

/// `panorama` of a `world.json`: how the surroundings of a place are imagined as a whole.
///
/// @param width pixels round the circle
/// @param height pixels from top to bottom
/// @param sigmaMax noise level at which the layout begins
/// @param layoutSteps evaluations of the layout network
/// @param sigmaFinish noise level of the layout's last evaluation; the finishing network goes on from there
/// @param finishSteps evaluations of the finishing network
/// @param sigmaMin noise level of the last of them
/// @param views pictures round the circle that are remembered, at least
/// @param detailSigma noise level from which the keyframe prior goes over a view
/// @param detailSteps solver steps of that
/// @param guidance g of a + g (a - b), from an estimate a of the layout and one without the words, b: the words count
///     more, and the layout takes twice as long (default: 0, without)
/// @param pitch degrees that a start picture looks up, where nothing better is known (default: 0)
public record PanoramaSettings(
        int width,
        int height,
        double sigmaMax,
        int layoutSteps,
        double sigmaFinish,
        int finishSteps,
        double sigmaMin,
        int views,
        double detailSigma,
        int detailSteps,
        @Nullable Double guidance,
        @Nullable Double pitch) {

    public PanoramaSettings {
        require("width", width, 64, 16384);
        require("height", height, 16, 4096);
        require("sigma_max", sigmaMax, 1e-6, 1e6);
        require("layout_steps", layoutSteps, 2, 1000);
        require("sigma_finish", sigmaFinish, 1e-6, sigmaMax);
        require("finish_steps", finishSteps, 1, 1000);
        require("sigma_min", sigmaMin, 1e-9, sigmaFinish);
        require("views", views, 4, 24);
        require("detail_sigma", detailSigma, 1e-6, 1e6);
        require("detail_steps", detailSteps, 1, 1000);
        require("guidance", wordGuidance(guidance), 0, 20);
        require("pitch", pitch == null ? 0 : pitch, -45, 45);
    }

    private static void require(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InvalidInputException(
                    "\"panorama." + key + "\" is " + value + "; it must be between " + least + " and " + most);
        }
    }

    /// How much the words count beyond what the network was trained to; 0 for no more.
    public double wordGuidance() {
        return wordGuidance(guidance);
    }

    private static double wordGuidance(@Nullable Double given) {
        return given == null ? 0 : given;
    }

    /// Degrees that a start picture looks up.
    public double startPitch() {
        return pitch == null ? 0 : pitch;
    }
}
