package cosmonaut.session.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.EgoTrajectory;
import cosmonaut.drive.FirstPoint;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.FlightReport;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.DriveNode;
import cosmonaut.world.DriveStart;
import cosmonaut.world.DriveStart.ViewStart;
import cosmonaut.world.DriveStep;
import cosmonaut.world.DrivingWorld;
import cosmonaut.world.StageTimings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A drive of six cameras along a trajectory, from the first picture to the last, or on from where one has come to.
public final class DriveFlight {

    private final DrivingWorld world;
    private final DriveRequest request;
    private final RigCameras cameras;
    private final EgoTrack track;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<Double> chunkSeconds = new ArrayList<>();
    private final int made;
    private final int first;
    private int frames;
    private double seconds;
    private @Nullable DriveNode node;

    /// @throws InvalidInputException if the request does not fit the world
    public DriveFlight(DrivingWorld world, DriveRequest request) {
        this(world, request, 0, null);
    }

    /// Goes on with a drive of which there are pictures. The request's frames count them too.
    ///
    /// @param made pictures of each view that there are, 0 for none
    /// @param node where the drive has come to in this world; none where it begins anew, from the request's pictures,
    ///     which then are the last of those that were made
    /// @throws InvalidInputException if the request does not fit the world
    public DriveFlight(DrivingWorld world, DriveRequest request, int made, @Nullable DriveNode node) {
        this.world = world;
        this.request = request;
        this.made = made;
        this.node = node;
        this.frames = made;
        this.first = made > 0 && node == null ? made : world.goesOn() ? 1 : 0;
        WorldConfig config = world.config();
        if (world.views() != 0 && world.views() != View.values().length) {
            throw new InvalidInputException("the model makes " + world.views() + " views, a drive has "
                    + View.values().length + "; name another model");
        }
        if (request.repeats() > 0 && !world.takesRepeats()) {
            throw new InvalidInputException("the model is not told how often a picture is repeated, so "
                    + request.repeats() + " repeats would change nothing; leave them out");
        }
        DriveRequest.Start front = request.start().get(View.FRONT);
        this.cameras = RigCameras.of(
                request.rig(),
                config.width(),
                config.height(),
                Optional.ofNullable(front).flatMap(DriveRequest.Start::lens));
        this.track = request.track().anchored();
        if (!world.goesOn() && made > 0) {
            throw new InvalidInputException(
                    "the model goes by text alone, so no drive goes on with it; name one that goes on from pictures");
        }
        if (!world.goesOn() && request.frames() > config.newFrames()) {
            throw new InvalidInputException("the model goes by text alone and makes " + config.newFrames()
                    + " pictures, not " + request.frames() + "; ask for fewer, or name a model that goes on");
        }
    }

    /// Chunks that are still to be made.
    public int chunks() {
        int there = made > 0 ? made : world.goesOn() ? 1 : 0;
        return Math.ceilDiv(
                Math.max(0, request.frames() - there), world.config().newFrames());
    }

    /// The cameras of the views.
    public RigCameras cameras() {
        return cameras;
    }

    /// The vehicle's pose at a picture, in the frame of the drive's start; where the track has ended it stands.
    public Pose vehicle(int frame) {
        return track.at(frame / world.config().fps());
    }

    public void cancel() {
        cancelled.set(true);
    }

    /// Drives to the end, or until cancelled.
    ///
    /// @throws IOException when the sink cannot keep a picture; [#report] tells of those before
    public FlightReport drive(DriveSink sink, DriveProgress progress) throws IOException {
        long clock = System.nanoTime();
        int chunks = chunks();
        try {
            DriveNode at = node != null ? node : begin(sink, new OfChunk(progress, 0, chunks));
            node = at;
            clock = lap(clock);
            chunkSeconds.clear(); // what a drive begins with is no chunk
            for (int chunk = 0; chunk < chunks && !cancelled.get(); chunk++) {
                at = chunk(at, sink, new OfChunk(progress, chunk + 1, chunks));
                node = at;
                clock = lap(clock);
            }
        } catch (CancellationException e) {
            lap(clock); // asked for; the report says how far the drive came
        }
        return report();
    }

    /// What the drive begins with is its first picture, where there are none yet.
    private DriveNode begin(DriveSink sink, ChunkProgress progress) throws IOException {
        DriveNode at = world.begin(start(), progress);
        for (View view : made == 0 && world.goesOn() ? View.values() : new View[0]) {
            sink.accept(view, 0, at.newest().get(view.ordinal()), cameras.camera(view, vehicle(0)));
            frames = 1;
        }
        return at;
    }

    private long lap(long since) {
        long now = System.nanoTime();
        chunkSeconds.add((now - since) / 1e9);
        seconds += (now - since) / 1e9;
        return now;
    }

    private DriveStart start() {
        List<ViewStart> views = new ArrayList<>();
        WorldConfig config = world.config();
        for (View view : View.values()) {
            DriveRequest.Start given = request.start().get(view);
            CameraFrame camera = cameras.camera(view, vehicle(Math.max(0, made - 1)));
            views.add(
                    given == null
                            ? new ViewStart(List.of(), null, camera)
                            : new ViewStart(
                                    given.pictures().stream()
                                            .map(one -> one.resized(config.width(), config.height()))
                                            .toList(),
                                    depth(given),
                                    camera));
        }
        float[] repeats = new float[views.size()];
        Arrays.fill(repeats, request.repeats());
        return new DriveStart(views, request.captions().all(), repeats, request.seed());
    }

    /// A depth of another size says nothing of the picture that the world sees.
    private float @Nullable [] depth(DriveRequest.Start given) {
        Picture newest = given.pictures().getLast();
        boolean fits = newest.width() == world.config().width()
                && newest.height() == world.config().height();
        return fits ? given.depth() : null;
    }

    /// Makes a chunk and hands on what belongs to the drive.
    private DriveNode chunk(DriveNode from, DriveSink sink, ChunkProgress progress) throws IOException {
        int fresh = first + from.pictures();
        List<List<CameraFrame>> seen = new ArrayList<>();
        for (View view : View.values()) {
            List<CameraFrame> ofView = new ArrayList<>();
            for (int i = 0; i < world.config().newFrames(); i++) {
                ofView.add(cameras.camera(view, vehicle(fresh + i)));
            }
            seen.add(ofView);
        }
        DriveStep step = new DriveStep(seen, world.takesTrajectory() ? trajectory(fresh) : new float[0]);
        DriveNode end = world.next(
                from,
                step,
                (view, index, picture) -> hand(sink, View.values()[view], first + index, picture, seen, fresh),
                progress);
        frames = Math.min(request.frames(), first + end.pictures());
        return end;
    }

    private void hand(DriveSink sink, View view, int index, Picture picture, List<List<CameraFrame>> seen, int fresh)
            throws IOException {
        if (index < request.frames()) {
            sink.accept(view, index, picture, seen.get(view.ordinal()).get(index - fresh));
        }
    }

    /// What a chunk is told, anchored at its first picture: with those that it repeats.
    ///
    /// @param fresh index of its first new picture
    private float[] trajectory(int fresh) {
        WorldConfig config = world.config();
        double at = Math.max(0, fresh - config.overlap()) / config.fps();
        FirstPoint point = config.agreed().beginsAtOrigin() ? FirstPoint.ORIGIN : FirstPoint.PLUS_TENTH;
        return EgoTrajectory.of(track, at).floats(point);
    }

    /// Where the drive has come to; empty before it began. Not while [#drive] runs.
    public Optional<DriveNode> node() {
        return Optional.ofNullable(node);
    }

    /// How far the drive has come; also after [#drive] has thrown.
    public FlightReport report() {
        return new FlightReport(
                frames, frames < request.frames(), seconds, List.copyOf(chunkSeconds), new StageTimings());
    }

    /// Progress of one chunk.
    private final class OfChunk implements ChunkProgress {

        private final DriveProgress progress;
        private final int chunk;
        private final int chunks;

        OfChunk(DriveProgress progress, int chunk, int chunks) {
            this.progress = progress;
            this.chunk = chunk;
            this.chunks = chunks;
        }

        @Override
        public void at(int done, int total) {
            progress.at(chunk, chunks, done, total);
        }

        @Override
        public boolean cancelled() {
            return cancelled.get();
        }
    }
}
