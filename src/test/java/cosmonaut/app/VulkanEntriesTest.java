package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.viewport.vulkan.VulkanAdapter;
import cosmonaut.viewport.vulkan.VulkanAdapter.Kind;
import cosmonaut.viewport.vulkan.VulkanAdapter.Sharing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which device draws on machines with several, and what `cosmonaut devices` says of each.
final class VulkanEntriesTest {

    private static final Sharing ALL = new Sharing(true, true, 4096);
    private static final Sharing NOTHING = new Sharing(false, false, 0);
    private static final Optional<String> FIRST = Optional.of("aa");

    private static final VulkanAdapter COMPUTES = adapter("first", Kind.DISCRETE, "aa", ALL);
    private static final VulkanAdapter OTHER = adapter("second", Kind.DISCRETE, "bb", ALL);
    private static final VulkanAdapter PROCESSOR = adapter("llvmpipe", Kind.PROCESSOR, "cc", ALL);

    @SuppressWarnings("NullAway") // Nothing is drawn.
    private static VulkanAdapter adapter(String name, Kind kind, String uuid, Sharing sharing) {
        return new VulkanAdapter(name, kind, uuid, "maker 1.0", "1.3.0", true, Set.of(), sharing, 1, null);
    }

    private static String said(int which, Optional<String> computing, VulkanAdapter... adapters) {
        Backends.Entry entry = VulkanEntries.of(List.of(adapters), computing).get(which);
        assertEquals("vulkan", entry.name());
        assertTrue(entry.usable());
        return entry.description();
    }

    @Test
    void theCardThatComputesDrawsWhereverItStands() {
        List<VulkanAdapter> both = List.of(OTHER, COMPUTES, PROCESSOR);
        assertEquals(Optional.of(COMPUTES), Renderers.choose(both, FIRST, false));
        assertEquals(Optional.of(COMPUTES), Renderers.choose(both, FIRST, true));
        assertTrue(said(1, FIRST, OTHER, COMPUTES).contains("shares memory and timeline semaphores with CUDA"));
        assertTrue(said(1, FIRST, OTHER, COMPUTES).endsWith("it draws"));
        assertTrue(said(0, FIRST, OTHER, COMPUTES).contains("computes on another card"));
        assertTrue(said(0, FIRST, OTHER, COMPUTES).contains("it does not draw, as another card computes"));
    }

    @Test
    void aSecondCardIsNotTakenByAccident() {
        List<VulkanAdapter> without = List.of(OTHER, PROCESSOR);
        assertEquals(Optional.empty(), Renderers.choose(without, FIRST, false), "the processor draws");
        assertEquals(Optional.of(OTHER), Renderers.choose(without, FIRST, true), "asked for");
        assertFalse(said(0, FIRST, OTHER, PROCESSOR).endsWith("it draws"));
    }

    /// Better the right card through the host than the wrong one.
    @Test
    void aCardWithoutTheExtensionStillDrawsItsOwnPictures() {
        VulkanAdapter poor = adapter("first", Kind.DISCRETE, "aa", NOTHING);
        assertEquals(Optional.of(poor), Renderers.choose(List.of(OTHER, poor), FIRST, false));
        String said = said(1, FIRST, OTHER, poor);
        assertTrue(said.contains("shares no memory with CUDA, as the driver exports none"), said);
        assertTrue(said.endsWith("copies finished pictures to the host; it draws"), said);
    }

    @Test
    void withoutCudaTheBestCardDraws() {
        assertEquals(Optional.of(OTHER), Renderers.choose(List.of(OTHER, COMPUTES), Optional.empty(), false));
        assertEquals(Optional.empty(), Renderers.choose(List.of(PROCESSOR), Optional.empty(), false));
        assertEquals(Optional.of(PROCESSOR), Renderers.choose(List.of(PROCESSOR), Optional.empty(), true));
        assertTrue(said(1, Optional.empty(), OTHER, COMPUTES).endsWith("it does not draw, as a better one does"));
        assertTrue(said(0, Optional.empty(), PROCESSOR).contains("-Dcosmonaut.viewport=vulkan asks for it"));
        assertTrue(said(0, Optional.empty(), OTHER).contains("but no card computes"));
    }

    @Test
    void whatADriverGetsWrongIsSaid() {
        VulkanAdapter odd = adapter("first", Kind.DISCRETE, "aa", new Sharing(true, false, 4097));
        String said = said(0, FIRST, odd);
        assertTrue(said.contains("asks for memory at multiples of 4097 bytes"), said);
        assertTrue(said.contains("waited for on the host, as the driver exports no timelines"), said);
    }

    @Test
    void noDeviceIsOneEntry() {
        assertEquals(
                List.of(new Backends.Entry("vulkan", false, "no driver offers a device; the processor draws")),
                VulkanEntries.of(List.of(), FIRST));
    }
}
