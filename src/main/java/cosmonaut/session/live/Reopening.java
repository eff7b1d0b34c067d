package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;
import cosmonaut.session.file.SessionEvent;
import cosmonaut.session.file.SessionReplay;
import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.session.tree.FlightNode;
import cosmonaut.session.tree.Shot;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the line of a saved flight again, for a tree to be flown on from. The inference thread's.
///
/// Pictures are due one after the other, as if the flight had never waited.
final class Reopening {

    private final CameraWorld world;
    private final ShotMaker maker;
    private final SessionReplay replay;

    Reopening(CameraWorld world, ShotMaker maker, SessionReplay replay) {
        this.world = world;
        this.maker = maker;
        this.replay = replay;
    }

    /// Ends [#run] soon. Any thread.
    void cancel() {
        replay.cancel();
    }

    /// @throws java.util.concurrent.CancellationException when it was given up
    void run(Generator.Listener listener) {
        Line line = new Line(listener);
        try {
            replay.run(world, line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.reopened(line.others);
    }

    private final class Line implements SessionReplay.Listener {

        private final Generator.Listener listener;
        private @Nullable Shot last;
        private int others;

        Line(Generator.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void started(WorldStart start, WorldNode root) {
            Shot first =
                    maker.first(start.picture(), start.camera(), root.keyframe().orElse(null));
            last = first;
            listener.reopening(first, root);
        }

        @Override
        public void made(SessionEvent.Made made, Chunk chunk, boolean same) {
            Shot before = last;
            if (before == null) {
                throw new IllegalStateException("a chunk before the first picture");
            }
            others += same ? 0 : 1;
            ChunkPlan plan = plan(made.asked().cameras(), before);
            List<Shot> shots = maker.of(chunk, plan, before);
            last = shots.getLast();
            listener.remade(
                    new FlightNode.Request(plan, made.asked().settings()),
                    new Generator.Made(chunk.node(), shots, Timeline.thumbnail(last.picture()), 0, chunk.timings()));
        }
    }

    private ChunkPlan plan(List<CameraFrame> cameras, Shot before) {
        double step = 1 / world.config().fps();
        List<Double> seconds = new ArrayList<>(cameras.size());
        for (int i = 1; i <= cameras.size(); i++) {
            seconds.add(before.seconds() + i * step);
        }
        FlightKinematics after = new FlightKinematics(cameras.getLast().pose(), FlightLimits.DEFAULT);
        return new ChunkPlan(cameras, List.copyOf(seconds), before.seconds(), 0, before.change(), after);
    }
}
