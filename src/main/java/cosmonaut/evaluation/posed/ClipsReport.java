package cosmonaut.evaluation.posed;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The figures of clips, for people and for programs.
public final class ClipsReport {

    private static final Map<String, ToDoubleFunction<ClipFigures>> FIGURES = figures();

    private final List<ClipFigures> clips;
    private final boolean compared;

    ClipsReport(List<ClipFigures> clips, boolean compared) {
        this.clips = List.copyOf(clips);
        this.compared = compared;
    }

    private static Map<String, ToDoubleFunction<ClipFigures>> figures() {
        Map<String, ToDoubleFunction<ClipFigures>> figures = new LinkedHashMap<>();
        figures.put("sampson", clip -> clip.tracks().error());
        figures.put("sampson_agreeing", clip -> clip.tracks().agreeing());
        figures.put("sampson_cameras", clip -> clip.tracks().given());
        figures.put("turn_success", clip -> clip.tracks().turned());
        figures.put("turn_error_deg", clip -> clip.tracks().turn());
        figures.put("rotation_error_deg", ClipFigures::rotation);
        figures.put("translation_error", ClipFigures::translation);
        figures.put("psnr", ClipFigures::psnr);
        figures.put("ssim", ClipFigures::ssim);
        return figures;
    }

    /// A line for every clip and one for all.
    public void print(PrintWriter out) {
        out.printf(
                "%-28s %8s %8s %8s %8s %6s %6s %6s %9s %9s",
                "clip", "pictures", "sampson", "agreeing", "cameras", "turns", "error", "found", "rotation", "shift");
        out.println(compared ? String.format(Locale.ROOT, " %8s %6s", "psnr", "ssim") : "");
        for (ClipFigures clip : clips) {
            line(
                    out,
                    clip.name(),
                    clip.pictures(),
                    clip.found() ? "yes" : "no",
                    FIGURES.values().stream()
                            .mapToDouble(figure -> figure.applyAsDouble(clip))
                            .toArray());
        }
        line(
                out,
                "mean of " + clips.size(),
                clips.stream().mapToInt(ClipFigures::pictures).sum(),
                String.format(Locale.ROOT, "%.1f%%", 100 * successRate()),
                FIGURES.values().stream().mapToDouble(this::mean).toArray());
        out.println("LPIPS is not computed: it needs a trained network, which this program does not bring.");
    }

    private void line(PrintWriter out, String name, int pictures, String found, double... values) {
        out.printf(
                Locale.ROOT,
                "%-28s %8d %8s %8s %8s %6s %6s %6s %9s %9s",
                name,
                pictures,
                shown("%.3f", values[0]),
                shown("%.3f", values[1]),
                shown("%.3f", values[2]),
                shown("%.2f", values[3]),
                shown("%.2f", values[4]),
                found,
                shown("%.3f", values[5]),
                shown("%.4f", values[6]));
        out.println(
                compared
                        ? String.format(Locale.ROOT, " %8s %6s", shown("%.2f", values[7]), shown("%.3f", values[8]))
                        : "");
    }

    private static String shown(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "-";
    }

    private double successRate() {
        return (double) clips.stream().filter(ClipFigures::found).count() / clips.size();
    }

    /// Over the clips that have the figure.
    private double mean(ToDoubleFunction<ClipFigures> figure) {
        return clips.stream()
                .mapToDouble(figure)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /// One object: means over the clips that have a figure (null where none has), `pose_success`, `lpips` (null: not
    /// computed), and `details` with every clip.
    public ObjectNode json() {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("pose_success", successRate());
        FIGURES.forEach((name, figure) -> put(root, name, mean(figure)));
        root.putNull("lpips");
        ArrayNode details = root.putObject("details").putArray("clips");
        for (ClipFigures clip : clips) {
            ObjectNode one = details.addObject();
            one.put("name", clip.name()).put("pictures", clip.pictures()).put("pose_found", clip.found());
            FIGURES.forEach((name, figure) -> put(one, name, figure.applyAsDouble(clip)));
            one.put("pairs", clip.tracks().counted())
                    .put("planar_pairs", clip.tracks().planar());
        }
        return root;
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }
}
