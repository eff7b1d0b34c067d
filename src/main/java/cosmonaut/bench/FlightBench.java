package cosmonaut.bench;

import cosmonaut.camera.FlightControl;
import cosmonaut.diagnostics.MachineMemory;
import cosmonaut.session.live.Latency;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A live flight without a window: a script holds the sticks, this thread is the display at 60 pictures a second.
///
/// The script goes every way and back again, rests, and now and then changes its mind, so that an hour of it stays near
/// the beginning. Times are those of this program: a window and a screen add theirs.
public final class FlightBench {

    private static final long FRAME_NANOS = 1_000_000_000L / 60;
    private static final double LATE_MILLIS = 50;

    /// How often the hand decides; no multiple of a frame.
    private static final long HAND_NANOS = 7_300_000;

    private static final double SECOND = 1e9;

    /// Seconds over which the least heap in use is taken for what is really held.
    private static final double HEAP_WINDOW = 30;

    private static final double[] SAMPLE_SECONDS = {30, 300};
    private static final double SAMPLE_EVERY = 300;

    private final LiveFlight flight;
    private final ViewRenderer renderer;
    private final double seconds;
    private final Random random = new Random(1);
    private final Histogram displayGaps = new Histogram();
    private final Histogram presentTimes = new Histogram();
    private final Histogram presentWork = new Histogram();
    private final ThreadMXBean processor = ManagementFactory.getThreadMXBean();
    private final Histogram pictureGaps = new Histogram();
    private final Deque<long[]> heap = new ArrayDeque<>();
    private final List<ObjectNode> memory = new ArrayList<>();
    private FlightControl held = FlightControl.RELEASED;
    private FlightControl back = FlightControl.RELEASED;
    private boolean returning;
    private double changeAt = 1;
    private double heldSeconds = 1;
    private double nextSample = SAMPLE_SECONDS[0];
    private @Nullable ViewPixels pixels;
    private @Nullable ViewRequest last;
    private int lastPicture = -1;
    private long lastPictureAt;

    /// @param renderer draws what is shown, on the thread that flies
    /// @param seconds of flight, once the world is there
    public FlightBench(LiveFlight flight, ViewRenderer renderer, double seconds) {
        this.flight = flight;
        this.renderer = renderer;
        this.seconds = seconds;
    }

    /// Flies, and tells what was measured.
    public ObjectNode fly() {
        while (flight.view().state() == LiveState.LOADING) {
            LockSupport.parkNanos(FRAME_NANOS);
        }
        long began = System.nanoTime();
        // A hand of its own: keys come at any time, not just before a picture.
        Thread hand = Thread.ofPlatform().daemon().name("bench hand").start(() -> steerFrom(began));
        long due = began;
        long before = began;
        double now = 0;
        while (now < seconds && flight.view().state() != LiveState.FAILED) {
            long start = System.nanoTime();
            long worked = processor.getCurrentThreadCpuTime();
            ViewRequest picture = flight.request(start);
            boolean changed = picture != last;
            if (changed) {
                draw(picture);
                last = picture;
            }
            long end = System.nanoTime();
            presentTimes.add((end - start) / 1e6);
            if (changed) {
                presentWork.add((processor.getCurrentThreadCpuTime() - worked) / 1e6);
            }
            displayGaps.add((end - before) / 1e6);
            before = end;
            watch(picture, end);
            sample(now, end);
            // As a screen does: what comes late waits for the next refresh.
            due += FRAME_NANOS * Math.max(1, (end - due + FRAME_NANOS - 1) / FRAME_NANOS);
            park(due);
            now = (System.nanoTime() - began) / SECOND;
        }
        remember(now);
        hand.interrupt();
        return report(now);
    }

    /// At the size of the generated pictures, as a window would show them unless it enlarged them.
    private void draw(ViewRequest picture) {
        int width = picture.shown().picture().width();
        int height = picture.shown().picture().height();
        ViewPixels into = pixels;
        if (into == null || into.width() != width || into.height() != height) {
            into = renderer.pixels(width, height);
            pixels = into;
        }
        renderer.render(picture, ViewStyle.PLAIN, into);
        flight.shown(picture, System.nanoTime());
    }

    private void steerFrom(long began) {
        while (!Thread.currentThread().isInterrupted()) {
            steer((System.nanoTime() - began) / SECOND);
            LockSupport.parkNanos(HAND_NANOS);
        }
    }

    private static void park(long until) {
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /// Every way is held for a while, then its opposite as long, then nothing for a moment.
    private void steer(double now) {
        if (now < changeAt) {
            return;
        }
        if (returning) {
            held = back;
            returning = false;
        } else if (held.equals(FlightControl.RELEASED)) {
            held = someWay();
            back = opposite(held);
            heldSeconds = 0.3 + 3 * random.nextDouble();
            returning = true;
        } else {
            held = FlightControl.RELEASED;
            changeAt = now + 0.5 + random.nextDouble();
            flight.control(held);
            return;
        }
        changeAt = now + heldSeconds;
        flight.control(held);
    }

    private FlightControl someWay() {
        double much = random.nextBoolean() ? 1 : -1;
        return switch (random.nextInt(5)) {
            case 0 -> FlightControl.of(Math.abs(much), 0, 0, 0, 0, 0);
            case 1 -> FlightControl.of(0, much, 0, 0, 0, 0);
            case 2 -> FlightControl.of(0, 0, 0, much, 0, 0);
            case 3 -> FlightControl.of(0.7, 0, 0, 0.5 * much, 0, 0);
            default -> FlightControl.of(0, 0.3 * much, 0.2, 0.3 * much, 0.1, 0);
        };
    }

    private static FlightControl opposite(FlightControl way) {
        return FlightControl.of(-way.surge(), -way.strafe(), -way.climb(), -way.yaw(), -way.pitch(), -way.roll());
    }

    /// Times the change from one generated picture to the next while the flight moves without waiting.
    private void watch(ViewRequest picture, long at) {
        LiveView view = flight.view();
        boolean flowing = view.state() == LiveState.FLYING && !view.waiting() && view.metresPerSecond() > 0.3;
        int index = picture.shown().index();
        if (index != lastPicture) {
            if (flowing && lastPictureAt > 0) {
                pictureGaps.add((at - lastPictureAt) / 1e6);
            }
            lastPicture = index;
            lastPictureAt = flowing ? at : 0;
        } else if (!flowing) {
            lastPictureAt = 0;
        }
    }

    private void sample(double now, long nanos) {
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        if (heap.isEmpty() || nanos - heap.getLast()[0] > SECOND / 4) {
            heap.add(new long[] {nanos, used});
        }
        while (nanos - heap.getFirst()[0] > HEAP_WINDOW * SECOND) {
            heap.removeFirst();
        }
        if (now >= nextSample) {
            remember(now);
            nextSample = nextSample < SAMPLE_SECONDS[1] ? SAMPLE_SECONDS[1] : nextSample + SAMPLE_EVERY;
        }
    }

    private void remember(double now) {
        ObjectNode sample = JsonMapper.shared().createObjectNode();
        sample.put("second", Math.round(now));
        sample.put(
                "heap_held_bytes", heap.stream().mapToLong(one -> one[1]).min().orElse(0));
        sample.put("resident_bytes", MachineMemory.residentBytes());
        memory.add(sample);
    }

    private ObjectNode report(double flown) {
        LiveView view = flight.view();
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("seconds", flown);
        line.put("state", view.state().name());
        if (view.failure() != null) {
            line.put("failure", view.failure());
        }
        line.put("chunks", view.chunks());
        view.chunk().lastSeconds().ifPresent(last -> line.put("last_chunk_seconds", last));
        line.put("display_frames", displayGaps.count());
        line.put("display_per_second", displayGaps.count() / flown);
        displayGaps.write(line.putObject("display_gap_ms"));
        line.put("display_gaps_under_50_ms", displayGaps.shareBelow(LATE_MILLIS));
        presentTimes.write(line.putObject("present_ms"));
        presentWork.write(line.putObject("present_processor_ms"));
        pictureGaps.write(line.putObject("generated_picture_gap_ms"));
        latency(line.putObject("key_to_reprojected_ms"), view.keyToReprojected());
        latency(line.putObject("key_to_generated_ms"), view.keyToGenerated());
        ArrayNode samples = line.putArray("memory");
        memory.forEach(samples::add);
        line.put("peak_resident_bytes", MachineMemory.peakResidentBytes());
        return line;
    }

    private static void latency(ObjectNode node, Latency measured) {
        node.put("median", measured.medianMillis());
        node.put("p95", measured.p95Millis());
        node.put("samples", measured.samples());
    }

    /// Times in classes of a tenth of a millisecond, so that an hour of them takes no memory.
    private static final class Histogram {

        private static final int PER_MILLI = 10;
        private final int[] counts = new int[20_000];
        private int all;
        private double longest;

        void add(double millis) {
            counts[(int) Math.clamp(millis * PER_MILLI, 0, counts.length - 1.0)]++;
            all++;
            longest = Math.max(longest, millis);
        }

        int count() {
            return all;
        }

        double percentile(double percent) {
            long wanted = (long) Math.ceil(all * percent / 100);
            long sum = 0;
            for (int i = 0; i < counts.length; i++) {
                sum += counts[i];
                if (sum >= wanted) {
                    return (i + 1.0) / PER_MILLI;
                }
            }
            return longest;
        }

        double shareBelow(double millis) {
            long sum = 0;
            for (int i = 0; i < millis * PER_MILLI; i++) {
                sum += counts[i];
            }
            return all == 0 ? 1 : (double) sum / all;
        }

        void write(ObjectNode node) {
            node.put("p5", percentile(5));
            node.put("median", percentile(50));
            node.put("p95", percentile(95));
            node.put("p99", percentile(99));
            node.put("longest", longest);
            node.put("samples", all);
        }
    }
}
