package cosmonaut.ui;

import cosmonaut.settings.Language;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.ResourceBundle;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;

/// Every word of the window, in the language in force; a change of language changes what is bound at once.
///
/// The words lie in `texts.properties` (English) and `texts_zh_CN.properties`, as patterns of [MessageFormat]: `{0}` is
/// an argument, an apostrophe is written twice.
public final class Texts {

    private static final String BUNDLE = "cosmonaut.ui.texts";
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ObjectProperty<Language> language = new SimpleObjectProperty<>();
    private ResourceBundle bundle;

    public Texts(Language first) {
        bundle = bundleOf(first);
        language.set(first);
    }

    private static ResourceBundle bundleOf(Language language) {
        return ResourceBundle.getBundle(BUNDLE, language.locale(), Texts.class.getClassLoader(), NO_FALLBACK);
    }

    public ReadOnlyObjectProperty<Language> languageProperty() {
        return language;
    }

    public Language language() {
        return language.get();
    }

    /// Speaks another language from now on.
    public void speak(Language other) {
        bundle = bundleOf(other);
        language.set(other);
    }

    /// The text of a key as it is now.
    ///
    /// @param arguments of the pattern; of an observable value, its present value
    /// @throws MissingResourceException if there is no such key
    public String now(String key, Object... arguments) {
        String pattern = bundle.getString(key);
        Object[] values = new Object[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i] instanceof ObservableValue<?> observable ? observable.getValue() : arguments[i];
        }
        return new MessageFormat(pattern, language().locale()).format(values);
    }

    /// Whether there is a text of that key.
    public boolean has(String key) {
        return bundle.containsKey(key);
    }

    /// The text of a key, following the language and every argument that is observable.
    ///
    /// Whoever is bound to it keeps it alive; it keeps nobody alive.
    public StringBinding of(String key, Object... arguments) {
        Observable[] sources = new Observable[arguments.length + 1];
        int count = 0;
        sources[count++] = language;
        for (Object argument : arguments) {
            if (argument instanceof Observable observable) {
                sources[count++] = observable;
            }
        }
        return Bindings.createStringBinding(() -> now(key, arguments), Arrays.copyOf(sources, count));
    }
}
