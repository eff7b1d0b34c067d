package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.diagnostics.CrashReports;
import cosmonaut.diagnostics.DiagnosticsArchive;
import cosmonaut.diagnostics.EventLog;
import cosmonaut.input.ControlMode;
import cosmonaut.input.GamepadSource;
import cosmonaut.media.UnfinishedClips;
import cosmonaut.model.ModelVariants;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.WindowSettings;
import cosmonaut.ui.Appearance;
import cosmonaut.ui.CosmonautWindow;
import cosmonaut.ui.FlightScreens;
import cosmonaut.ui.FxThread;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.NoticeStack;
import cosmonaut.ui.Page;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.PresetChoice;
import cosmonaut.ui.Services;
import cosmonaut.ui.SettingsFollower;
import cosmonaut.ui.ShellViewModel;
import cosmonaut.ui.Texts;
import cosmonaut.ui.about.AboutView;
import cosmonaut.ui.about.AboutViewModel;
import cosmonaut.ui.about.Fact;
import cosmonaut.ui.drive.DriveOpener;
import cosmonaut.ui.drive.DriveView;
import cosmonaut.ui.drive.DriveViewModel;
import cosmonaut.ui.drive.LiveHands;
import cosmonaut.ui.explore.CaptureFolder;
import cosmonaut.ui.library.LibraryView;
import cosmonaut.ui.library.LibraryViewModel;
import cosmonaut.ui.library.RecentFlights;
import cosmonaut.ui.models.ModelReader;
import cosmonaut.ui.models.ModelsView;
import cosmonaut.ui.models.ModelsViewModel;
import cosmonaut.ui.settings.ControlChoices;
import cosmonaut.ui.settings.PadMonitor;
import cosmonaut.ui.settings.RebindViewModel;
import cosmonaut.ui.settings.SettingsView;
import cosmonaut.ui.settings.SettingsViewModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javafx.stage.Stage;

/// Puts the window together out of its rooms. JavaFX thread only.
final class WindowAssembly {

    /// What the window is given.
    ///
    /// @param folder     of the settings; the thumbnails lie in it
    /// @param library    the bundled worlds
    /// @param models     how models can be run
    /// @param reader     looks at models
    /// @param flights    makes the flight screens, of the window's services
    /// @param drives     opens scenes and the model for drives
    /// @param driving    runs the drives, one at a time
    /// @param facts      for the diagnostics page, asked in the background
    /// @param system     the language of the machine
    /// @param background runs what must not hold up the window
    record Parts(
            Path folder,
            LiveSettings settings,
            SceneLibrary library,
            ModelVariants models,
            ModelReader reader,
            Function<Services, FlightScreens> flights,
            DriveOpener drives,
            Executor driving,
            GamepadSource pads,
            Keyboard keyboard,
            Supplier<List<Fact>> facts,
            EventLog log,
            Clock clock,
            Locale system,
            Executor background) {}

    private final Services services;
    private final ShellViewModel shell;
    private final LibraryViewModel gallery;
    private static final Pattern PICTURE = Pattern.compile("\\.(png|jpe?g|webp|bmp|gif)$", Pattern.CASE_INSENSITIVE);

    private final DriveViewModel drive;
    private final CosmonautWindow window;
    private final List<String> messages;
    private final Path recordings;
    private final CrashReports crashes;

    /// @param stage is dressed, and shown by [#show]
    WindowAssembly(Stage stage, Parts parts) {
        FxThread fx = new FxThread();
        LiveSettings settings = parts.settings();
        WindowSettings look = settings.current().window();
        Texts texts = new Texts(look.language().spoken(parts.system()));
        NoticeStack notices = new NoticeStack(texts, parts.log(), fx);
        services = new Services(
                texts, parts.keyboard(), new Appearance(look.theme()), notices, parts.log(), parts.background(), fx);
        SettingsFollower follower = new SettingsFollower(settings, texts, services.appearance(), fx, parts.system());
        RecentFlights recent = new RecentFlights(
                settings, parts.folder().resolve("thumbnails"), parts.clock(), parts.log(), parts.background(), fx);
        shell = new ShellViewModel(parts.flights().apply(services), notices, recent);
        gallery = new LibraryViewModel(
                parts.library(), recent, shell::fly, notices, texts, SeenMachine::look, parts.background(), fx);
        crashes = new CrashReports(parts.folder().resolve("crashes"));
        AboutViewModel about = new AboutViewModel(
                parts.facts(),
                (report, pictures) -> new DiagnosticsArchive(parts.folder(), report, DevicesCommand::lines)
                        .write(
                                RecordingFolder.of(settings.current()).resolve(DiagnosticsArchive.name(parts.clock())),
                                pictures),
                this::showFolder,
                parts.log(),
                notices,
                texts,
                parts.background(),
                fx);
        ModelsViewModel models = new ModelsViewModel(settings, parts.reader(), notices, texts, parts.background(), fx);
        CaptureFolder captures = new CaptureFolder(() -> RecordingFolder.of(settings.current()), parts.clock());
        drive = new DriveViewModel(
                parts.drives(), captures::nextFolder, notices, texts, parts.driving(), parts.background(), fx);
        window = new CosmonautWindow(
                stage,
                services,
                settings,
                shell,
                Map.of(
                        Page.WORLDS, () -> new LibraryView(gallery, texts),
                        Page.DRIVE,
                                () -> new DriveView(
                                        drive,
                                        hands(parts),
                                        PictureChoice.of(settings, fx),
                                        Renderers.all(),
                                        services.appearance().themeProperty(),
                                        texts,
                                        parts.background(),
                                        fx),
                        Page.MODELS, () -> new ModelsView(models, texts),
                        Page.SETTINGS, () -> settingsPage(parts, texts, fx),
                        Page.ABOUT, () -> new AboutView(about, texts)),
                this::dropped,
                follower::otherTheme);
        messages = settings.messages();
        recordings = RecordingFolder.of(settings.current());
    }

    private static LiveHands hands(Parts parts) {
        LiveSettings settings = parts.settings();
        return new LiveHands(
                parts.pads(),
                parts.keyboard(),
                () -> ControlChoices.bindings(settings.current()).of(ControlMode.DRIVE),
                () -> ControlChoices.feel(settings.current().controls()));
    }

    private static SettingsView settingsPage(Parts parts, Texts texts, FxThread fx) {
        return new SettingsView(
                new SettingsViewModel(parts.settings(), fx),
                new PresetChoice(parts.settings(), parts.models(), texts, parts.background(), fx),
                new RebindViewModel(parts.settings(), fx),
                new PadMonitor(parts.settings(), parts.pads()),
                parts.pads(),
                parts.keyboard(),
                texts,
                RecordingFolder.usual());
    }

    /// Opens a file that the program was started with: a picture, a scene folder or a session to fly in, or where the
    /// page of drives is in front, a trajectory.
    void open(Path file) {
        dropped(file);
    }

    /// On the page of drives a file is a trajectory, unless its name is a picture's.
    private void dropped(Path file) {
        if (shell.page() == Page.DRIVE && !PICTURE.matcher(file.toString()).find()) {
            drive.open(file);
        } else {
            gallery.open(file);
        }
    }

    /// Opens the window, then lets the gallery fill, tells what there is to say about the settings, and completes
    /// recordings that a former run of the program left unfinished.
    void show() {
        window.show();
        gallery.load();
        messages.forEach(line -> services.notices().problem(line, new InvalidInputException(line)));
        services.background().execute(this::recoverRecordings);
        services.background().execute(this::offerCrashReports);
    }

    private void offerCrashReports() {
        if (!crashes.unseen().isEmpty()) {
            services.notices()
                    .offer(
                            services.texts().now("notice.crashed"),
                            services.texts().now("notice.open_folder"),
                            () -> showFolder(crashes.folder()),
                            crashes::markSeen);
        }
    }

    private void showFolder(Path folder) {
        try {
            FolderOpener.open(folder);
        } catch (IOException e) {
            services.notices().problem(services.texts().now("notice.no_folder", folder.toString()), e);
        }
    }

    private void recoverRecordings() {
        for (Path clip : UnfinishedClips.recoverAll(recordings)) {
            services.notices().info(services.texts().now("notice.recovered", clip.toString()));
        }
    }

    /// Tells of what no one expected, on whatever thread, and keeps a report of it.
    void unexpected(Thread thread, Throwable thrown) {
        services.notices()
                .problem(
                        services.texts()
                                .now("notice.unexpected", thrown.getClass().getSimpleName()),
                        thrown);
        crashes.write(ProgramVersion.text(), thread, thrown, services.log());
    }

    /// Ends the roll-out that runs, if one does; its thread may take a while to notice.
    void endDrive() {
        drive.close();
    }

    Services services() {
        return services;
    }

    ShellViewModel shell() {
        return shell;
    }

    CosmonautWindow window() {
        return window;
    }
}
