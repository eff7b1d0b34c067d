package cosmonaut.evaluation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The figures by which a starter is judged, in the order of the report; docs/evaluation.md defines them.
enum Figure {
    PSNR16("first 16 pictures against the truth, dB", Over.MEAN, 28, Double.POSITIVE_INFINITY),
    PSNR16_REPEAT("repeating the first picture, dB", Over.MEAN),
    PSNR16_GAIN("better than repeating by, dB", Over.MEAN, 8, Double.POSITIVE_INFINITY),
    PSNR16_ESTIMATED_DEPTH("the same, depth estimated, dB", Over.MEAN, 26.5, Double.POSITIVE_INFINITY),
    PSNR16_EMPTY_CACHE("the same, empty cache, rays alone, dB", Over.MEAN, 24, Double.POSITIVE_INFINITY),
    TRUE_PATH_NEARER("true path nearer than its mirror image", Over.MEAN, 0.98, 1),
    POSE_SUCCESS("camera found again in the pictures", Over.MEAN, 0.82, 1),
    ROTATION_ERROR_DEG("its rotation is wrong by, degrees", Over.MEAN, 0, 1.65),
    SEEN_SHARPNESS("seen parts: sharpness", Over.MEDIAN, 0.8, Double.POSITIVE_INFINITY),
    NEW_SHARPNESS("new parts: sharpness", Over.MEDIAN, 0.6, 1.5),
    NEW_CONTRAST("new parts: contrast", Over.MEDIAN, 0.8, 1.2),
    NEW_FD("new parts: Frechet distance of latents", Over.MEAN, 0, 0.3),
    TURN360_CONTRAST("full turn: contrast", Over.MEDIAN, 0.7, 1.3),
    TURN360_SHARPNESS("full turn: sharpness", Over.MEDIAN, 0.6, 1.4),
    WALK_SHARPNESS("long walk: sharpness", Over.MEDIAN, 0.6, Double.POSITIVE_INFINITY),
    WALK_COLOUR_DRIFT("long walk: drift of the mean colour", Over.MEDIAN, 0, 0.1),
    STILL_PSNR("100 chunks standing still, dB", Over.MEAN, 40, Double.POSITIVE_INFINITY),
    REVISIT_PSNR("second visit against the first, dB", Over.MEAN, 26, Double.POSITIVE_INFINITY);

    /// How the scores of single clips become one figure.
    enum Over {
        MEAN,
        MEDIAN
    }

    private final String title;
    private final Over over;
    private final double low;
    private final double high;

    Figure(String title, Over over, double low, double high) {
        this.title = title;
        this.over = over;
        this.low = low;
        this.high = high;
    }

    Figure(String title, Over over) {
        this(title, over, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /// The key of the JSON report.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The figure of a key.
    static Optional<Figure> of(String key) {
        return Arrays.stream(values())
                .filter(figure -> figure.key().equals(key))
                .findFirst();
    }

    /// What it is, for people.
    String title() {
        return title;
    }

    Over over() {
        return over;
    }

    /// Whether it stands at the top of the JSON report; the others stand among the details.
    boolean isHeadline() {
        return this != PSNR16_GAIN && this != WALK_COLOUR_DRIFT;
    }

    boolean hasTarget() {
        return low != Double.NEGATIVE_INFINITY;
    }

    /// Whether a value reaches the target; false for NaN.
    boolean isMetBy(double value) {
        return value >= low && value <= high;
    }

    /// The target in words.
    String target() {
        if (!hasTarget()) {
            return "";
        }
        if (high == Double.POSITIVE_INFINITY || high == 1) {
            return "at least " + number(low);
        }
        return low == 0 ? "at most " + number(high) : number(low) + " to " + number(high);
    }

    /// Up to two digits behind the point, none that say nothing.
    static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }
}
