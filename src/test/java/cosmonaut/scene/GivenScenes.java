package cosmonaut.scene;

import cosmonaut.media.NpzWriter;
import cosmonaut.media.Picture;
import cosmonaut.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Writes small videos with depth and views of places, for tests.
public final class GivenScenes {

    private GivenScenes() {}

    /// A folder with a video that moves to the right, a metre ahead of a wall that is 2 m away and comes nearer.
    public static Path video(Path folder, int width, int height, int frames) throws IOException {
        Files.createDirectories(folder);
        try (VideoWriter writer = VideoWriter.open(folder.resolve("rgb.mp4"), width, height, 12)) {
            for (int t = 0; t < frames; t++) {
                writer.add(picture(width, height, t));
            }
            writer.finish();
        }
        int area = width * height;
        float[] depth = new float[frames * area];
        float[] mask = new float[frames * area];
        for (int t = 0; t < frames; t++) {
            Arrays.fill(depth, t * area, (t + 1) * area, 2 - 0.0625f * t);
            Arrays.fill(mask, t * area, (t + 1) * area, 1);
            mask[t * area] = 0;
        }
        int[] planes = {frames, height, width};
        Files.write(
                folder.resolve("depth.npz"),
                new NpzWriter().add("depth", "<f2", planes, depth).bytes());
        Files.write(
                folder.resolve("mask.npz"),
                new NpzWriter().add("mask", "|b1", planes, mask).bytes());
        Files.write(folder.resolve("camera.npz"), cameras(width, height, frames));
        return folder;
    }

    /// `camera.npz` of a camera that goes 0.05 m to the right with every frame.
    public static byte[] cameras(int width, int height, int frames) throws IOException {
        return new NpzWriter()
                .add("w2c", "<f4", new int[] {frames, 4, 4}, poses(frames))
                .add("intrinsics", "<f4", new int[] {frames, 3, 3}, lenses(width, height, frames))
                .bytes();
    }

    /// An archive with views of a place and a flight of so many cameras.
    ///
    /// @param lenses whether the flight has lenses of its own
    public static Path place(Path file, int width, int height, int views, int cameras, boolean lenses)
            throws IOException {
        int area = width * height;
        float[] images = new float[views * 3 * area];
        for (int i = 0; i < images.length; i++) {
            int plane = i / area;
            images[i] = (float) Math.sin(0.2 * (i % width) + plane);
        }
        float[] depth = new float[views * area];
        Arrays.fill(depth, 3);
        float[] mask = new float[views * area];
        Arrays.fill(mask, 1);
        NpzWriter writer = new NpzWriter()
                .add("images_key_frames", "<f4", new int[] {views, 3, height, width}, images)
                .add("depth_key_frames", "<f4", new int[] {views, 1, height, width}, depth)
                .add("mask_key_frames", "<f4", new int[] {views, 1, height, width}, mask)
                .add("K_key_frames", "<f4", new int[] {views, 3, 3}, lenses(width, height, views))
                .add("w2cs_key_frames", "<f4", new int[] {views, 4, 4}, poses(views))
                .add("w2cs_all", "<f4", new int[] {cameras, 4, 4}, poses(cameras));
        if (lenses) {
            float[] longer = lenses(width, height, cameras);
            for (int i = 0; i < cameras; i++) {
                longer[9 * i] *= 1.5f;
                longer[9 * i + 4] *= 1.5f;
            }
            writer.add("Ks_all", "<f4", new int[] {cameras, 3, 3}, longer);
        }
        return Files.write(file, writer.bytes());
    }

    private static Picture picture(int width, int height, int shift) {
        Picture picture = Picture.black(width, height);
        for (int i = 0; i < width * height; i++) {
            picture.rgb()[3 * i] = (byte) (60 + 100 * ((i % width + shift) / 16 % 2));
            picture.rgb()[3 * i + 1] = (byte) (200 * (i / width) / height);
            picture.rgb()[3 * i + 2] = 90;
        }
        return picture;
    }

    private static float[] poses(int count) {
        float[] rows = new float[16 * count];
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < 4; d++) {
                rows[16 * i + 5 * d] = 1;
            }
            rows[16 * i + 3] = -0.05f * i;
        }
        return rows;
    }

    private static float[] lenses(int width, int height, int count) {
        float[] rows = new float[9 * count];
        for (int i = 0; i < count; i++) {
            rows[9 * i] = width;
            rows[9 * i + 2] = (width - 1) / 2f;
            rows[9 * i + 4] = width;
            rows[9 * i + 5] = (height - 1) / 2f;
            rows[9 * i + 8] = 1;
        }
        return rows;
    }
}
