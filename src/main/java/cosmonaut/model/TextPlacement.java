package cosmonaut.model;

import cosmonaut.model.ResidencyPlan.Mode;
import cosmonaut.model.ResidencyPlan.Placement;

/// Where a model's text encoder goes if there is a choice, and the plan for everything that is on the device.
///
/// @param plan without the text encoder if it is beside the device
/// @param beside whether it works on the processor beside the device, which needs no memory of the device
public record TextPlacement(ResidencyPlan plan, boolean beside) {

    /// The part of the text encoder.
    public static final String PART = "text_encoder";

    /// The text encoder stays on the device, unless the rest fits only without it, or blocks or parts would have to
    /// come and go that stay without it. To take turns with it is no such reason: it is asked for once a prompt.
    static TextPlacement choose(ResidencyPlan with, ResidencyPlan without) {
        boolean needed = !with.fits() || with.placements().stream().anyMatch(part -> part.mode() == Mode.STREAMED);
        return needed && without.fits() && (!with.fits() || gains(with, without))
                ? new TextPlacement(without, true)
                : new TextPlacement(with, false);
    }

    private static boolean gains(ResidencyPlan with, ResidencyPlan without) {
        return without.placements().stream()
                .anyMatch(part -> isBetter(part, with.of(part.part().name())));
    }

    private static boolean isBetter(Placement one, Placement other) {
        return one.mode().compareTo(other.mode()) < 0
                || one.blocks() > other.blocks()
                || one.part().tiles() < other.part().tiles();
    }

    /// One line for people.
    public String summary() {
        return beside ? plan.summary() + "; prompts are encoded by the processor" : plan.summary();
    }
}
