package cosmonaut.ui.explore.inspector;

import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.ui.Texts;
import cosmonaut.world.ChunkSettings;
import java.util.List;
import java.util.OptionalLong;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What a person can set while flying, and for everything that cannot be set now, why.
///
/// A reason is an empty text where there is none.
public final class FlightDials {

    /// Degrees, horizontally.
    public static final double NARROWEST = 20;

    public static final double WIDEST = 120;
    /// Noise seeds are 32 bits wide.
    private static final long HIGHEST_SEED = 0xffff_ffffL;

    private static final double NOTICEABLE_DEGREES = 0.05;
    private static final double NOTICEABLE_GUIDANCE = 0.01;

    private final Texts texts;
    private final StringProperty promptDraft = new SimpleStringProperty("");
    private final StringProperty seedDraft = new SimpleStringProperty("");
    private final IntegerProperty steps = new SimpleIntegerProperty(1);
    private final DoubleProperty guidance = new SimpleDoubleProperty(0);
    private final DoubleProperty fieldOfView = new SimpleDoubleProperty(70);
    private final ReadOnlyStringWrapper promptReason = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper seedReason = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper stepsReason = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper guidanceReason = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper rerollReason = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper flightReason = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper cancelReason = new ReadOnlyStringWrapper("");

    private @Nullable LiveFlight flight;
    private String promptInForce = "";
    private long seedInForce;
    private int stepsInForce;
    private double guidanceInForce;
    private double fieldInForce;
    private boolean takesSteps;
    private boolean guided;
    private boolean taken;
    private boolean taking;

    public FlightDials(Texts texts) {
        this.texts = texts;
        String waiting = texts.now("explore.why.loading");
        for (ReadOnlyStringWrapper reason : List.of(
                promptReason, seedReason, stepsReason, guidanceReason, rerollReason, flightReason, cancelReason)) {
            reason.set(waiting);
        }
        steps.addListener((property, before, now) -> onSteps(now.intValue()));
        guidance.addListener((property, before, now) -> onGuidance(now.doubleValue()));
        fieldOfView.addListener((property, before, now) -> onFieldOfView(now.doubleValue()));
    }

    /// The flight is there and takes what is dialled.
    public void begin(LiveFlight begun, FlightFacts facts) {
        flight = begun;
        stepsInForce = facts.steps().orElse(1);
        takesSteps = facts.steps().isPresent();
        guidanceInForce = facts.guidance();
        guidance.set(guidanceInForce);
        guided = guidanceInForce > 0;
    }

    /// Follows what is in force; drafts follow as long as the person has not changed them.
    public void take(LiveView view) {
        taking = true;
        boolean promptUntouched = !taken || promptDraft.get().equals(promptInForce);
        boolean seedUntouched = !taken || seedDraft.get().equals(Long.toString(seedInForce));
        promptInForce = view.prompt();
        seedInForce = view.seed();
        if (promptUntouched) {
            promptDraft.set(promptInForce);
        }
        if (seedUntouched) {
            seedDraft.set(Long.toString(seedInForce));
        }
        Integer wanted = view.steps();
        stepsInForce = wanted != null ? wanted : stepsInForce;
        steps.set(stepsInForce);
        fieldInForce = view.fieldOfView();
        if (Math.abs(fieldOfView.get() - fieldInForce) > NOTICEABLE_DEGREES) {
            fieldOfView.set(fieldInForce);
        }
        taken = true;
        taking = false;
        explain(view);
    }

    private void explain(LiveView view) {
        boolean gone = view.state() == LiveState.FAILED || view.state() == LiveState.CLOSED;
        boolean loading = view.state() == LiveState.LOADING;
        String waiting = loading ? texts.now("explore.why.loading") : gone ? texts.now("explore.why.failed") : "";
        stepsReason.set(takesSteps ? "" : texts.now("explore.why.no-solver"));
        guidanceReason.set(guided ? "" : texts.now("explore.why.no-guidance"));
        flightReason.set(waiting);
        rerollReason.set(!waiting.isEmpty() || view.canReroll() ? waiting : texts.now("explore.why.no-chunk"));
        cancelReason.set(view.chunk().active() ? "" : texts.now("explore.why.nothing-to-cancel"));
        boolean samePrompt = promptDraft.get().strip().equals(promptInForce.strip());
        promptReason.set(samePrompt ? texts.now("explore.why.prompt-in-force") : waiting);
        seedReason.set(waiting.isEmpty() ? seedTrouble() : waiting);
    }

    private String seedTrouble() {
        String draft = seedDraft.get().strip();
        if (!draft.matches("\\d{1,10}") || Long.parseLong(draft) > HIGHEST_SEED) {
            return texts.now("explore.why.seed", Long.toString(HIGHEST_SEED));
        }
        return Long.parseLong(draft) == seedInForce ? texts.now("explore.why.seed-in-force") : "";
    }

    private void onSteps(int now) {
        if (!taking && flight != null && now != stepsInForce && now >= 1 && now <= ChunkSettings.MAX_STEPS) {
            stepsInForce = now;
            flight.change(settings -> settings.withSteps(now));
        }
    }

    private void onGuidance(double now) {
        double wanted = Math.clamp(now, 0, ChunkSettings.MAX_GUIDANCE);
        if (flight != null && Math.abs(wanted - guidanceInForce) > NOTICEABLE_GUIDANCE) {
            guidanceInForce = wanted;
            flight.change(settings -> settings.withGuidance(wanted));
        }
    }

    private void onFieldOfView(double now) {
        if (!taking && flight != null && Math.abs(now - fieldInForce) > NOTICEABLE_DEGREES) {
            flight.fieldOfView(Math.clamp(now, NARROWEST, WIDEST));
        }
    }

    /// Lets the text of the draft be the world's from the next chunk on.
    public void applyPrompt() {
        if (flight != null) {
            String words = promptDraft.get().strip();
            flight.change(settings -> settings.withPrompt(words));
        }
    }

    /// Lets the noise begin anew from the seed of the draft, if it is one.
    public void applySeed() {
        if (flight != null && seedTrouble().isEmpty()) {
            long seed = Long.parseLong(seedDraft.get().strip());
            flight.change(settings -> settings.withSeed(seed));
        }
    }

    /// The last chunk again, from the next seed.
    public void reroll() {
        if (flight != null && rerollReason.get().isEmpty()) {
            flight.reroll(nextSeed());
        }
    }

    /// Another world behind the first picture, from the next seed; empty where the flight takes no orders.
    ///
    /// @return that seed
    public OptionalLong anotherWorld() {
        if (flight == null || !flightReason.get().isEmpty()) {
            return OptionalLong.empty();
        }
        long seed = nextSeed();
        flight.anotherWorld(seed);
        return OptionalLong.of(seed);
    }

    private long nextSeed() {
        return seedInForce >= HIGHEST_SEED ? 0 : seedInForce + 1;
    }

    /// Widens the view by so many degrees.
    public void widen(double degrees) {
        fieldOfView.set(Math.clamp(fieldOfView.get() + degrees, NARROWEST, WIDEST));
    }

    public StringProperty promptDraftProperty() {
        return promptDraft;
    }

    public StringProperty seedDraftProperty() {
        return seedDraft;
    }

    /// Solver steps of the chunks to come.
    public IntegerProperty stepsProperty() {
        return steps;
    }

    /// Strength of the guidance of the chunks to come; 0 in a world without.
    public DoubleProperty guidanceProperty() {
        return guidance;
    }

    /// Degrees, horizontally.
    public DoubleProperty fieldOfViewProperty() {
        return fieldOfView;
    }

    /// Why the draft of the prompt cannot be applied.
    public ReadOnlyStringProperty promptReasonProperty() {
        return promptReason.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty seedReasonProperty() {
        return seedReason.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty stepsReasonProperty() {
        return stepsReason.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty guidanceReasonProperty() {
        return guidanceReason.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty rerollReasonProperty() {
        return rerollReason.getReadOnlyProperty();
    }

    /// Why the flight takes no orders at all.
    public ReadOnlyStringProperty flightReasonProperty() {
        return flightReason.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty cancelReasonProperty() {
        return cancelReason.getReadOnlyProperty();
    }
}
