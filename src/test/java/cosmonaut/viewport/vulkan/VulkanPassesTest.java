package cosmonaut.viewport.vulkan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.viewport.Polyline;
import cosmonaut.viewport.Upscaling;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.weights.Safetensors;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkBufferImageCopy;
import org.lwjgl.vulkan.VkCommandBuffer;

/// Every pass of the viewport against numpy in double precision (`cosmonaut_training.golden.viewport`).
class VulkanPassesTest {

    private static final int W = 48;
    private static final int H = 28;
    private static final int OUT_W = 96;
    private static final int OUT_H = 56;

    /// Two of 255 grey levels.
    private static final double COLOUR = 2 / 255.0;

    /// Places in a source, in shares of its sides: a 256th of a pixel of the picture, to which a device may move
    /// corners, is 1e-4 here.
    private static final double PLACE = 4e-4;

    /// Pixels of 1,000 at whose middle an outline passes so near that either side is right.
    private static final double EDGE_SHARE = 0.004;

    private static SoftwareVulkan vulkan;
    private static VulkanDevice device;
    private static VulkanPasses passes;
    private static Safetensors golden;

    private static ViewTargets targets;

    @BeforeAll
    static void open() {
        vulkan = SoftwareVulkan.open();
        device = new VulkanDevice(vulkan.adapter(), () -> false, () -> {});
        passes = new VulkanPasses(device);
        targets = passes.targets(device, OUT_W, OUT_H);
        golden = Safetensors.open(Path.of("src/test/resources/golden/viewport.safetensors"));
    }

    @AfterAll
    static void close() {
        if (golden != null) {
            golden.close();
            targets.close();
            passes.close();
            device.close();
            vulkan.close();
        }
    }

    @Test
    void turnsPicturesWithoutDepth() {
        Pose pose = Pose.IDENTITY;
        Pose turned = turned();
        run(commands -> passes.rotate(
                commands, targets, new CameraFrame(turned, lens(OUT_W, OUT_H)), new CameraFrame(pose, lens(W, H))));
        assertPlaces("rotated", floats(targets.found, Float.BYTES));
    }

    @Test
    void seesSurfacesFromElsewhere() {
        warp();
        assertPlaces("warped", floats(targets.found, Float.BYTES));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTOMATIC")
    void readsColours(Upscaling upscaling) {
        put(targets.found, numbers("warped"), Float.BYTES);
        run(commands -> resolve(commands, targets.colours.getFirst(), upscaling, picture(0), picture(1)));
        assertColours(
                "resolved." + upscaling.name().toLowerCase(java.util.Locale.ROOT),
                floats(targets.colours.getFirst(), Short.BYTES));
    }

    @Test
    void blendsTowardsTheNextPicture() {
        put(targets.found, numbers("warped_later"), Float.BYTES);
        run(commands -> resolve(commands, targets.later, Upscaling.BICUBIC, picture(1)));
        put(targets.colours.getFirst(), numbers("resolved.bicubic"), Short.BYTES);
        run(commands -> passes.blend(commands, targets, 0.3));
        assertColours("blended", floats(targets.colours.getFirst(), Short.BYTES));
    }

    @Test
    void fillsWhatIsNotKnown() {
        put(targets.colours.getFirst(), numbers("blended"), Short.BYTES);
        run(commands -> passes.fill(commands, targets));
        assertColours("filled", floats(targets.colours.getFirst(), Short.BYTES));
    }

    @Test
    void darkensWhatIsNotKnown() {
        put(targets.colours.getFirst(), numbers("filled"), Short.BYTES);
        try (GpuBuffer known = GpuBuffer.toHost(device, Integer.BYTES)) {
            known.bytes().putInt(0, 0);
            run(commands -> passes.compose(commands, targets, known));
            assertEquals((int) numbers("known")[0], known.bytes().getInt(0), "pixels that are known");
        }
        assertPicture("picture");
    }

    @Test
    void drawsLinesThatSurfacesHide() {
        put(targets.found, numbers("warped"), Float.BYTES);
        byte[] picture = new byte[4 * OUT_W * OUT_H];
        float[] rgb = numbers("picture");
        for (int i = 0; i < OUT_W * OUT_H; i++) {
            for (int c = 0; c < 3; c++) {
                picture[4 * i + 2 - c] = (byte) (int) rgb[3 * i + c];
            }
            picture[4 * i + 3] = (byte) 255;
        }
        put(targets.picture, picture);
        Polyline line = new Polyline(numbers("line"), 0xccff8000, 3);
        CameraFrame view = new CameraFrame(pose("view", 0), lens(OUT_W, OUT_H));
        ViewStyle style = new ViewStyle(Upscaling.BICUBIC, List.of(line), false, false);
        try (GpuBuffer points = GpuBuffer.toDevice(device, 4L * LinePoints.NUMBERS * LinePoints.most(style))) {
            int count = LinePoints.write(style, view, points.bytes());
            assertEquals(3, count);
            run(commands -> passes.lines(commands, targets, points, count, LinePoints.rows(view)));
        }
        assertPicture("lined");
    }

    // ---- what the passes are given ----

    private static void run(Consumer<VkCommandBuffer> work) {
        passes.restart();
        device.run(
                commands -> {
                    targets.begin(commands);
                    VulkanDevice.barrier(commands);
                    work.accept(commands);
                },
                List.of());
    }

    private static void warp() {
        List<SourceSurface> memory = new ArrayList<>();
        List<VulkanPasses.Surface> surfaces = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            Keyframe keyframe = keyframe(k);
            SourceSurface surface = new SourceSurface(device, keyframe);
            surface.take(keyframe);
            memory.add(surface);
            surfaces.add(new VulkanPasses.Surface(keyframe, surface));
        }
        CameraFrame view = new CameraFrame(pose("view", 0), lens(OUT_W, OUT_H));
        run(commands -> passes.warp(commands, targets, view, surfaces));
        memory.forEach(SourceSurface::close);
    }

    private static void resolve(VkCommandBuffer commands, GpuImage into, Upscaling upscaling, Picture... pictures) {
        List<SourcePicture> sources = new ArrayList<>();
        for (Picture picture : pictures) {
            SourcePicture source = SourcePicture.of(device, picture);
            source.bytes().bytes().put(picture.rgb());
            passes.importRgb8(commands, source.bytes(), source.image());
            sources.add(source);
        }
        opened.addAll(sources);
        passes.resolve(
                commands,
                targets,
                into,
                upscaling.ordinal(),
                sources.stream().map(SourcePicture::image).toList());
    }

    private static final List<SourcePicture> opened = new ArrayList<>();

    @org.junit.jupiter.api.AfterEach
    void closeSources() {
        opened.forEach(SourcePicture::close);
        opened.clear();
    }

    private static Keyframe keyframe(int k) {
        float[] depth = part(numbers("depths"), k, W * H);
        byte[] valid =
                golden.get("valid").data().asSlice((long) k * W * H, W * H).toArray(ValueLayout.JAVA_BYTE);
        CameraFrame camera = new CameraFrame(pose("poses", k), lens(W, H));
        return Keyframe.of(
                k,
                camera,
                new float[3 * W * H],
                depth,
                (depths, width, height, into) -> {
                    System.arraycopy(valid, 0, into, 0, valid.length);
                },
                100);
    }

    private static Picture picture(int k) {
        byte[] all = golden.get("pictures").data().toArray(ValueLayout.JAVA_BYTE);
        return new Picture(W, H, Arrays.copyOfRange(all, 3 * k * W * H, 3 * (k + 1) * W * H));
    }

    private static Intrinsics lens(int width, int height) {
        return Intrinsics.ofHorizontalFov(75, width, height);
    }

    private static Pose pose(String name, int k) {
        float[] rows = part(numbers(name), k, 16);
        double[] exact = new double[16];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = rows[i];
        }
        return Pose.fromMatrix(exact, 1e-3);
    }

    /// 7 degrees about the vertical, then -3 about the camera's own right.
    private static Pose turned() {
        double a = Math.toRadians(7);
        double b = Math.toRadians(-3);
        Pose yaw = Pose.fromMatrix(Math.cos(a), 0, Math.sin(a), 0, 0, 1, 0, 0, -Math.sin(a), 0, Math.cos(a), 0);
        Pose pitch = Pose.fromMatrix(1, 0, 0, 0, 0, Math.cos(b), -Math.sin(b), 0, 0, Math.sin(b), Math.cos(b), 0);
        return yaw.compose(pitch);
    }

    private static float[] numbers(String name) {
        return golden.get(name).toFloats();
    }

    private static float[] part(float[] all, int k, int length) {
        return Arrays.copyOfRange(all, k * length, (k + 1) * length);
    }

    // ---- what they made ----

    private static void assertPlaces(String name, float[] found) {
        float[] wanted = numbers(name);
        int off = 0;
        for (int i = 0; i < OUT_W * OUT_H; i++) {
            boolean same = wanted[4 * i + 2] == found[4 * i + 2];
            for (int c = 0; c < 2 && same; c++) {
                same = Math.abs(wanted[4 * i + c] - found[4 * i + c]) < PLACE;
            }
            same &= Math.abs(wanted[4 * i + 3] - found[4 * i + 3]) <= 2e-3 * Math.abs(wanted[4 * i + 3]);
            off += same ? 0 : 1;
        }
        assertTrue(off <= EDGE_SHARE * OUT_W * OUT_H, off + " pixels of " + name + " are off");
    }

    private static void assertColours(String name, float[] found) {
        float[] wanted = numbers(name);
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], found[i], COLOUR, name + " at " + i / 4 % OUT_W + "," + i / 4 / OUT_W);
        }
    }

    private static void assertPicture(String name) {
        float[] wanted = numbers(name);
        byte[] found = bytes(targets.picture, 4);
        for (int i = 0; i < OUT_W * OUT_H; i++) {
            for (int c = 0; c < 3; c++) {
                assertEquals(
                        wanted[3 * i + c],
                        found[4 * i + 2 - c] & 0xff,
                        2,
                        name + " at " + i % OUT_W + "," + i / OUT_W + " channel " + c);
            }
        }
    }

    private static void put(GpuImage image, float[] numbers, int size) {
        byte[] bytes = new byte[size * numbers.length];
        ByteBuffer into = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.nativeOrder());
        for (float number : numbers) {
            if (size == Float.BYTES) {
                into.putFloat(number);
            } else {
                into.putShort(Float.floatToFloat16(number));
            }
        }
        put(image, bytes);
    }

    private static void put(GpuImage image, byte[] bytes) {
        try (GpuBuffer buffer = GpuBuffer.toDevice(device, bytes.length);
                MemoryStack stack = stackPush()) {
            buffer.bytes().put(bytes);
            var whole = whole(image, stack);
            run(commands -> {
                vkCmdCopyBufferToImage(commands, buffer.handle(), image.handle(), VK_IMAGE_LAYOUT_GENERAL, whole);
                VulkanDevice.barrier(commands);
            });
        }
    }

    private static byte[] bytes(GpuImage image, int pixel) {
        try (GpuBuffer buffer = GpuBuffer.toHost(device, (long) pixel * OUT_W * OUT_H);
                MemoryStack stack = stackPush()) {
            var whole = whole(image, stack);
            run(commands -> {
                vkCmdCopyImageToBuffer(commands, image.handle(), VK_IMAGE_LAYOUT_GENERAL, buffer.handle(), whole);
                VulkanDevice.barrier(commands);
            });
            byte[] all = new byte[pixel * OUT_W * OUT_H];
            buffer.bytes().get(all);
            return all;
        }
    }

    private static VkBufferImageCopy.Buffer whole(GpuImage image, MemoryStack stack) {
        var whole = VkBufferImageCopy.calloc(1, stack);
        whole.get(0).imageSubresource().set(VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1);
        whole.get(0).imageExtent().set(image.width(), image.height(), 1);
        return whole;
    }

    private static float[] floats(GpuImage image, int size) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(image, 4 * size)).order(java.nio.ByteOrder.nativeOrder());
        float[] all = new float[4 * OUT_W * OUT_H];
        if (size == Float.BYTES) {
            FloatBuffer numbers = bytes.asFloatBuffer();
            numbers.get(all);
        } else {
            for (int i = 0; i < all.length; i++) {
                all[i] = Float.float16ToFloat(bytes.getShort(2 * i));
            }
        }
        return all;
    }
}
