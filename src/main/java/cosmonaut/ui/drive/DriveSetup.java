package cosmonaut.ui.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.scene.RigPictures;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneSummary;
import cosmonaut.session.drive.Captions;
import cosmonaut.session.drive.Captions.Tag;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What a roll-out begins with and is told, beside the path. JavaFX thread only, but for the reading of files.
final class DriveSetup {

    /// More chunks than this nobody waits for in front of the window.
    static final int MOST_CHUNKS = 24;

    static final int MOST_FUTURES = 8;

    private final DriveOpener opener;
    private final Notices notices;
    private final Texts texts;
    private final Executor background;
    private final Executor window;
    private final ObservableList<SceneSummary> scenes = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable SceneSummary> chosen = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<Optional<Scene>> scene = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Path>> trajectory = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<DriveKind>> kind = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObservableList<Rig> rigs = FXCollections.observableArrayList(RigFile.bundled());
    private final ObjectProperty<Rig> rig = new SimpleObjectProperty<>(rigs.getFirst());
    private final BooleanProperty sceneLens = new SimpleBooleanProperty(true);
    private final StringProperty prompt = new SimpleStringProperty("");
    private final EnumSet<Tag> tags = EnumSet.noneOf(Tag.class);
    private final LongProperty seed = new SimpleLongProperty(1);
    private final IntegerProperty chunks = new SimpleIntegerProperty(2);
    private final IntegerProperty futures = new SimpleIntegerProperty(1);
    private boolean asked;

    DriveSetup(DriveOpener opener, Notices notices, Texts texts, Executor background, Executor window) {
        this.opener = opener;
        this.notices = notices;
        this.texts = texts;
        this.background = background;
        this.window = window;
        chosen.addListener((property, before, now) -> {
            if (now != null) {
                prompt.set(now.prompt());
                readScene(now);
            }
        });
    }

    /// Reads the list of scenes and looks at the model, once the page is seen; the model is looked at each time.
    void load() {
        background.execute(this::readKind);
        if (asked) {
            return;
        }
        asked = true;
        background.execute(() -> {
            try {
                List<SceneSummary> found = opener.scenes();
                window.execute(() -> {
                    scenes.setAll(found);
                    if (!found.isEmpty()) {
                        chosen.set(found.getFirst());
                    }
                });
            } catch (InvalidInputException e) {
                notices.problem(texts.now("drive.no-scenes"), e);
            }
        });
    }

    private void readKind() {
        try {
            DriveKind found = opener.kind();
            window.execute(() -> kind.set(Optional.of(found)));
        } catch (InvalidInputException e) {
            notices.problem(texts.now("drive.no-model"), e);
        }
    }

    private void readScene(SceneSummary wanted) {
        background.execute(() -> {
            try {
                Scene read = opener.scene(wanted.name());
                Optional<RigPictures> pictures = opener.pictures(wanted.name());
                Optional<Rig> own = pictures.map(all -> RigFile.read(all.rig()));
                window.execute(() -> {
                    if (wanted.equals(chosen.get())) {
                        scene.set(Optional.of(read));
                        offer(own);
                        trajectory.set(pictures.flatMap(RigPictures::trajectory));
                    }
                });
            } catch (InvalidInputException e) {
                notices.problem(texts.now("library.broken_world", wanted.title()), e);
            }
        });
    }

    /// The rig of a scene comes first and is chosen: there are pictures of all its cameras.
    private void offer(Optional<Rig> own) {
        List<Rig> bundled = RigFile.bundled();
        List<Rig> all = new ArrayList<>();
        own.ifPresent(all::add);
        all.addAll(bundled);
        Rig before = rig.get();
        rigs.setAll(all);
        rig.set(own.orElse(bundled.contains(before) ? before : bundled.getFirst()));
    }

    ObservableList<SceneSummary> scenes() {
        return scenes;
    }

    ObjectProperty<@Nullable SceneSummary> chosenProperty() {
        return chosen;
    }

    /// The chosen scene, once it was read.
    ReadOnlyObjectProperty<Optional<Scene>> sceneProperty() {
        return scene.getReadOnlyProperty();
    }

    /// The file of a way that suits the chosen scene.
    ReadOnlyObjectProperty<Optional<Path>> trajectoryProperty() {
        return trajectory.getReadOnlyProperty();
    }

    /// What the model is, once it was looked at.
    ReadOnlyObjectProperty<Optional<DriveKind>> kindProperty() {
        return kind.getReadOnlyProperty();
    }

    /// The scene's own first, if it has one.
    ObservableList<Rig> rigs() {
        return rigs;
    }

    ObjectProperty<Rig> rigProperty() {
        return rig;
    }

    BooleanProperty sceneLensProperty() {
        return sceneLens;
    }

    StringProperty promptProperty() {
        return prompt;
    }

    /// Of one kind only one: rain ends the clear weather.
    void tag(Tag tag, boolean wanted) {
        if (wanted) {
            tags.removeIf(other -> other.about().equals(tag.about()));
            tags.add(tag);
        } else {
            tags.remove(tag);
        }
    }

    Set<Tag> tags() {
        return Set.copyOf(tags);
    }

    LongProperty seedProperty() {
        return seed;
    }

    IntegerProperty chunksProperty() {
        return chunks;
    }

    IntegerProperty futuresProperty() {
        return futures;
    }

    /// Seconds of the drive that the clip covers, 0 while nothing is known of the model.
    double clipSeconds() {
        return kind.get().map(known -> known.seconds(chunks.get())).orElse(0.0);
    }

    /// Nothing where no scene is chosen yet.
    Optional<DriveOrder> order(DrivePlan plan) {
        SceneSummary from = chosen.get();
        if (from == null) {
            return Optional.empty();
        }
        Captions captions = Captions.of(prompt.get()).tagged(tags.toArray(Tag[]::new));
        return Optional.of(
                new DriveOrder(plan, from.name(), rig.get(), sceneLens.get(), captions, chunks.get(), seed.get()));
    }
}
