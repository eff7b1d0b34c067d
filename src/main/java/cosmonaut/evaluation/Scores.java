package cosmonaut.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Named scores of single clips or pictures, by family.
final class Scores {

    private final Map<String, Map<String, List<Double>>> byName = new LinkedHashMap<>();

    /// Adds a score; one that is not a number says nothing and is left out.
    void add(String name, String family, double value) {
        if (!Double.isNaN(value)) {
            byName.computeIfAbsent(name, key -> new TreeMap<>())
                    .computeIfAbsent(family, key -> new ArrayList<>())
                    .add(value);
        }
    }

    void add(Figure figure, String family, double value) {
        add(figure.key(), family, value);
    }

    /// The names in the order in which they first came.
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /// Families that have such a score.
    List<String> families(String name) {
        return List.copyOf(byName.getOrDefault(name, Map.of()).keySet());
    }

    /// The scores of a figure made into one; NaN without any.
    double value(Figure figure) {
        return figure.over() == Figure.Over.MEAN ? mean(figure.key()) : median(figure.key());
    }

    double mean(String name) {
        return Arrays.stream(all(name)).average().orElse(Double.NaN);
    }

    double median(String name) {
        return median(all(name));
    }

    /// The median of a family's scores; NaN without any.
    double median(String name, String family) {
        return median(byName.getOrDefault(name, Map.of()).getOrDefault(family, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray());
    }

    double mean(String name, String family) {
        return byName.getOrDefault(name, Map.of()).getOrDefault(family, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    int count(String name) {
        return all(name).length;
    }

    private double[] all(String name) {
        return byName.getOrDefault(name, Map.of()).values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
