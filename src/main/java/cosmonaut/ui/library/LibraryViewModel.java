package cosmonaut.ui.library;

import cosmonaut.InvalidInputException;
import cosmonaut.media.PictureFile;
import cosmonaut.scene.SceneFolder;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.scene.SceneSummary;
import cosmonaut.session.file.Session;
import cosmonaut.session.file.SessionFolder;
import cosmonaut.session.file.SessionReader;
import cosmonaut.settings.RecentFlight;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/// What the gallery offers and what happens when something is chosen. Files are read in the background; everything
/// observable changes on the window's thread.
public final class LibraryViewModel {

    /// The family that stands for all of them.
    static final String EVERY_FAMILY = "";

    private final SceneLibrary library;
    private final RecentFlights recent;
    private final Consumer<FlightRequest> fly;
    private final Notices notices;
    private final Texts texts;
    private final WorldNames names;
    private final Executor background;
    private final Executor window;

    private final ObservableList<SceneSummary> worlds = FXCollections.observableArrayList();
    private final FilteredList<SceneSummary> shown = new FilteredList<>(worlds);
    private final ObservableList<String> families = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper family = new ReadOnlyStringWrapper(EVERY_FAMILY);

    /// @param background where files are read
    /// @param window the thread of the window
    public LibraryViewModel(
            SceneLibrary library,
            RecentFlights recent,
            Consumer<FlightRequest> fly,
            Notices notices,
            Texts texts,
            Executor background,
            Executor window) {
        this.library = library;
        this.recent = recent;
        this.fly = fly;
        this.notices = notices;
        this.texts = texts;
        this.names = new WorldNames(texts);
        this.background = background;
        this.window = window;
    }

    /// Reads the descriptions of the bundled worlds; a broken one is told and left out.
    public void load() {
        background.execute(() -> {
            List<SceneSummary> found = new ArrayList<>();
            for (String name : library.names()) {
                try {
                    found.add(library.summary(name));
                } catch (InvalidInputException e) {
                    notices.problem(texts.now("library.broken_world", name), e);
                }
            }
            window.execute(() -> {
                worlds.setAll(found);
                families.setAll(found.stream()
                        .map(SceneSummary::family)
                        .distinct()
                        .sorted()
                        .toList());
            });
        });
    }

    /// The worlds of the chosen family.
    ObservableList<SceneSummary> shown() {
        return shown;
    }

    ObservableList<String> families() {
        return families;
    }

    ObservableList<RecentFlight> recent() {
        return recent.all();
    }

    Optional<Path> thumbnail(RecentFlight flight) {
        return recent.thumbnail(flight);
    }

    ReadOnlyStringProperty familyProperty() {
        return family.getReadOnlyProperty();
    }

    /// Shows one family only, or with [#EVERY_FAMILY] all.
    void choose(String wanted) {
        family.set(wanted);
        shown.setPredicate(
                world -> wanted.equals(EVERY_FAMILY) || world.family().equals(wanted));
    }

    void fly(SceneSummary world) {
        fly.accept(request(world));
    }

    void fly(RecentFlight flight) {
        if (library.names().contains(flight.source())) {
            background.execute(() -> offer(flight.title(), "library.broken_world", () -> ofBundled(flight.source())));
        } else {
            open(Path.of(flight.source()));
        }
    }

    /// Flies in a picture or a scene folder of the person's own, or on in a session, once it has proved to be one.
    public void open(Path file) {
        String name = String.valueOf(file.getFileName());
        background.execute(() -> {
            if (Files.isDirectory(file)) {
                offer(name, "library.broken_folder", () -> ofFolder(file));
            } else if (name.endsWith(SessionFolder.SUFFIX)) {
                offer(name, "library.unreadable_session", () -> ofSession(file));
            } else if (Files.exists(file)) {
                offer(name, "library.unreadable", () -> ofPicture(file));
            } else {
                recent.forget(file.toString());
                offer(name, "library.missing", () -> ofPicture(file));
            }
        });
    }

    private void offer(String name, String failureKey, Supplier<FlightRequest> source) {
        try {
            FlightRequest request = source.get();
            window.execute(() -> fly.accept(request));
        } catch (InvalidInputException e) {
            notices.problem(texts.now(failureKey, name), e);
        }
    }

    private FlightRequest request(SceneSummary world) {
        return new FlightRequest(world.name(), names.title(world).getValue(), world.picture());
    }

    private FlightRequest ofBundled(String name) {
        SceneSummary world = library.summary(name);
        return request(world);
    }

    private static FlightRequest ofFolder(Path folder) {
        SceneFolder.read(folder);
        SceneSummary scene = SceneSummary.read(folder);
        return new FlightRequest(folder.toAbsolutePath().toString(), scene.title(), scene.picture());
    }

    /// Its first picture stands until the world does.
    private static FlightRequest ofSession(Path file) {
        Session session = SessionReader.read(file);
        try {
            Path picture = Files.createTempFile("cosmonaut-session", ".png");
            picture.toFile().deleteOnExit();
            PictureFile.writePng(session.header().start().picture(), picture);
            String scene = session.header().origin().scene();
            return new FlightRequest(file.toAbsolutePath().toString(), scene, picture);
        } catch (IOException e) {
            throw new InvalidInputException("session " + file + " cannot be shown (" + e.getMessage() + ")", e);
        }
    }

    private static FlightRequest ofPicture(Path file) {
        PictureFile.read(file);
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return new FlightRequest(file.toAbsolutePath().toString(), dot > 0 ? name.substring(0, dot) : name, file);
    }
}
