package cosmonaut.app;

import cosmonaut.BlockedException;
import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.MotionMode;
import cosmonaut.camera.Pose;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.media.DepthPicture;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.ModelLibrary;
import cosmonaut.model.ModelVariant;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.StandBack;
import cosmonaut.session.file.Session;
import cosmonaut.session.file.SessionFolder;
import cosmonaut.session.file.SessionHeader;
import cosmonaut.session.file.SessionReader;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.session.live.SharedPictures;
import cosmonaut.session.recording.FlightOrigin;
import cosmonaut.session.recording.RecordingOptions;
import cosmonaut.settings.FlightSettings;
import cosmonaut.settings.LiveSettings;
import cosmonaut.tensor.Backend;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.explore.FlightOpener;
import cosmonaut.ui.explore.OpenedFlight;
import cosmonaut.ui.explore.inspector.FlightFacts;
import cosmonaut.viewport.SharedSurface;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.GuardedWorld;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.WorldStart;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Opens flights for the window: the scene, the model that the settings name, the processor.
final class WorldFlights implements FlightOpener, AutoCloseable {

    private final SceneLibrary library;
    private final ModelLibrary models;
    private final LiveSettings settings;
    private final WorldReserve reserve;
    private final Optional<Path> sessions;

    /// Flights that are not saved.
    WorldFlights(SceneLibrary library, LiveSettings settings, BackendName backend) {
        this(library, settings, backend, Optional.empty());
    }

    /// @param sessions folder that flights are saved to
    WorldFlights(SceneLibrary library, LiveSettings settings, BackendName backend, Optional<Path> sessions) {
        this.sessions = sessions;
        this.library = library;
        this.models = BundledModels.beside(library);
        this.settings = settings;
        this.reserve = new WorldReserve(order -> openedStandingBack(order, backend), this::tryOut);
    }

    /// Opens the model of the settings in the background and lets it fly a little, before anybody asks for it.
    void prepare(Executor background) {
        background.execute(() -> {
            try {
                FlightSettings wanted = settings.current().flight();
                reserve.prepare(order(models.open(way(wanted).model()).path(), wanted), background);
            } catch (InvalidInputException e) {
                // Said when a flight asks for this model.
            }
        });
    }

    /// Gives up what was prepared and never flown.
    @Override
    public void close() {
        reserve.close();
    }

    /// On a thread that stands back behind the window's, so that those of the processor do too.
    private static WorldReserve.Opened openedStandingBack(WorldReserve.Order order, BackendName backend) {
        FutureTask<WorldReserve.Opened> opening = new FutureTask<>(() -> opened(order, backend));
        Thread.ofPlatform().daemon().name("world opening").start(() -> {
            StandBack.currentThread();
            opening.run();
        });
        try {
            return opening.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a world was opened");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    private static WorldReserve.Opened opened(WorldReserve.Order order, BackendName backend) {
        // What cannot be used is on the page of settings.
        Backend processor = Backends.open(
                backend,
                Precision.auto.activations(ModelFolder.detect(order.folder()).storedType()),
                note -> {});
        try {
            SamplingChoice choice = order.choice();
            ModelFolder model = ModelFolder.detect(order.folder());
            Double asked = choice.guidance();
            double guidance = asked == null ? model.world(choice.preset()).guidance() : asked;
            Patience.check(model, choice.preset(), choice.steps(), guidance != 0, processor, order.slow());
            return new WorldReserve.Opened(
                    LatentCameraWorld.open(
                            order.folder(),
                            processor,
                            order.choice(),
                            Backends.text(TextProcessor.auto, processor, note -> {})),
                    processor);
        } catch (RuntimeException | Error e) {
            processor.close();
            throw e;
        }
    }

    private void tryOut(LatentCameraWorld world, BooleanSupplier enough) {
        if (library.names().isEmpty()) {
            return;
        }
        WorldConfig config = world.config();
        Scene scene = library.open(library.names().getFirst(), Optional.empty(), config.width(), config.height());
        TrialFlight.fly(world, start(scene, 0), enough);
    }

    /// The scene of a request, or a session, which goes on from where it was with the model of then.
    @Override
    public OpenedFlight open(FlightRequest request, LiveListener listener) {
        FlightSettings wanted = settings.current().flight();
        if (request.source().endsWith(SessionFolder.SUFFIX)) {
            return reopen(SessionReader.read(InputFile.named(request.source())), wanted, listener);
        }
        ModelVariant way = way(wanted);
        String model = way.model();
        Scene scene = library.open(request.source(), Optional.empty(), way.width(), way.height());
        Optional<Guardrails> guardrails = GuardrailChoice.of(wanted.guarding(), model);
        WorldStart start = passed(start(scene, wanted.seed()), guardrails);
        WorldReserve.Opened opened = reserve.take(order(models.open(model).path(), wanted));
        try {
            Optional<WorldStart> found =
                    scene.lensAssumed() ? opened.world().throughFoundLens(start) : Optional.empty();
            SessionHeader header = new SessionHeader(
                    origin(scene.name(), way, wanted, opened), found.orElse(start), found.isPresent());
            boolean unlikely = model.equals(ModelLibrary.STARTER) && scene.outsideTraining();
            CameraWorld guarded = GuardedWorld.of(opened.world(), guardrails);
            SavedFlights saved = sessions.map(folder -> SavedFlights.begin(guarded, header, folder, listener::refused))
                    .orElseGet(() -> SavedFlights.unsaved(guarded));
            return flown(opened, guardrails, saved, header, way, unlikely, wanted, listener);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private OpenedFlight reopen(Session session, FlightSettings wanted, LiveListener listener) {
        session.damage().ifPresent(listener::refused);
        SessionHeader header = session.header();
        SessionHeader.Origin origin = header.origin();
        ModelVariant way = models.variant(Optional.of(origin.model()), Optional.ofNullable(origin.preset()));
        SamplingChoice choice = new SamplingChoice(origin.preset(), origin.steps(), origin.guidance());
        boolean slow = wanted.slowModels() == FlightSettings.SlowModels.FLY;
        WorldReserve.Opened opened =
                reserve.take(new WorldReserve.Order(models.open(way.model()).path(), choice, slow));
        try {
            Optional<Guardrails> guardrails = GuardrailChoice.of(wanted.guarding(), way.model());
            CameraWorld guarded = GuardedWorld.of(opened.world(), guardrails);
            SavedFlights saved = SavedFlights.resume(guarded, session, listener::refused);
            return flown(opened, guardrails, saved, header, way, false, wanted, listener);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static OpenedFlight flown(
            WorldReserve.Opened opened,
            Optional<Guardrails> guardrails,
            SavedFlights saved,
            SessionHeader header,
            ModelVariant way,
            boolean unlikely,
            FlightSettings wanted,
            LiveListener listener) {
        LatentCameraWorld world = opened.world();
        Backend processor = opened.processor();
        String scene = header.origin().scene();
        SharedSurface surface = new SharedSurface();
        // What the viewport would find on the card nobody has checked.
        Optional<SharedPictures> shared = guardrails.isPresent()
                ? Optional.empty()
                : SharedPictures.of(processor, surface, 2 * world.config().newFrames());
        shared.ifPresent(world::show);
        FlightFacts facts = new FlightFacts(
                scene, way, processor.description(), OptionalInt.of(world.steps()), world.guidance(), unlikely);
        LiveOptions options = LiveOptions.DEFAULT
                .with(LiveOptions.Piloting.within(limits(wanted)).with(motion(wanted)))
                .with(RecordingOptions.of(origin(scene, way.model(), world, processor, guardrails)))
                .with(saved.saving())
                .closing(() -> {
                    saved.ending().run();
                    // The card lets go of the viewport's memory before it is closed itself.
                    shared.ifPresent(SharedPictures::close);
                    opened.close();
                });
        guardrails.ifPresent(own -> own.notes().forEach(listener::noted));
        return new OpenedFlight(new LiveFlight(saved.world(), header.start(), options, listener), facts, surface);
    }

    private static SessionHeader.Origin origin(
            String scene, ModelVariant way, FlightSettings wanted, WorldReserve.Opened opened) {
        SamplingChoice choice = choice(wanted);
        return new SessionHeader.Origin(
                ProgramVersion.text(),
                scene,
                way.model(),
                choice.preset(),
                opened.world().sha256(),
                opened.processor().name(),
                choice.steps(),
                choice.guidance());
    }

    /// How fast the camera flies, by the settings.
    static FlightLimits limits(FlightSettings wanted) {
        FlightLimits usual = FlightLimits.DEFAULT;
        return new FlightLimits(
                wanted.metresPerSecond(),
                wanted.degreesPerSecond(),
                usual.settleSeconds(),
                usual.fastFactor(),
                usual.fineFactor());
    }

    private static MotionMode motion(FlightSettings wanted) {
        return switch (wanted.motion()) {
            case WALK -> MotionMode.WALK;
            case GHOST -> MotionMode.GHOST;
        };
    }

    private ModelVariant way(FlightSettings wanted) {
        return models.variant(wanted.model(), wanted.preset());
    }

    private static WorldReserve.Order order(Path folder, FlightSettings wanted) {
        return new WorldReserve.Order(folder, choice(wanted), wanted.slowModels() == FlightSettings.SlowModels.FLY);
    }

    private static SamplingChoice choice(FlightSettings wanted) {
        @Nullable Integer steps = wanted.steps() == 0 ? null : wanted.steps();
        @Nullable Double guidance = wanted.guidance() == 0 ? null : wanted.guidance();
        return new SamplingChoice(wanted.preset().orElse(null), steps, guidance);
    }

    private static WorldStart start(Scene scene, long seed) {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, scene.lens());
        float[] depth = scene.depth().map(DepthPicture::metres).orElse(null);
        return new WorldStart(scene.picture(), depth, camera, scene.prompt(), seed);
    }

    /// The start as it may be shown; a blocked one is refused like a scene that cannot be read.
    private static WorldStart passed(WorldStart start, Optional<Guardrails> guardrails) {
        try {
            return GuardedWorld.start(start, guardrails);
        } catch (BlockedException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static FlightOrigin origin(
            String scene, String model, LatentCameraWorld world, Backend processor, Optional<Guardrails> guardrails) {
        return new FlightOrigin(
                scene,
                model,
                world.sha256(),
                processor.name(),
                world.steps(),
                world.guidance(),
                ProgramVersion.text(),
                guardrails);
    }
}
