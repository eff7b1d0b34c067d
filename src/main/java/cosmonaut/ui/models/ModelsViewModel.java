package cosmonaut.ui.models;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelLibrary;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.Settings;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The models that are known, the one that is looked at, and the one that flights use. JavaFX thread only, but for the
/// reading of files.
public final class ModelsViewModel {

    /// A model of the list.
    ///
    /// @param model the starter's name, or a folder
    /// @param facts once it was read
    /// @param problem why it cannot be read
    public record Known(String model, Optional<ModelFacts> facts, Optional<String> problem) {

        static Known unread(String model) {
            return new Known(model, Optional.empty(), Optional.empty());
        }

        boolean isStarter() {
            return model.equals(ModelLibrary.STARTER);
        }

        /// Its folder's name.
        String name() {
            Path last = isStarter() ? null : Path.of(model).getFileName();
            return last == null ? model : last.toString();
        }

        /// As the settings name it: nothing for the starter.
        Optional<String> setting() {
            return isStarter() ? Optional.empty() : Optional.of(model);
        }
    }

    private final LiveSettings settings;
    private final ModelReader reader;
    private final Notices notices;
    private final Texts texts;
    private final Executor background;
    private final Executor window;
    private final ObservableList<Known> models = FXCollections.observableArrayList();
    private boolean lookedAt;
    private final ReadOnlyObjectWrapper<String> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Optional<String>> inUse = new ReadOnlyObjectWrapper<>();

    /// @param background reads the models
    /// @param window the thread on which the properties change
    public ModelsViewModel(
            LiveSettings settings,
            ModelReader reader,
            Notices notices,
            Texts texts,
            Executor background,
            Executor window) {
        this.settings = settings;
        this.reader = reader;
        this.notices = notices;
        this.texts = texts;
        this.background = background;
        this.window = window;
        inUse.set(settings.current().flight().model());
        selected.set(inUse.get().orElse(ModelLibrary.STARTER));
        list(settings.current());
        settings.onChange(changed -> window.execute(this::follow));
    }

    /// The starter first.
    ObservableList<Known> models() {
        return models;
    }

    /// The model that is looked at.
    ReadOnlyObjectProperty<String> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    Known selected() {
        return models.stream()
                .filter(known -> known.model().equals(selected.get()))
                .findFirst()
                .orElse(models.getFirst());
    }

    /// The model of new flights as the settings name it.
    ReadOnlyObjectProperty<Optional<String>> inUseProperty() {
        return inUse.getReadOnlyProperty();
    }

    void select(Known known) {
        selected.set(known.model());
    }

    /// Reads all models again: their folders may have been changed. Before the page is looked at none is read.
    void refresh() {
        lookedAt = true;
        models.forEach(this::read);
    }

    /// New flights use it.
    void use(Known known) {
        settings.change(now -> now.withFlight(now.flight().withModel(known.setting())));
    }

    /// Takes it off the list; its files stay where they are.
    void remove(Known known) {
        settings.change(now -> now.withoutModel(known.model()));
    }

    /// Adds the model in a folder, or all models in the folders in it, and looks at the last of them.
    void add(Path folder) {
        background.execute(() -> {
            try {
                List<String> found = reader.in(folder);
                window.execute(() -> {
                    settings.change(now -> {
                        Settings changed = now;
                        for (String model : found) {
                            changed = changed.withModel(model);
                        }
                        return changed;
                    });
                    follow();
                    selected.set(found.getLast());
                });
            } catch (InvalidInputException e) {
                notices.problem(texts.now("models.none_there", String.valueOf(folder.getFileName())), e);
            }
        });
    }

    private void follow() {
        Settings now = settings.current();
        inUse.set(now.flight().model());
        list(now);
        if (models.stream().noneMatch(known -> known.model().equals(selected.get()))) {
            selected.set(inUse.get().orElse(ModelLibrary.STARTER));
        }
    }

    /// The starter, those that were added, and the one in use if it was chosen otherwise.
    private void list(Settings now) {
        List<String> wanted = Stream.of(
                        Stream.of(ModelLibrary.STARTER), now.models().stream(), now.flight().model().stream())
                .flatMap(one -> one)
                .distinct()
                .toList();
        if (wanted.equals(models.stream().map(Known::model).toList())) {
            return;
        }
        List<Known> listed = new ArrayList<>();
        for (String model : wanted) {
            listed.add(models.stream()
                    .filter(known -> known.model().equals(model))
                    .findFirst()
                    .orElseGet(() -> Known.unread(model)));
        }
        models.setAll(listed);
        if (!lookedAt) {
            return;
        }
        listed.stream()
                .filter(known -> known.facts().isEmpty() && known.problem().isEmpty())
                .forEach(this::read);
    }

    private void read(Known known) {
        background.execute(() -> {
            Known now;
            try {
                now = new Known(known.model(), Optional.of(reader.read(known.model())), Optional.empty());
            } catch (InvalidInputException e) {
                now = new Known(known.model(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
            }
            Known fresh = now;
            window.execute(() -> {
                // A list in which nothing is new is not made anew under somebody's hand.
                if (!models.contains(fresh)) {
                    models.replaceAll(one -> one.model().equals(fresh.model()) ? fresh : one);
                }
            });
        });
    }
}
