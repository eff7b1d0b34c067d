package cosmonaut.ui.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import cosmonaut.scene.RigPictures;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneSummary;
import cosmonaut.session.drive.Captions;
import cosmonaut.session.drive.Captions.Tag;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import javafx.beans.value.ObservableValue;
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
    private final ReadOnlyObjectWrapper<LensChoice> lensChoice = new ReadOnlyObjectWrapper<>(LensChoice.SAME);
    private final BooleanProperty allSeen = new SimpleBooleanProperty();
    private final StringProperty prompt = new SimpleStringProperty("");
    private final Map<View, StringProperty> own = new EnumMap<>(View.class);
    private final EnumSet<Tag> tags = EnumSet.noneOf(Tag.class);
    private final LongProperty seed = new SimpleLongProperty(1);
    private final IntegerProperty chunks = new SimpleIntegerProperty(2);
    private final IntegerProperty futures = new SimpleIntegerProperty(1);
    private List<Rig> sceneRigs = List.of();
    private final List<Rig> readRigs = new ArrayList<>();
    private boolean asked;

    DriveSetup(DriveOpener opener, Notices notices, Texts texts, Executor background, Executor window) {
        this.opener = opener;
        this.notices = notices;
        this.texts = texts;
        this.background = background;
        this.window = window;
        for (View view : View.values()) {
            own.put(view, new SimpleStringProperty(""));
        }
        for (ObservableValue<?> source : List.of(scene, rig, kind)) {
            source.addListener(
                    (property, before, now) -> lensChoice.set(LensChoice.of(scene.get(), rig.get(), kind.get())));
        }
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
                Optional<RigPictures> seen = opener.pictures(wanted.name());
                Optional<Rig> ownRig = seen.map(pictures -> RigFile.read(pictures.rig()));
                boolean all = seen.filter(pictures -> pictures.pictures().size() == View.values().length)
                        .isPresent();
                window.execute(() -> {
                    if (wanted.equals(chosen.get())) {
                        scene.set(Optional.of(read));
                        allSeen.set(all);
                        offer(ownRig);
                        trajectory.set(seen.flatMap(RigPictures::trajectory));
                    }
                });
            } catch (InvalidInputException e) {
                notices.problem(texts.now("library.broken_world", wanted.title()), e);
            }
        });
    }

    /// The rig of a scene comes first and is chosen: there are pictures of all its cameras. Those that were read from
    /// files stay on offer.
    private void offer(Optional<Rig> sceneRig) {
        Rig before = rig.get();
        sceneRigs = sceneRig.stream().toList();
        List<Rig> all = new ArrayList<>(sceneRigs);
        all.addAll(RigFile.bundled());
        all.addAll(readRigs);
        rigs.setAll(all);
        rig.set(sceneRig.orElse(all.contains(before) ? before : all.getFirst()));
    }

    /// Reads a rig from a file and chooses it; a file that will not do is told in a line, and everything stays.
    void openRig(Path file) {
        background.execute(() -> {
            try {
                Rig read = RigFile.read(file);
                read.sixViews();
                window.execute(() -> {
                    if (!rigs.contains(read)) {
                        readRigs.add(read);
                        rigs.add(read);
                    }
                    rig.set(read);
                    notices.done(texts.now(
                            "drive.rig.read", read.name(), read.cameras().size()));
                });
            } catch (InvalidInputException e) {
                notices.problem(texts.now("drive.rig.refused", OneLine.of(String.valueOf(e.getMessage()))), e);
            }
        });
    }

    /// Where a rig comes from.
    String origin(Rig of) {
        if (sceneRigs.contains(of)) {
            return "drive.rig.of-scene";
        }
        return readRigs.contains(of) ? "drive.rig.of-file" : "drive.rig.bundled";
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

    /// What there is to choose of the front camera's lens.
    ReadOnlyObjectProperty<LensChoice> lensChoiceProperty() {
        return lensChoice.getReadOnlyProperty();
    }

    /// Whether there is a start picture of every view, once the scene was read.
    BooleanProperty allSeenProperty() {
        return allSeen;
    }

    /// What a view is told beside the shared part.
    StringProperty ownProperty(View view) {
        return Objects.requireNonNull(own.get(view));
    }

    /// Of a view as it is rolled out.
    Captions captions() {
        Map<View, String> parts = new EnumMap<>(View.class);
        own.forEach((view, words) -> parts.put(view, words.get()));
        boolean sentences = kind.get().filter(DriveKind::multiView).isPresent();
        return new Captions(prompt.get(), parts, sentences)
                .tagged(tags.stream().sorted().toArray(Tag[]::new));
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
        return kind.get().map(known -> known.seconds(chunksWanted())).orElse(0.0);
    }

    /// Chunks of the next roll-out: one where the model does not go on.
    int chunksWanted() {
        return kind.get().filter(known -> !known.goesOn()).isPresent() ? 1 : chunks.get();
    }

    /// Whether the model goes on from pictures of all views, and the start picture is that of one.
    boolean lacksPictures() {
        return kind.get().filter(known -> known.multiView() && known.goesOn()).isPresent() && !allSeen.get();
    }

    /// Nothing where no scene is chosen yet.
    Optional<DriveOrder> order(DrivePlan plan) {
        SceneSummary from = chosen.get();
        if (from == null) {
            return Optional.empty();
        }
        boolean ownLens = sceneLens.get() || lensChoice.get() != LensChoice.EITHER;
        return Optional.of(
                new DriveOrder(plan, from.name(), rig.get(), ownLens, captions(), chunksWanted(), seed.get()));
    }
}
