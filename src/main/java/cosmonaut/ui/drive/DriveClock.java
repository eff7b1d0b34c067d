package cosmonaut.ui.drive;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;

/// The moment of the drive that is looked at: one cursor for the map, the graphs and all views. JavaFX thread only.
final class DriveClock {

    private final DoubleProperty seconds = new SimpleDoubleProperty();
    private final ReadOnlyDoubleWrapper end = new ReadOnlyDoubleWrapper();
    private final BooleanProperty playing = new SimpleBooleanProperty();
    private double loop;

    /// Seconds from the start of the drive.
    DoubleProperty secondsProperty() {
        return seconds;
    }

    double seconds() {
        return seconds.get();
    }

    ReadOnlyDoubleProperty endProperty() {
        return end.getReadOnlyProperty();
    }

    BooleanProperty playingProperty() {
        return playing;
    }

    /// @param whole seconds of the drive
    /// @param shown seconds of it that are played: those of which there are pictures, where there are some
    void spans(double whole, double shown) {
        end.set(Math.max(whole, shown));
        loop = shown > 0 ? shown : whole;
        if (seconds.get() > end.get()) {
            seconds.set(end.get());
        }
        if (end.get() <= 0) {
            playing.set(false);
        }
    }

    void seek(double to) {
        seconds.set(Math.clamp(to, 0, end.get()));
    }

    void toggle() {
        playing.set(!playing.get() && loop > 0);
        if (playing.get() && seconds.get() >= loop - 1e-9) {
            seconds.set(0);
        }
    }

    /// Time has passed; what plays begins again at its end.
    void pass(double passed) {
        if (playing.get() && loop > 0) {
            double next = seconds.get() + passed;
            seconds.set(next > loop ? 0 : next);
        }
    }
}
