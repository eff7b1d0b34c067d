package cosmonaut.app;

import cosmonaut.model.ModelFolder;
import cosmonaut.model.ModelLibrary;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.RigPictures;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.scene.SceneSummary;
import cosmonaut.session.StandBack;
import cosmonaut.settings.FlightSettings;
import cosmonaut.settings.LiveSettings;
import cosmonaut.tensor.Backend;
import cosmonaut.ui.drive.DriveKind;
import cosmonaut.ui.drive.DriveOpener;
import cosmonaut.ui.drive.OpenedDrive;
import cosmonaut.world.SamplingChoice;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens worlds for the window's drives, and keeps the last one open: a second roll-out begins at once.
///
/// Worlds belong to the one thread on which drives run; it stands back behind the window's.
final class WorldDrives implements DriveOpener, AutoCloseable {

    /// Families with roads, those that bring the pictures of all cameras first.
    private static final List<String> STREETS = List.of("road", "street");

    private static final long ENDING_SECONDS = 60;

    private final SceneLibrary library;
    private final ModelLibrary models;
    private final LiveSettings settings;
    private final BackendName backend;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().daemon().name("drives").unstarted(() -> {
                StandBack.currentThread();
                work.run();
            }));
    private @Nullable Kept kept;

    /// What was opened, and by which settings.
    private record Kept(FlightSettings settings, int given, OpenedDrive opened, DriveModel.Loaded loaded) {

        /// A world that remembers is the same whatever there is to go on from.
        boolean serves(FlightSettings wanted, int pictures) {
            return settings.equals(wanted)
                    && (given == pictures || opened.world().views() == 0);
        }
    }

    WorldDrives(SceneLibrary library, LiveSettings settings, BackendName backend) {
        this.library = library;
        this.models = BundledModels.beside(library);
        this.settings = settings;
        this.backend = backend;
    }

    /// The thread of the drives.
    Executor thread() {
        return thread;
    }

    @Override
    public List<SceneSummary> scenes() {
        return library.names().stream()
                .map(library::summary)
                .sorted(Comparator.comparingInt(scene -> {
                    int place = STREETS.indexOf(scene.family());
                    return place < 0 ? STREETS.size() : place;
                }))
                .toList();
    }

    @Override
    public Scene scene(String name) {
        WorldConfig config = kind().config();
        return library.open(name, Optional.empty(), config.width(), config.height());
    }

    @Override
    public Optional<RigPictures> pictures(String name) {
        WorldConfig config = kind().config();
        return library.rigPictures(name).map(all -> all.atSize(config.width(), config.height()));
    }

    private static String model(FlightSettings wanted) {
        return wanted.model().orElse(ModelLibrary.STARTER);
    }

    @Override
    public DriveKind kind() {
        FlightSettings wanted = settings.current().flight();
        ModelFolder folder = models.any(model(wanted));
        String preset = wanted.preset().orElse(null);
        DriveModel known = DriveModel.of(folder, preset);
        if (!known.multiView()) {
            return DriveKind.ofMemory(known.config(), known.words());
        }
        int further = known.goesByText()
                ? 0
                : DriveModel.of(folder, preset, DriveKind.GIVEN).config().newFrames();
        return new DriveKind(known.config(), true, known.words(), known.takesTrajectory(), further);
    }

    /// On the thread of the drives.
    @Override
    public OpenedDrive open(int given) {
        FlightSettings wanted = settings.current().flight();
        Kept now = kept;
        if (now != null && now.serves(wanted, given)) {
            return now.opened();
        }
        if (now != null) {
            kept = null;
            now.loaded().close();
        }
        Kept fresh = opened(wanted, given);
        kept = fresh;
        return fresh.opened();
    }

    private Kept opened(FlightSettings wanted, int given) {
        String model = model(wanted);
        ModelFolder folder = models.any(model);
        SamplingChoice choice = new SamplingChoice(
                wanted.preset().orElse(null),
                wanted.steps() == 0 ? null : wanted.steps(),
                wanted.guidance() == 0 ? null : wanted.guidance());
        DriveModel known = DriveModel.of(folder, choice.preset(), given);
        Double asked = choice.guidance();
        double guidance = asked == null ? known.config().guidance() : asked;
        Backend processor = Backends.open(backend, Precision.auto.activations(folder.storedType()), note -> {});
        try {
            boolean slow = wanted.slowModels() == FlightSettings.SlowModels.FLY;
            Patience.check(folder, choice.preset(), choice.steps(), guidance != 0, processor, slow);
            DriveModel.Loaded loaded = known.load(
                            processor, choice, Backends.text(TextProcessor.auto, processor, note -> {}), 0)
                    .behind(GuardrailChoice.of(wanted.guarding(), model));
            OpenedDrive opened = new OpenedDrive(
                    loaded.world(),
                    model,
                    processor.name(),
                    known.way(),
                    loaded.steps(),
                    loaded.guidance(),
                    ProgramVersion.text());
            return new Kept(wanted, given, opened, loaded);
        } catch (RuntimeException | Error e) {
            processor.close();
            throw e;
        }
    }

    /// Waits for the roll-out that runs, which was told to end, and gives up the world.
    @Override
    public void close() {
        thread.execute(() -> {
            if (kept != null) {
                kept.loaded().close();
            }
        });
        thread.shutdown();
        try {
            thread.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
