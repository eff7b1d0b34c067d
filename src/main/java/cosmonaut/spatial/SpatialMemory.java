package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keyframes of a flight, within a bound of memory, and the choice of those that see what comes next.
///
/// When the bound is passed, the keyframe is forgotten whose surfaces the others show best; the first and the newest
/// are always kept. One thread at a time.
public final class SpatialMemory {

    /// Two keyframes whose gain differs by less than this share of the view are equally good.
    private static final double EQUAL_GAIN = 0.02;

    /// A keyframe that adds less than this share of the view is not worth warping.
    private static final double LEAST_GAIN = 0.005;

    /// Closeness is compared in steps of this, so that "equally near" has a meaning.
    private static final double CLOSENESS_STEP = 0.05;

    private static final double CLOSENESS_METRES = 4;
    private static final double CLOSENESS_DEGREES = 30;

    private final long maxBytes;
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;

    /// @param maxBytes heap that the keyframes may take; the first and the newest are kept even if they pass it
    public SpatialMemory(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("memory bound must be above 0 bytes, not " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /// A remembered keyframe and, for each coarse cell of its own view, how many others show the same surface.
    private static final class Entry {
        private final Keyframe keyframe;
        private final boolean beside;
        private final PointSketch sketch;
        private final float[] own;
        private final int[] shownBy;

        /// @param beside whether it belongs to a place, not to the flight's line
        Entry(Keyframe keyframe, boolean beside) {
            this.keyframe = keyframe;
            this.beside = beside;
            sketch = new PointSketch(keyframe);
            int cells = PointSketch.cells(keyframe.camera().intrinsics());
            own = new float[cells];
            shownBy = new int[cells];
            sketch.project(keyframe.camera(), own);
        }

        long bytes() {
            return keyframe.bytes() + sketch.bytes() + 8L * own.length;
        }

        /// Counts (or, with -1, uncounts) what `other` shows of this view.
        void count(Entry other, int change) {
            float[] seen = new float[own.length];
            other.sketch.project(keyframe.camera(), seen);
            for (int i = 0; i < own.length; i++) {
                if (own[i] < Float.POSITIVE_INFINITY && PointSketch.same(seen[i], own[i])) {
                    shownBy[i] += change;
                }
            }
        }

        /// What would be lost with this keyframe: the sum of 1 / (1 + others that show it) over its cells.
        double need() {
            double sum = 0;
            for (int i = 0; i < own.length; i++) {
                if (own[i] < Float.POSITIVE_INFINITY) {
                    sum += 1.0 / (1 + shownBy[i]);
                }
            }
            return sum;
        }
    }

    /// Adds the newest keyframe and forgets the least needed ones until the bound holds.
    public void remember(Keyframe keyframe) {
        if (!entries.isEmpty() && newest().keyframe.index() >= keyframe.index()) {
            throw new IllegalArgumentException("keyframe " + keyframe.index() + " is not newer than "
                    + newest().keyframe.index());
        }
        add(new Entry(keyframe, false));
        keepWithinBounds();
    }

    /// Adds a view that belongs to a place, not to the flight's line: whatever its number, it never counts as the
    /// newest, nor as the first.
    public void rememberBeside(Keyframe view) {
        add(new Entry(view, true));
        keepWithinBounds();
    }

    /// Whether this very keyframe is held.
    public boolean holds(Keyframe keyframe) {
        return entries.stream().anyMatch(entry -> entry.keyframe == keyframe);
    }

    /// The newest keyframe of the flight's line.
    private Entry newest() {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (!entries.get(i).beside) {
                return entries.get(i);
            }
        }
        return entries.getLast();
    }

    private void keepWithinBounds() {
        while (bytes > maxBytes && entries.size() > 2) {
            forgetLeastNeeded();
        }
    }

    private void forgetLeastNeeded() {
        Entry first =
                entries.stream().filter(entry -> !entry.beside).findFirst().orElse(entries.getFirst());
        Entry newest = newest();
        Entry least = null;
        double leastNeed = Double.POSITIVE_INFINITY;
        for (Entry entry : entries) {
            double need = entry == first || entry == newest ? Double.POSITIVE_INFINITY : entry.need();
            if (least == null || need < leastNeed) {
                leastNeed = need;
                least = entry;
            }
        }
        remove(Objects.requireNonNull(least));
    }

    /// Takes in an entry that none counts.
    private void add(Entry added) {
        for (Entry entry : entries) {
            entry.count(added, 1);
            added.count(entry, 1);
        }
        entries.add(added);
        bytes += added.bytes();
    }

    private void remove(Entry gone) {
        entries.remove(gone);
        bytes -= gone.bytes();
        for (Entry entry : entries) {
            entry.count(gone, -1);
        }
    }

    /// The keyframes held at some time. It keeps them, whatever the memory forgets later.
    public static final class Mark {

        private final List<Entry> entries;

        private Mark(List<Entry> entries) {
            this.entries = List.copyOf(entries);
        }

        /// The keyframes held then, oldest first.
        public List<Keyframe> keyframes() {
            return entries.stream().map(entry -> entry.keyframe).toList();
        }
    }

    /// What is held now, for [#returnTo]; costs one reference a keyframe.
    public Mark mark() {
        return new Mark(entries);
    }

    /// Holds again what was held at the mark: newer keyframes are forgotten, and those forgotten since for want of room
    /// are back. The cost goes with the number of keyframes that differ.
    ///
    /// @param mark of this memory
    public void returnTo(Mark mark) {
        Set<Entry> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(mark.entries);
        for (Entry entry : List.copyOf(entries)) {
            if (!wanted.remove(entry)) {
                remove(entry);
            }
        }
        for (Entry entry : mark.entries) {
            if (wanted.contains(entry)) {
                Arrays.fill(entry.shownBy, 0);
                add(entry);
            }
        }
        entries.sort(Comparator.comparingInt(entry -> entry.keyframe.index()));
    }

    /// Forgets everything from the keyframe `index` on; a flight that goes back in time continues from there.
    public void forgetFrom(int index) {
        List.copyOf(entries).stream()
                .filter(entry -> entry.keyframe.index() >= index)
                .forEach(this::remove);
    }

    /// The keyframes held, oldest first.
    public List<Keyframe> keyframes() {
        return entries.stream().map(entry -> entry.keyframe).toList();
    }

    public int size() {
        return entries.size();
    }

    /// Heap that is taken, in bytes.
    public long bytes() {
        return bytes;
    }

    /// The keyframes to warp into the coming cameras, at most `count`, in order of priority.
    ///
    /// Greedy by coverage (Lyra 2.0): a keyframe covers a cell of the first, the middle or the last target when its
    /// point there is the nearest of all within tolerance. The newest keyframe is always among them; then
    /// the one that adds most uncovered cells is taken next. Among equals the nearest pose wins, then the older one,
    /// whose picture has drifted less; one that adds nothing is taken only if it would come before the newest. The
    /// result is ordered nearest pose first, older first among equals.
    public List<Keyframe> choose(List<CameraFrame> targets, int count) {
        return choose(targets, count, null);
    }

    /// As above for a camera that is one of several: in place of the newest keyframe, its own newest is always taken.
    ///
    /// @param own if it is not held, the newest is taken
    public List<Keyframe> choose(List<CameraFrame> targets, int count, @Nullable Keyframe own) {
        if (entries.isEmpty() || count < 1 || targets.isEmpty()) {
            return List.of();
        }
        CameraFrame middle = targets.get((targets.size() - 1) / 2);
        List<CameraFrame> views = targets.size() < 3 ? targets : List.of(targets.getFirst(), middle, targets.getLast());
        List<Candidate> open = candidates(views, middle);
        Entry always = entries.stream()
                .filter(entry -> entry.keyframe == own)
                .findFirst()
                .orElseGet(this::newest);
        Candidate newest = open.get(entries.indexOf(always));
        open.remove(newest);
        BitSet covered = (BitSet) newest.covers.clone();
        double cells = views.stream()
                .mapToInt(view -> PointSketch.cells(view.intrinsics()))
                .sum();
        List<Candidate> chosen = new ArrayList<>(List.of(newest));
        while (chosen.size() < count && !open.isEmpty()) {
            Candidate next = best(open, covered, cells);
            boolean comesBeforeNewest = Candidate.NEAREST_THEN_OLDEST.compare(next, newest) < 0
                    && next.covers.cardinality() >= LEAST_GAIN * cells;
            if (next.gain(covered) < LEAST_GAIN * cells && !comesBeforeNewest) {
                break;
            }
            open.remove(next);
            chosen.add(next);
            covered.or(next.covers);
        }
        chosen.sort(Candidate.NEAREST_THEN_OLDEST);
        return chosen.stream().map(Candidate::keyframe).toList();
    }

    private record Candidate(Keyframe keyframe, BitSet covers, long closeness) {

        private static final Comparator<Candidate> NEAREST_THEN_OLDEST =
                Comparator.comparingLong(Candidate::closeness).thenComparingInt(c -> c.keyframe.index());

        int gain(BitSet covered) {
            BitSet added = (BitSet) covers.clone();
            added.andNot(covered);
            return added.cardinality();
        }
    }

    private static Candidate best(List<Candidate> open, BitSet covered, double cells) {
        int most = open.stream().mapToInt(c -> c.gain(covered)).max().orElse(0);
        return open.stream()
                .filter(c -> c.gain(covered) >= most - EQUAL_GAIN * cells)
                .min(Candidate.NEAREST_THEN_OLDEST)
                .orElseThrow();
    }

    private List<Candidate> candidates(List<CameraFrame> views, CameraFrame middle) {
        List<BitSet> covers = new ArrayList<>();
        entries.forEach(entry -> covers.add(new BitSet()));
        int base = 0;
        for (CameraFrame view : views) {
            int cells = PointSketch.cells(view.intrinsics());
            float[][] seen = new float[entries.size()][cells];
            float[] nearest = new float[cells];
            Arrays.fill(nearest, Float.POSITIVE_INFINITY);
            for (int k = 0; k < seen.length; k++) {
                entries.get(k).sketch.project(view, seen[k]);
                for (int i = 0; i < cells; i++) {
                    nearest[i] = Math.min(nearest[i], seen[k][i]);
                }
            }
            for (int k = 0; k < seen.length; k++) {
                for (int i = 0; i < cells; i++) {
                    if (nearest[i] < Float.POSITIVE_INFINITY && PointSketch.same(seen[k][i], nearest[i])) {
                        covers.get(k).set(base + i);
                    }
                }
            }
            base += cells;
        }
        List<Candidate> made = new ArrayList<>();
        for (int k = 0; k < entries.size(); k++) {
            Keyframe keyframe = entries.get(k).keyframe;
            made.add(new Candidate(
                    keyframe, covers.get(k), closeness(keyframe.camera().pose(), middle.pose())));
        }
        return made;
    }

    private static long closeness(Pose a, Pose b) {
        double distance = a.distanceTo(b) / CLOSENESS_METRES + a.degreesTo(b) / CLOSENESS_DEGREES;
        return (long) (distance / CLOSENESS_STEP);
    }
}
