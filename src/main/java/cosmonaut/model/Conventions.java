package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.network.dit.DitViews;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `conventions` of `world.json`: where implementations of the same networks differ, so that one's pictures can be made
/// or another's (Cosmos 1.0, sections 2.6, 2.7 and 2.9). What is absent is as in [#USUAL].
///
/// Other switches of this kind stand where what they change stands: `rope_buffer_dtype` in `transformer/config.json`;
/// `solver`, `final_sigma`, `sigma_schedule`, `edm_coefficients` and `guidance_formula` in `scheduler/config.json`;
/// `pluecker.order` and `pluecker.frames` in `world.json`.
///
/// @param inputPixels what a byte v becomes: `v/128-1` (the original, usual) or `v/127.5-1` (diffusers)
/// @param outputPixels how a number becomes a byte: `truncate` (the original, usual) or `round` (diffusers)
/// @param statistics precision of the latents' means and deviations: `f32` (diffusers, usual) or `bf16` (the original)
/// @param augmentNoise the noise on given frames: the `same` in every step, that of the run (the original, usual), or
///     `fresh` in every step and branch (diffusers)
/// @param addInputFramesGuidance whether the negative branch of guidance is not told which frames are given, as the
///     original does when it is asked to (usual: no)
/// @param negativeFrameRepeats how often the pictures of the last two views count as repeated in the negative branch of
///     guidance: 10 (the original's command line, usual), or -1 for what the positive branch is told; of multi-view
///     networks that are told such a thing alone
/// @param firstPoint where a trajectory's 64 points begin: `origin` (usual), or `plus0.1s`, the first of them a tenth
///     of a second on; of networks that are told a trajectory alone
/// @param reflectedColumns pixel columns that are added left and right by reflection before the networks see a picture,
///     marked as padding, and cut off what they make: 14 in the camera model's recipe (section 4.4; usual: none)
/// @param tokenizerMegabytes what the video tokenizer works in at most, in millions of bytes: larger clips are coded in
///     tiles that overlap, as where the device has no more, and come out a little differently (usual: no limit)
public record Conventions(
        @Nullable String inputPixels,
        @Nullable String outputPixels,
        @Nullable String statistics,
        @Nullable String augmentNoise,
        @Nullable Boolean addInputFramesGuidance,
        @Nullable Double negativeFrameRepeats,
        @Nullable String firstPoint,
        @Nullable Integer reflectedColumns,
        @Nullable Integer tokenizerMegabytes) {

    private static final int MOST_COLUMNS = 1024;
    private static final int MOST_REPEATS = 1000;

    private static final long MEGABYTE = 1_000_000;

    /// As models are run that bring their own `world.json`.
    public static final Conventions USUAL = new Conventions(null, null, null, null, null, null, null, null, null);

    /// Of NVIDIA's inference code for Cosmos 1.0.
    public static final Conventions ORIGINAL =
            new Conventions("v/128-1", "truncate", "bf16", "same", false, null, null, null, null);

    /// Of diffusers' Cosmos pipelines.
    public static final Conventions DIFFUSERS =
            new Conventions("v/127.5-1", "round", "f32", "fresh", false, null, null, null, null);

    public Conventions {
        require("input_pixels", inputPixels, "v/128-1", "v/127.5-1");
        require("output_pixels", outputPixels, "truncate", "round");
        require("statistics", statistics, "f32", "bf16");
        require("augment_noise", augmentNoise, "same", "fresh");
        require("first_point", firstPoint, "origin", "plus0.1s");
        if (negativeFrameRepeats != null
                && negativeFrameRepeats != DitViews.NO_NEGATIVE_REPEATS
                && !(negativeFrameRepeats >= 0 && negativeFrameRepeats <= MOST_REPEATS)) {
            throw new InvalidInputException("\"conventions.negative_frame_repeats\" is " + negativeFrameRepeats
                    + "; it must be between 0 and " + MOST_REPEATS + ", or -1 for none");
        }
        if (reflectedColumns != null && (reflectedColumns < 0 || reflectedColumns > MOST_COLUMNS)) {
            throw new InvalidInputException("\"conventions.reflected_columns\" is " + reflectedColumns
                    + "; it must be between 0 and " + MOST_COLUMNS);
        }
        if (tokenizerMegabytes != null && tokenizerMegabytes < 1) {
            throw new InvalidInputException("\"conventions.tokenizer_megabytes\" is " + tokenizerMegabytes
                    + "; it must be 1 or more, or left out for no limit");
        }
    }

    /// What a byte is divided by before 1 is taken off.
    public float halfRange() {
        return "v/127.5-1".equals(inputPixels) ? 127.5f : 128;
    }

    /// Whether bytes are rounded to the nearest.
    public boolean rounds() {
        return "round".equals(outputPixels);
    }

    /// Whether means and deviations of latents are rounded to bf16.
    public boolean roundsStatistics() {
        return "bf16".equals(statistics);
    }

    /// Whether given frames get other noise in every step.
    public boolean drawsFreshNoise() {
        return "fresh".equals(augmentNoise);
    }

    /// Whether the negative branch is not told which frames are given.
    public boolean guidesGivenFrames() {
        return Boolean.TRUE.equals(addInputFramesGuidance);
    }

    /// How often pictures of the last two views count as repeated in the negative branch, or
    /// [DitViews#NO_NEGATIVE_REPEATS].
    public double repeatsOfNegative() {
        return negativeFrameRepeats == null ? DitViews.NEGATIVE_REPEATS : negativeFrameRepeats;
    }

    /// Whether a trajectory's points begin at the origin.
    public boolean beginsAtOrigin() {
        return !"plus0.1s".equals(firstPoint);
    }

    /// Columns that are added on each side.
    public int columns() {
        return reflectedColumns == null ? 0 : reflectedColumns;
    }

    /// Bytes that the video tokenizer works in at most.
    long codingBytes() {
        return tokenizerMegabytes == null ? Long.MAX_VALUE : tokenizerMegabytes * MEGABYTE;
    }

    /// The same with columns that are added on each side.
    public Conventions withColumns(int columns) {
        return new Conventions(
                inputPixels,
                outputPixels,
                statistics,
                augmentNoise,
                addInputFramesGuidance,
                negativeFrameRepeats,
                firstPoint,
                columns,
                tokenizerMegabytes);
    }

    private static void require(String key, @Nullable String value, String... known) {
        if (value != null && !Arrays.asList(known).contains(value)) {
            throw new InvalidInputException(
                    "\"conventions." + key + "\" is " + value + "; it must be one of " + String.join(", ", known));
        }
    }
}
