package cosmonaut.ui.settings;

import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.Settings;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.beans.property.SimpleObjectProperty;

/// One of the settings as a property: setting it changes the settings, and it follows them when they change elsewhere.
final class Choice<T> extends SimpleObjectProperty<T> {

    /// @param window the thread on which the property changes
    /// @param read   the value in the settings
    /// @param write  the settings with another value
    Choice(
            LiveSettings settings,
            Executor window,
            Function<Settings, T> read,
            BiFunction<Settings, T, Settings> write) {
        super(read.apply(settings.current()));
        addListener((property, before, now) ->
                settings.change(current -> read.apply(current).equals(now) ? current : write.apply(current, now)));
        settings.onChange(changed -> window.execute(() -> set(read.apply(changed))));
    }
}
