package cosmonaut.viewport;

import java.util.ArrayList;
import java.util.List;

/// How a picture is drawn, beside what it shows.
///
/// @param upscaling to the pixels of the screen
/// @param lines in the world, drawn over it
/// @param horizon whether the line at the height of the camera is drawn
/// @param safeFrame whether the frame of 90 % is drawn, within which nothing is cut off by a monitor
public record ViewStyle(Upscaling upscaling, List<Polyline> lines, boolean horizon, boolean safeFrame) {

    /// Sharp, and nothing over it.
    public static final ViewStyle PLAIN = new ViewStyle(Upscaling.BICUBIC, List.of(), false, false);

    /// Copies the list.
    public ViewStyle {
        lines = List.copyOf(lines);
    }

    /// With further lines over its own.
    public ViewStyle with(List<Polyline> further) {
        if (further.isEmpty()) {
            return this;
        }
        List<Polyline> all = new ArrayList<>(lines);
        all.addAll(further);
        return new ViewStyle(upscaling, all, horizon, safeFrame);
    }
}
