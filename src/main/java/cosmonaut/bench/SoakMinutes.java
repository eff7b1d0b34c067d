package cosmonaut.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a long flight did minute by minute, and whether it grew. A day of it is 1440 short records.
final class SoakMinutes {

    /// Minutes in which a flight may still fill its memory of keyframes, its timeline and the code of the compiler.
    private static final double SETTLING_SECONDS = 300;

    /// Minutes at either end whose median is compared, so that one of them alone says nothing.
    private static final int COMPARED = 5;

    /// @param second         of flight at the end of the minute
    /// @param heapBytes      in use after a full collection
    /// @param residentBytes  of the process, -1 where the system does not tell
    /// @param chunks         so far
    /// @param updates        of the window in this minute
    /// @param longestGap     between two of them, in milliseconds
    /// @param longestBlock   of the JavaFX thread, in milliseconds
    /// @param longestWork    of the JavaFX thread, in milliseconds of processor time
    /// @param frozenSeconds  in which nothing changed though the camera moved
    /// @param incidents      so far
    record Minute(
            double second,
            long heapBytes,
            long residentBytes,
            long chunks,
            int updates,
            double longestGap,
            double longestBlock,
            double longestWork,
            int frozenSeconds,
            int incidents) {

        ObjectNode json() {
            ObjectNode node = JsonMapper.shared().createObjectNode();
            node.put("second", Math.round(second)).put("heap_after_gc_bytes", heapBytes);
            node.put("resident_bytes", residentBytes).put("chunks", chunks);
            node.put("updates", updates).put("gap_longest_ms", longestGap);
            node.put("fx_longest_block_ms", longestBlock).put("fx_longest_work_ms", longestWork);
            return node.put("frozen_seconds", frozenSeconds).put("incidents", incidents);
        }
    }

    private final List<Minute> minutes = new ArrayList<>();

    void add(Minute minute) {
        minutes.add(minute);
    }

    double longestBlock() {
        return minutes.stream().mapToDouble(Minute::longestBlock).max().orElse(0);
    }

    double longestWork() {
        return minutes.stream().mapToDouble(Minute::longestWork).max().orElse(0);
    }

    int frozenSeconds() {
        return minutes.stream().mapToInt(Minute::frozenSeconds).sum();
    }

    ArrayNode json() {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        minutes.forEach(minute -> all.add(minute.json()));
        return all;
    }

    /// How much more memory the last minutes held than the first ones after the fifth; without figures where the flight
    /// was too short to tell.
    ObjectNode growth() {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        List<Minute> settled = minutes.stream()
                .filter(minute -> minute.second() >= SETTLING_SECONDS)
                .toList();
        node.put("minutes", settled.size());
        if (settled.size() >= 2) {
            node.put("heap_bytes", growth(settled, Minute::heapBytes));
            node.put("resident_bytes", growth(settled, Minute::residentBytes));
        }
        return node;
    }

    private static long growth(List<Minute> settled, ToLongFunction<Minute> bytes) {
        int compared = Math.min(COMPARED, settled.size() / 2);
        return median(settled.subList(settled.size() - compared, settled.size()), bytes)
                - median(settled.subList(0, compared), bytes);
    }

    private static long median(List<Minute> some, ToLongFunction<Minute> bytes) {
        long[] sorted = some.stream().mapToLong(bytes).toArray();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
