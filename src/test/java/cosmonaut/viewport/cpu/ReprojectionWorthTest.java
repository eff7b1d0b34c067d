package cosmonaut.viewport.cpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.media.DepthFile;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.metrics.Psnr;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import cosmonaut.viewport.ViewPicture;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewRequest.Kind;
import cosmonaut.viewport.ViewRequest.SourceView;
import cosmonaut.viewport.ViewStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whether re-projection is worth having: against true renderings of worlds like the starter's, with exact depth.
///
/// `-Dreprojection.clips=FOLDER` takes clips of `python -m cosmonaut_training.data.render_reprojection FOLDER` in the
/// place of the few that come along, and prints what it finds; of whole clips it also compares a mix of the two
/// re-projected pictures round a moment with the nearer one alone.
final class ReprojectionWorthTest {

    private static final Path BUNDLED = Path.of("src/test/resources/cosmonaut/viewport/reprojection");
    private static final int LAST = 12;
    private static final int MADE_EVERY = 4;

    /// Most columns of a keyframe in flight.
    private static final int KEYFRAME_WIDTH = 192;

    private static final double TURN_GAIN = 4;
    private static final double FORWARD_GAIN = 1.5;

    /// A rendered quarter of a second.
    private record Clip(Path folder, Intrinsics lens, List<Pose> poses) {

        static Clip read(Path folder) {
            try {
                JsonNode about = JsonMapper.shared().readTree(Files.readString(folder.resolve("clip.json")));
                JsonNode lens = about.get("intrinsics");
                List<Pose> poses = new ArrayList<>();
                for (String line : Files.readAllLines(folder.resolve("path.tum"))) {
                    if (!line.startsWith("#")) {
                        double[] n = Stream.of(line.split(" "))
                                .mapToDouble(Double::parseDouble)
                                .toArray();
                        poses.add(Pose.of(new Quaternion(n[4], n[5], n[6], n[7]), n[1], n[2], n[3]));
                    }
                }
                return new Clip(
                        folder,
                        new Intrinsics(
                                lens.get("fx").asDouble(),
                                lens.get("fy").asDouble(),
                                lens.get("cx").asDouble(),
                                lens.get("cy").asDouble(),
                                lens.get("width").asInt(),
                                lens.get("height").asInt()),
                        poses);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean turns() {
            return String.valueOf(folder.getFileName()).startsWith("turn");
        }

        Picture picture(int index) {
            return PictureFile.read(folder.resolve(String.format(Locale.ROOT, "picture-%04d.png", index)));
        }

        CameraFrame camera(int index) {
            return new CameraFrame(poses.get(index), lens);
        }

        /// At the size that keyframes have in flight: nearest pixels.
        SourceView source(int index) {
            Picture picture = picture(index);
            float[] metres = DepthFile.read(folder.resolve(String.format(Locale.ROOT, "depth-%04d.png", index)), 0.001)
                    .metres();
            int times = Math.max(1, lens.width() / KEYFRAME_WIDTH);
            int width = lens.width() / times;
            int height = lens.height() / times;
            float[] depth = new float[width * height];
            float[] colour = new float[3 * depth.length];
            Picture small = picture.resized(width, height);
            for (int i = 0; i < depth.length; i++) {
                int x = i % width * times + times / 2;
                int y = i / width * times + times / 2;
                depth[i] = metres[y * lens.width() + x];
            }
            for (int i = 0; i < colour.length; i++) {
                colour[i] = (small.rgb()[i] & 0xff) / 127.5f - 1;
            }
            CameraFrame camera = new CameraFrame(poses.get(index), lens.scaledTo(width, height));
            Keyframe keyframe = Keyframe.of(index, camera, colour, depth, new DisparityFilter(0.1f), 100);
            return new SourceView(index, picture, camera(index), keyframe);
        }

        /// How many dB nearer to the last picture the first is when it is seen from there.
        ///
        /// @param known whether only what the first picture shows is compared
        double gain(boolean known) {
            Picture truth = picture(LAST);
            SourceView first = source(0);
            Picture moved = Drawing.of(new ViewRequest(Kind.REPROJECTED, camera(LAST), first, null, 0, List.of()));
            Picture left = first.picture();
            if (known) {
                hideUnknown(first, List.of(moved, left, truth));
            }
            return Psnr.of(moved, truth) - Psnr.of(left, truth);
        }

        private void hideUnknown(SourceView first, List<Picture> pictures) {
            Keyframe keyframe = Objects.requireNonNull(first.keyframe());
            Warp warp = new Warp(keyframe.width(), keyframe.height());
            CameraFrame view = new CameraFrame(poses.get(LAST), lens.scaledTo(keyframe.width(), keyframe.height()));
            new WarpRenderer(keyframe.width(), keyframe.height(), 100, Runnable::run)
                    .render(List.of(keyframe), List.of(view), List.of(warp));
            int times = lens.width() / keyframe.width();
            for (Picture picture : pictures) {
                for (int i = 0; i < picture.rgb().length; i++) {
                    int x = i / 3 % lens.width() / times;
                    int y = i / 3 / lens.width() / times;
                    if (warp.mask()[y * keyframe.width() + x] == 0) {
                        picture.rgb()[i] = 0;
                    }
                }
            }
        }
    }

    private static List<Clip> clips() {
        String given = System.getProperty("reprojection.clips");
        try (Stream<Path> folders = Files.list(given == null ? BUNDLED : Path.of(given))) {
            return folders.sorted().map(Clip::read).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aQuarterOfASecondLaterTheRenderingIsNearerThanTheOldPicture() {
        check(true, true, TURN_GAIN);
        check(false, true, FORWARD_GAIN);
        check(true, false, 0);
        check(false, false, FORWARD_GAIN);
    }

    private static void check(boolean turns, boolean known, double least) {
        List<Double> gains = clips().stream()
                .filter(clip -> clip.turns() == turns)
                .map(clip -> clip.gain(known))
                .sorted()
                .toList();
        assertFalse(gains.isEmpty());
        double mean = gains.stream().mapToDouble(x -> x).average().orElseThrow();
        String found = String.format(
                Locale.ROOT,
                "%s, %s: %.2f dB nearer (mean of %d, %s)",
                turns ? "turning" : "forward",
                known ? "what is known" : "all of it",
                mean,
                gains.size(),
                gains);
        if (System.getProperty("reprojection.clips") != null) {
            System.out.println(found);
        }
        assertTrue(mean >= least, found);
    }

    /// Between two generated pictures: the nearer alone, or both mixed by their share of time.
    @Test
    void aMixOfTwoPicturesIsCompared() {
        if (System.getProperty("reprojection.clips") == null) {
            return;
        }
        for (boolean turns : new boolean[] {true, false}) {
            double[] sums = new double[4];
            int count = 0;
            for (Clip clip : clips()) {
                if (clip.turns() == turns && Files.exists(clip.folder.resolve("picture-0001.png"))) {
                    compare(clip, sums);
                    count++;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d clips: nearer alone %.2f dB, mix %.2f dB; change from one to the next %.2f and %.2f dB%n",
                    turns ? "turning" : "forward",
                    count,
                    sums[0] / count,
                    sums[1] / count,
                    sums[2] / count,
                    sums[3] / count);
        }
    }

    private static void compare(Clip clip, double[] sums) {
        List<Picture> truths = new ArrayList<>();
        List<Picture> alone = new ArrayList<>();
        List<Picture> mixed = new ArrayList<>();
        for (int t = 0; t <= LAST; t++) {
            int before = Math.min(t / MADE_EVERY * MADE_EVERY, LAST - MADE_EVERY);
            double share = (double) (t - before) / MADE_EVERY;
            Picture a = seen(clip, before, before + MADE_EVERY, t);
            Picture b = seen(clip, before + MADE_EVERY, before, t);
            truths.add(clip.picture(t));
            alone.add(share < 0.5 ? a : b);
            mixed.add(t % MADE_EVERY == 0 ? alone.getLast() : mix(clip, before, share, t));
        }
        for (int t = 0; t <= LAST; t++) {
            if (t % MADE_EVERY != 0) {
                sums[0] += Psnr.of(alone.get(t), truths.get(t)) / (LAST - LAST / MADE_EVERY);
                sums[1] += Psnr.of(mixed.get(t), truths.get(t)) / (LAST - LAST / MADE_EVERY);
            }
        }
        for (int t = 0; t < LAST; t++) {
            sums[2] += Psnr.of(change(alone, t), change(truths, t)) / LAST;
            sums[3] += Psnr.of(change(mixed, t), change(truths, t)) / LAST;
        }
    }

    private static Picture mix(Clip clip, int before, double share, int at) {
        SourceView first = clip.source(before);
        SourceView next = clip.source(before + MADE_EVERY);
        ViewRequest request = new ViewRequest(
                Kind.REPROJECTED,
                clip.camera(at),
                first,
                next,
                share,
                List.of(Objects.requireNonNull(next.keyframe()), Objects.requireNonNull(first.keyframe())));
        try (CpuRenderer renderer = new CpuRenderer(true);
                ViewPixels pixels = renderer.pixels(clip.lens.width(), clip.lens.height())) {
            return new ViewPicture(pixels, request, renderer.render(request, ViewStyle.PLAIN, pixels), 0).copy();
        }
    }

    private static Picture change(List<Picture> pictures, int t) {
        Picture a = pictures.get(t);
        Picture b = pictures.get(t + 1);
        Picture change = Picture.black(a.width(), a.height());
        for (int i = 0; i < change.rgb().length; i++) {
            change.rgb()[i] = (byte) Math.clamp(128 + (b.rgb()[i] & 0xff) - (a.rgb()[i] & 0xff), 0, 255);
        }
        return change;
    }

    private static Picture seen(Clip clip, int from, int other, int at) {
        SourceView source = clip.source(from);
        if (from == at) {
            return source.picture();
        }
        return Drawing.of(new ViewRequest(
                Kind.REPROJECTED,
                clip.camera(at),
                source,
                null,
                0,
                List.of(Objects.requireNonNull(clip.source(other).keyframe()))));
    }
}
