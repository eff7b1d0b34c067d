package cosmonaut.evaluation;

import cosmonaut.evaluation.DriftRun.Motion;
import cosmonaut.evaluation.DriftRun.Step;
import cosmonaut.world.PictureCoder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The drift of several videos, chunk by chunk, for people and for programs.
public final class DriftReport {

    /// The columns, by the key of the JSON report.
    private static final Map<String, ToDoubleFunction<Step>> FIGURES = figures();

    private record Row(DriftRun run, List<Step> steps) {}

    private final List<Row> rows;
    private final double seconds;

    private DriftReport(List<Row> rows, double seconds) {
        this.rows = rows;
        this.seconds = seconds;
    }

    static DriftReport of(List<DriftRun> runs, Optional<PictureCoder> coder, double seconds) {
        return new DriftReport(
                runs.stream().map(run -> new Row(run, run.steps(coder))).toList(), seconds);
    }

    private static Map<String, ToDoubleFunction<Step>> figures() {
        Map<String, ToDoubleFunction<Step>> figures = new LinkedHashMap<>();
        figures.put("sharpness", Step::sharpness);
        figures.put("contrast", Step::contrast);
        figures.put("brightness", Step::brightness);
        figures.put("colour_drift", Step::colourDrift);
        figures.put("frechet", Step::frechet);
        return figures;
    }

    /// A table: a line for every chunk.
    public void print(PrintWriter out) {
        for (Row row : rows) {
            out.printf(Locale.ROOT, "%s, %s%n", row.run().start(), key(row.run().motion()));
            out.printf(Locale.ROOT, "  chunk   sharpness    contrast  brightness  colour drift  Frechet distance%n");
            for (int i = 0; i < row.steps().size(); i++) {
                Step step = row.steps().get(i);
                out.printf(
                        Locale.ROOT,
                        "  %5d %11.3f %11.3f %11.3f %13.3f %17.3f%n",
                        i + 1,
                        step.sharpness(),
                        step.contrast(),
                        step.brightness(),
                        step.colourDrift(),
                        step.frechet());
            }
        }
        out.printf(Locale.ROOT, "%d videos, in %.0f s%n", rows.size(), seconds);
    }

    /// One object: the last chunk's figures by motion, means over the videos (null where there is none), and `details`
    /// with every chunk.
    ///
    /// @param about what the evaluation was of; becomes part of the details
    public ObjectNode json(ObjectNode about) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        for (Motion motion : Motion.values()) {
            FIGURES.forEach((name, figure) -> put(root, key(motion) + "_" + name, mean(motion, figure)));
        }
        ObjectNode details = root.putObject("details");
        details.setAll(about);
        details.put("seconds", seconds);
        ArrayNode videos = details.putArray("videos");
        for (Row row : rows) {
            ObjectNode video = videos.addObject();
            video.put("start", row.run().start()).put("motion", key(row.run().motion()));
            ArrayNode chunks = video.putArray("chunks");
            for (Step step : row.steps()) {
                ObjectNode chunk = chunks.addObject();
                FIGURES.forEach((name, figure) -> put(chunk, name, figure.applyAsDouble(step)));
            }
        }
        return root;
    }

    private double mean(Motion motion, ToDoubleFunction<Step> figure) {
        List<Double> values = new ArrayList<>();
        for (Row row : rows) {
            if (row.run().motion() == motion) {
                values.add(figure.applyAsDouble(row.steps().getLast()));
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static String key(Motion motion) {
        return motion.name().toLowerCase(Locale.ROOT);
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }
}
