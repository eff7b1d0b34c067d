package cosmonaut.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Which parts of a model are in a device's memory when. Pure arithmetic: whoever runs the parts carries it out.
///
/// Everything stays if it fits, each part with its workspace. Else parts take turns, as few bytes of them as will do;
/// only one of those is in memory at a time. Else all take turns, and those that do not even fit alone have their
/// blocks streamed through what is left.
///
/// @param placements the parts in the order in which they were given
/// @param peakBytes the most that is in memory at once; more than `freeBytes` where the plan falls short
/// @param freeBytes what the device has
public record ResidencyPlan(List<Placement> placements, long peakBytes, long freeBytes) {

    /// How long a part's weights are in memory.
    public enum Mode {
        /// From the first chunk to the last.
        RESIDENT,
        /// While it works.
        TURNS,
        /// While it works, a few blocks at a time.
        STREAMED
    }

    /// What becomes of a part.
    ///
    /// @param blocks of it that are in memory at once; all, unless it is streamed
    public record Placement(PartSize part, Mode mode, int blocks) {

        /// Bytes while it works.
        public long workingBytes() {
            return mode == Mode.STREAMED ? part.streamedBytes(blocks) : part.workingBytes();
        }

        private String text() {
            return part.tiles() > 1 ? residency() + ", " + tiles() : residency();
        }

        private String tiles() {
            return "pictures in " + part.tiles() + " tiles that overlap";
        }

        private String residency() {
            return switch (mode) {
                case RESIDENT -> part.name() + " resident";
                case TURNS -> part.name() + " in turns";
                case STREAMED -> part.name() + " streamed, " + blocks + " of " + part.blocks() + " blocks at once";
            };
        }
    }

    /// Parts among which the smallest set that takes turns is searched; a model has nine.
    private static final int MOST_PARTS = 16;

    public ResidencyPlan {
        placements = List.copyOf(placements);
    }

    /// Plans a model for a device.
    ///
    /// @param parts in the order of their use, at most 16
    /// @param freeBytes of the device, for weights and workspaces together
    public static ResidencyPlan of(List<PartSize> parts, long freeBytes) {
        if (parts.size() > MOST_PARTS || freeBytes < 0) {
            throw new IllegalArgumentException(parts.size() + " parts for " + freeBytes + " bytes");
        }
        return fewestTurns(parts, freeBytes).orElseGet(() -> streamed(parts, freeBytes));
    }

    /// Whether the device has room for it.
    public boolean fits() {
        return peakBytes <= freeBytes;
    }

    /// Whether no part is ever loaded again.
    public boolean isResident() {
        return fits() && placements.stream().allMatch(placement -> placement.mode() == Mode.RESIDENT);
    }

    /// The placement of a part.
    ///
    /// @throws IllegalArgumentException if there is none of that name
    public Placement of(String part) {
        return placements.stream()
                .filter(placement -> placement.part().name().equals(part))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part " + part));
    }

    /// What is missing and what to lower, in one line; empty where the plan fits.
    public Optional<String> shortfall() {
        if (fits()) {
            return Optional.empty();
        }
        Placement largest = placements.stream()
                .reduce((a, b) -> b.workingBytes() > a.workingBytes() ? b : a)
                .orElseThrow();
        PartSize part = largest.part();
        String weights = largest.mode() == Mode.STREAMED
                ? largest.blocks() + " of its " + part.blocks() + " blocks"
                : "its weights";
        return Optional.of(String.format(
                Locale.ROOT,
                "%s needs %.1f GB for %s and %.1f GB to work in, %.1f GB are free: %.1f GB are missing; %s",
                part.name(),
                gigabytes(largest.workingBytes() - part.workspaceBytes()),
                weights,
                gigabytes(part.workspaceBytes()),
                gigabytes(freeBytes),
                gigabytes(peakBytes - freeBytes),
                part.workspaceBytes() >= peakBytes - freeBytes
                        ? "lower the size of the pictures or the pictures of a chunk"
                        : "take a smaller model or a device with more memory"));
    }

    /// One line for people: where every part is, and the peak.
    public String summary() {
        String figures =
                String.format(Locale.ROOT, "at most %.1f GB of %.1f GB", gigabytes(peakBytes), gigabytes(freeBytes));
        if (!fits()) {
            return "does not fit: " + shortfall().orElseThrow();
        }
        if (isResident()) {
            String tiles = placements.stream()
                    .filter(placement -> placement.part().tiles() > 1)
                    .map(placement -> ", " + placement.part().name() + " with " + placement.tiles())
                    .collect(Collectors.joining());
            return "everything resident" + tiles + "; " + figures;
        }
        return placements.stream().map(Placement::text).collect(Collectors.joining(", ")) + "; " + figures;
    }

    /// The plan in which the least bytes have to be loaded again, if any fits: none, one or more parts take turns.
    private static Optional<ResidencyPlan> fewestTurns(List<PartSize> parts, long freeBytes) {
        Optional<ResidencyPlan> best = Optional.empty();
        long leastBytes = Long.MAX_VALUE;
        for (int turns = 0; turns < 1 << parts.size(); turns++) {
            long again = 0;
            long resident = 0;
            long working = 0;
            List<Placement> placements = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                PartSize part = parts.get(i);
                boolean leaves = (turns >> i & 1) == 1;
                again += leaves ? part.weightBytes() : 0;
                resident += leaves ? 0 : part.workingBytes();
                working = Math.max(working, leaves ? part.workingBytes() : 0);
                placements.add(new Placement(part, leaves ? Mode.TURNS : Mode.RESIDENT, part.blocks()));
            }
            if (resident + working <= freeBytes && again < leastBytes) {
                leastBytes = again;
                best = Optional.of(new ResidencyPlan(placements, resident + working, freeBytes));
            }
        }
        return best;
    }

    private static ResidencyPlan streamed(List<PartSize> parts, long freeBytes) {
        List<Placement> placements =
                parts.stream().map(part -> alone(part, freeBytes)).toList();
        return new ResidencyPlan(placements, most(placements, Placement::workingBytes), freeBytes);
    }

    /// A part that has the device for itself while it works.
    private static Placement alone(PartSize part, long freeBytes) {
        if (part.workingBytes() <= freeBytes || !part.isStreamable()) {
            return new Placement(part, Mode.TURNS, part.blocks());
        }
        long room = freeBytes - part.streamedBytes(PartSize.LEAST_BLOCKS);
        long more = Math.max(0, room) / part.blockBytes();
        return new Placement(part, Mode.STREAMED, (int) Math.min(part.blocks(), PartSize.LEAST_BLOCKS + more));
    }

    private static long most(List<Placement> placements, ToLongFunction<Placement> bytes) {
        return placements.stream().mapToLong(bytes).max().orElse(0);
    }

    private static double gigabytes(long bytes) {
        return bytes / 1e9;
    }
}
