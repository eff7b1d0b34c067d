package cosmonaut.ui;

import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.PictureSettings;
import cosmonaut.viewport.Upscaling;
import cosmonaut.viewport.ViewStyle;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/// How pictures are drawn, as the settings say at this moment. JavaFX thread only.
public final class PictureChoice {

    /// What can be drawn over a picture, or not.
    public enum Overlay {
        /// Whether there are any at all.
        ALL(PictureSettings::overlays, PictureSettings::withOverlays),
        FLOWN_PATH(PictureSettings::flownPath, PictureSettings::withFlownPath),
        PLANNED_PATH(PictureSettings::plannedPath, PictureSettings::withPlannedPath),
        KEYFRAMES(PictureSettings::keyframes, PictureSettings::withKeyframes),
        HORIZON(PictureSettings::horizon, PictureSettings::withHorizon),
        SAFE_FRAME(PictureSettings::safeFrame, PictureSettings::withSafeFrame);

        private final Predicate<PictureSettings> read;
        private final BiFunction<PictureSettings, Boolean, PictureSettings> write;

        Overlay(Predicate<PictureSettings> read, BiFunction<PictureSettings, Boolean, PictureSettings> write) {
            this.read = read;
            this.write = write;
        }
    }

    private final ReadOnlyObjectWrapper<PictureSettings> now;
    private final Map<Overlay, BooleanProperty> overlays = new EnumMap<>(Overlay.class);

    /// @param change is told what a person changes
    public PictureChoice(PictureSettings first, Consumer<UnaryOperator<PictureSettings>> change) {
        now = new ReadOnlyObjectWrapper<>(first);
        for (Overlay overlay : Overlay.values()) {
            BooleanProperty shown = new SimpleBooleanProperty(overlay.read.test(first));
            shown.addListener(
                    (property, before, wanted) -> change.accept(picture -> overlay.write.apply(picture, wanted)));
            overlays.put(overlay, shown);
        }
        now.addListener((property, before, changed) ->
                overlays.forEach((overlay, shown) -> shown.set(overlay.read.test(changed))));
    }

    /// One that follows the settings, and changes them.
    ///
    /// @param window the thread on which the properties change
    public static PictureChoice of(LiveSettings settings, Executor window) {
        PictureChoice choice = new PictureChoice(
                settings.current().picture(), how -> settings.change(all -> all.withPicture(how.apply(all.picture()))));
        settings.onChange(changed -> window.execute(() -> choice.now.set(changed.picture())));
        return choice;
    }

    public ReadOnlyObjectProperty<PictureSettings> nowProperty() {
        return now.getReadOnlyProperty();
    }

    public PictureSettings now() {
        return now.get();
    }

    /// Whether something is drawn over the picture. It lives as long as the program, so whoever lives shorter binds to
    /// it and does not listen.
    public BooleanProperty overlayProperty(Overlay which) {
        return Objects.requireNonNull(overlays.get(which));
    }

    /// How the viewport draws a flight, but for the lines that belong to the flight.
    public ViewStyle style() {
        PictureSettings picture = now.get();
        return new ViewStyle(
                upscaling(),
                List.of(),
                picture.overlays() && picture.horizon(),
                picture.overlays() && picture.safeFrame());
    }

    /// How pictures are enlarged.
    public Upscaling upscaling() {
        return switch (now.get().upscaling()) {
            case AUTOMATIC -> Upscaling.AUTOMATIC;
            case EDGE_ADAPTIVE -> Upscaling.EDGE_ADAPTIVE;
            case BICUBIC -> Upscaling.BICUBIC;
            case NEAREST -> Upscaling.NEAREST;
        };
    }
}
