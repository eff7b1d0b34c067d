package cosmonaut.evaluation;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The figures of an evaluation, for people and for programs.
public final class EvaluationReport {

    private final Scores scores;
    private final Map<String, Integer> flown;
    private final double seconds;

    EvaluationReport(Scores scores, Map<String, Integer> flown, double seconds) {
        this.scores = scores;
        this.flown = flown;
        this.seconds = seconds;
    }

    /// A table: each figure with its target and whether that is reached.
    public void print(PrintWriter out) {
        for (Figure figure : Figure.values()) {
            double value = scores.value(figure);
            if (Double.isNaN(value)) {
                continue;
            }
            String met = !figure.hasTarget() ? "" : figure.isMetBy(value) ? "met" : "not met";
            out.printf(Locale.ROOT, "%-42s %8.2f   %-14s %s%n", figure.title(), value, figure.target(), met);
        }
        for (String name : scores.names()) {
            if (Figure.of(name).isEmpty() && !name.contains("_at_")) {
                out.printf(Locale.ROOT, "%-42s %8.2f%n", name, scores.median(name));
            }
        }
        out.printf(Locale.ROOT, "clips flown: %s, in %.0f s%n", flown, seconds);
    }

    /// One object: the headline figures by their keys (null where nothing was flown for one) and `details`.
    ///
    /// @param about what the evaluation was of; becomes part of the details
    public ObjectNode json(ObjectNode about) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        for (Figure figure : Figure.values()) {
            if (figure.isHeadline()) {
                put(root, figure.key(), scores.value(figure));
            }
        }
        ObjectNode details = root.putObject("details");
        details.setAll(about);
        details.put("seconds", seconds);
        ObjectNode clips = details.putObject("clips");
        flown.forEach(clips::put);
        ObjectNode met = details.putObject("target_met");
        ObjectNode all = details.putObject("scores");
        for (Figure figure : Figure.values()) {
            if (figure.hasTarget() && !Double.isNaN(scores.value(figure))) {
                met.put(figure.key(), figure.isMetBy(scores.value(figure)));
            }
        }
        scores.names().forEach(name -> all.set(name, score(name)));
        return root;
    }

    private ObjectNode score(String name) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("count", scores.count(name));
        put(node, "mean", scores.mean(name));
        put(node, "median", scores.median(name));
        ObjectNode families = node.putObject("families");
        boolean mean =
                Figure.of(name).map(figure -> figure.over() == Figure.Over.MEAN).orElse(false);
        for (String family : scores.families(name)) {
            put(families, family, mean ? scores.mean(name, family) : scores.median(name, family));
        }
        return node;
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }
}
