package cosmonaut.viewport.vulkan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lwjgl.system.MemoryStack.stackPush;

import cosmonaut.viewport.ScreenArea;
import cosmonaut.viewport.ViewWindow;
import cosmonaut.viewport.WindowException;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.linux.X11;
import org.lwjgl.vulkan.EXTHeadlessSurface;
import org.lwjgl.vulkan.KHRXlibSurface;
import org.lwjgl.vulkan.VkHeadlessSurfaceCreateInfoEXT;
import org.lwjgl.vulkan.VkInstance;
import org.lwjgl.vulkan.VkXlibSurfaceCreateInfoKHR;

/// A window to present to on a machine without a display: Vulkan's own that nobody sees, where the driver has one; else
/// one on an X server that is started for the test.
abstract class TestWindow implements ViewWindow, AutoCloseable {

    private final VkInstance instance;
    volatile boolean gone;
    int surfaces;
    ScreenArea area = new ScreenArea(0, 0);

    private TestWindow(VkInstance instance) {
        this.instance = instance;
    }

    /// Skips the test where there is neither.
    static TestWindow open(SoftwareVulkan vulkan, int width, int height) throws IOException, InterruptedException {
        VkInstance instance = vulkan.adapter().handle().getInstance();
        if (instance.getCapabilities().VK_EXT_headless_surface) {
            TestWindow made = new Unseen(instance);
            made.resize(width, height);
            return made;
        }
        assumeTrue(
                instance.getCapabilities().VK_KHR_xlib_surface,
                "Vulkan presents to nothing here: a newer Mesa has surfaces without a window");
        TestWindow made = new OnXServer(instance, width, height);
        made.area = new ScreenArea(width, height);
        return made;
    }

    @Override
    public ScreenArea area() {
        return area;
    }

    @Override
    public int exposures() {
        return 0;
    }

    @Override
    public long surface(long handle) {
        assertEquals(instance.address(), handle);
        if (gone) {
            throw new WindowException("the window is gone");
        }
        surfaces++;
        try (MemoryStack stack = stackPush()) {
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(make(instance, made, stack), "surface");
            return made.get(0);
        }
    }

    abstract int make(VkInstance of, LongBuffer made, MemoryStack stack);

    void resize(int width, int height) {
        area = new ScreenArea(width, height);
    }

    @Override
    public void failed(String reason) {
        throw new AssertionError(reason);
    }

    @Override
    public void released() {}

    @Override
    public void close() {}

    private static final class Unseen extends TestWindow {
        Unseen(VkInstance instance) {
            super(instance);
        }

        @Override
        int make(VkInstance of, LongBuffer made, MemoryStack stack) {
            return EXTHeadlessSurface.vkCreateHeadlessSurfaceEXT(
                    of, VkHeadlessSurfaceCreateInfoEXT.calloc(stack).sType$Default(), null, made);
        }
    }

    private static final class OnXServer extends TestWindow {
        private static final long PATIENCE_SECONDS = 10;

        private final Process server;
        private final long display;
        private final long window;

        OnXServer(VkInstance instance, int width, int height) throws IOException, InterruptedException {
            super(instance);
            server = server();
            display = X11.XOpenDisplay(":" + number(server));
            if (display == 0) {
                server.destroy();
                assumeTrue(false, "the X server lets nobody in");
            }
            long root = X11.XRootWindow(display, X11.XDefaultScreen(display));
            window = X11.nXCreateWindow(display, root, 0, 0, width, height, 0, 0, 1, 0, 0, 0);
            call("XMapWindow");
            call("XSync", 0);
        }

        private static Process server() throws IOException {
            try {
                return new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                assumeTrue(false, "no X server to start: install xvfb");
                throw e;
            }
        }

        private static String number(Process server) throws IOException {
            StringBuilder number = new StringBuilder();
            for (int c = server.getInputStream().read();
                    c >= '0';
                    c = server.getInputStream().read()) {
                number.appendCodePoint(c);
            }
            assumeTrue(!number.isEmpty(), "the X server does not start");
            return new String(number.toString().getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
        }

        /// Calls a function of Xlib's that takes the display, the window, and numbers.
        private void call(String name, int... numbers) {
            MethodHandle function = function(name, numbers.length);
            try {
                switch (numbers.length) {
                    case 0 -> function.invoke(display, window);
                    case 1 -> function.invoke(display, (long) numbers[0]);
                    default -> function.invoke(display, window, numbers[0], numbers[1]);
                }
            } catch (Throwable e) {
                throw new AssertionError(name, e);
            }
        }

        private static MethodHandle function(String name, int numbers) {
            MemorySegment symbol = MemorySegment.ofAddress(X11.getLibrary().getFunctionAddress(name));
            FunctionDescriptor shape = numbers == 2
                    ? FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT)
                    : FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
            return Linker.nativeLinker().downcallHandle(symbol, shape);
        }

        @Override
        int make(VkInstance of, LongBuffer made, MemoryStack stack) {
            return KHRXlibSurface.vkCreateXlibSurfaceKHR(
                    of,
                    VkXlibSurfaceCreateInfoKHR.calloc(stack)
                            .sType$Default()
                            .dpy(display)
                            .window(window),
                    null,
                    made);
        }

        @Override
        void resize(int width, int height) {
            super.resize(width, height);
            call("XResizeWindow", width, height);
            call("XSync", 0);
        }

        @Override
        public void close() {
            X11.XDestroyWindow(display, window);
            X11.XCloseDisplay(display);
            server.destroy();
            try {
                if (!server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Reads what is presented.
    static final class Reader implements Swapchain.Witness, AutoCloseable {
        private final VulkanDevice device;
        private @Nullable GpuBuffer memory;
        private ScreenArea seen = new ScreenArea(0, 0);

        Reader(VulkanDevice device) {
            this.device = device;
        }

        ScreenArea seen() {
            return seen;
        }

        @Override
        public void see(org.lwjgl.vulkan.VkCommandBuffer commands, long image, ScreenArea area) {
            close();
            GpuBuffer made = GpuBuffer.toHost(device, 4L * area.width() * area.height());
            memory = made;
            seen = area;
            try (MemoryStack stack = stackPush()) {
                var whole = org.lwjgl.vulkan.VkBufferImageCopy.calloc(1, stack);
                whole.get(0).imageSubresource().set(org.lwjgl.vulkan.VK12.VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1);
                whole.get(0).imageExtent().set(area.width(), area.height(), 1);
                org.lwjgl.vulkan.VK12.vkCmdCopyImageToBuffer(
                        commands, image, org.lwjgl.vulkan.VK12.VK_IMAGE_LAYOUT_GENERAL, made.handle(), whole);
            }
            VulkanDevice.barrier(commands);
        }

        /// A channel of a pixel of what was presented last.
        ///
        /// @param channel 0 for red
        int value(int x, int y, int channel) {
            GpuBuffer there = memory;
            if (there == null) {
                throw new AssertionError("nothing was presented");
            }
            return there.bytes().get(4 * (y * seen.width() + x) + 2 - channel) & 0xff;
        }

        @Override
        public void close() {
            if (memory != null) {
                memory.close();
                memory = null;
            }
        }
    }
}
