package cosmonaut.ui.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.drive.file.DriveRecording;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.RigPictures;
import cosmonaut.scene.Scene;
import cosmonaut.session.FlightReport;
import cosmonaut.session.drive.DriveFlight;
import cosmonaut.session.drive.DriveRequest;
import cosmonaut.session.drive.RigCameras;
import cosmonaut.session.recording.DriveExports;
import cosmonaut.session.recording.DriveSidecar;
import cosmonaut.session.recording.DriveSidecar.Part;
import cosmonaut.world.DriveNode;
import cosmonaut.world.DrivingWorld;
import cosmonaut.world.StageTimings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The legs of drives: the first begins at a start picture, a further one goes on from where a drive has come to.
///
/// A world that remembers goes on from its memory, as long as no other drive has begun since; then the drive is made
/// again from its start, which gives the same pictures. A network of several views goes on from the last pictures, so
/// another may go on than began. On the thread of the drives.
final class DriveLegs {

    /// A leg before it is driven.
    ///
    /// @param made pictures of each view that there are
    record Leg(
            DriveOrder order,
            OpenedDrive opened,
            DriveRequest request,
            DriveFlight flight,
            int made,
            Part part,
            Optional<DriveSoFar> before) {

        /// The drive as far as it has come with this leg.
        DriveSoFar soFar(Map<View, List<Picture>> pictures) {
            FlightReport own = flight.report();
            FlightReport whole =
                    before.map(earlier -> joined(earlier.report(), own)).orElse(own);
            List<Part> parts = new ArrayList<>(before.map(DriveSoFar::parts).orElse(List.of()));
            parts.add(part);
            return new DriveSoFar(
                    order,
                    own.frames(),
                    Map.copyOf(pictures),
                    opened.model(),
                    opened.world().config(),
                    whole,
                    List.copyOf(parts));
        }

        private static FlightReport joined(FlightReport first, FlightReport second) {
            List<Double> chunks = new ArrayList<>(first.chunkSeconds());
            chunks.addAll(second.chunkSeconds());
            return new FlightReport(
                    second.frames(),
                    second.cancelled(),
                    first.generateSeconds() + second.generateSeconds(),
                    List.copyOf(chunks),
                    new StageTimings());
        }

        /// What other programs are told of the drive.
        DriveRecording recording(DriveSoFar soFar) {
            return DriveExports.recording(
                    order.scene(),
                    request,
                    flight,
                    soFar.report(),
                    opened.world().config().fps());
        }

        /// What is written beside the clips of the drive.
        DriveSidecar sidecar(DriveSoFar soFar) {
            DrivingWorld world = opened.world();
            DriveSidecar.Made made = new DriveSidecar.Made(
                    order.scene(),
                    "drawn",
                    opened.model(),
                    world.sha256(),
                    opened.backend(),
                    opened.way(),
                    world.takesTrajectory(),
                    0,
                    opened.steps(),
                    opened.guidance(),
                    world.config().fps(),
                    world.config().width(),
                    world.config().height(),
                    opened.program());
            DriveSidecar sidecar = new DriveSidecar(made, request, flight, soFar.report()).guarded(world.guardrails());
            if (soFar.parts().size() > 1) {
                sidecar.parts(soFar.parts());
            }
            return sidecar;
        }
    }

    /// What a world remembers of the drive that was begun last.
    private record Held(DriveFuture future, DrivingWorld world, DriveNode node) {}

    private final DriveOpener opener;
    private @Nullable Held held;

    DriveLegs(DriveOpener opener) {
        this.opener = opener;
    }

    /// The first leg.
    ///
    /// @throws InvalidInputException if the order does not fit the model
    Leg begin(DriveOrder order) {
        held = null;
        OpenedDrive opened = opener.open(1);
        DrivingWorld world = opened.world();
        int chunks = world.views() == 0 ? order.chunks() : 1;
        int frames = chunks * world.config().newFrames() + (world.goesOn() ? 1 : 0);
        DriveRequest request = request(order, start(order, world.config()), frames);
        Part part = new Part(0, 0, opened.model(), world.sha256());
        return new Leg(order, opened, request, new DriveFlight(world, request), 0, part, Optional.empty());
    }

    /// A further one.
    ///
    /// @throws InvalidInputException if the model does not go on with that drive
    Leg goOn(DriveFuture future, DriveSoFar sofar, int chunks) {
        int given = sofar.frames() >= DriveKind.GIVEN ? DriveKind.GIVEN : 1;
        OpenedDrive opened = opener.open(given);
        DrivingWorld world = opened.world();
        WorldConfig config = world.config();
        boolean sameSize = config.width() == sofar.config().width()
                && config.height() == sofar.config().height()
                && config.fps() == sofar.config().fps();
        boolean remembers = world.views() == 0;
        if (!sameSize || remembers && !opened.model().equals(sofar.model())) {
            throw new InvalidInputException("this future was made by " + sofar.model() + ", which " + opened.model()
                    + " cannot go on with; choose the one that made it on the page Models");
        }
        DriveOrder order = sofar.order();
        int frames = sofar.frames() + chunks * config.newFrames();
        if (!remembers) {
            DriveRequest request = request(order, last(future, sofar, config), frames);
            DriveFlight flight = new DriveFlight(world, request, sofar.frames(), null);
            Part part = new Part(sofar.frames(), config.overlap(), opened.model(), world.sha256());
            return new Leg(order, opened, request, flight, sofar.frames(), part, Optional.of(sofar));
        }
        DriveRequest request = request(order, start(order, config), frames);
        Held now = held;
        DriveNode node =
                now != null && now.future().equals(future) && now.world().equals(world) ? now.node() : null;
        DriveFlight flight =
                node == null ? new DriveFlight(world, request) : new DriveFlight(world, request, sofar.frames(), node);
        held = null;
        Part part = new Part(sofar.frames(), 0, opened.model(), world.sha256());
        return new Leg(order, opened, request, flight, sofar.frames(), part, Optional.of(sofar));
    }

    /// A leg is over: the world remembers it until another drive begins.
    void landed(DriveFuture future, Leg leg) {
        DrivingWorld world = leg.opened().world();
        held = world.views() == 0
                ? leg.flight().node().map(node -> new Held(future, world, node)).orElse(null)
                : null;
    }

    private static DriveRequest request(DriveOrder order, Map<View, DriveRequest.Start> start, int frames) {
        return new DriveRequest(start, order.rig(), order.plan().track(), order.captions(), frames, order.seed());
    }

    private Map<View, DriveRequest.Start> start(DriveOrder order, WorldConfig config) {
        Scene scene = opener.scene(order.scene());
        Optional<RigPictures> pictures = opener.pictures(order.scene());
        Map<View, DriveRequest.Start> start = new EnumMap<>(View.class);
        pictures.filter(all -> RigFile.read(all.rig()).equals(order.rig())).ifPresent(all -> {
            for (View view : View.values()) {
                all.view(view.key()).ifPresent(one -> start.put(view, start(one.scene())));
            }
        });
        DriveRequest.Start front = start(scene);
        Intrinsics lens = RigCameras.of(order.rig(), config.width(), config.height(), Optional.empty())
                .lens(View.FRONT);
        start.put(View.FRONT, order.sceneLens() ? front : front.through(lens).orElse(front));
        return start;
    }

    private static DriveRequest.Start start(Scene seen) {
        return new DriveRequest.Start(
                List.of(seen.picture()), seen.depth().map(DepthPicture::metres).orElse(null), Optional.of(seen.lens()));
    }

    /// The last pictures of every view, as many as the model goes on from.
    private static Map<View, DriveRequest.Start> last(DriveFuture future, DriveSoFar sofar, WorldConfig config) {
        Map<View, DriveRequest.Start> start = new EnumMap<>(View.class);
        for (View view : View.values()) {
            List<Picture> own = Objects.requireNonNull(sofar.pictures().get(view));
            List<Picture> tail = own.subList(Math.max(0, own.size() - Math.max(1, config.overlap())), own.size());
            start.put(view, new DriveRequest.Start(tail, null, Optional.of(future.lens(view))));
        }
        return start;
    }
}
