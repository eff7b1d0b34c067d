package cosmonaut.viewport.vulkan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.StandIn;
import cosmonaut.viewport.PictureRoute;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// One card that both CUDA and Vulkan know: the machine's own, or the stand-in driver beside Vulkan on the processor,
/// which pass for one by giving the same UUID.
final class SharingCard implements AutoCloseable {

    final SoftwareVulkan vulkan;
    final VulkanAdapter adapter;
    private final @Nullable StandIn standIn;

    private SharingCard(SoftwareVulkan vulkan, VulkanAdapter adapter, @Nullable StandIn standIn) {
        this.vulkan = vulkan;
        this.adapter = adapter;
        this.standIn = standIn;
    }

    /// Skips the test where there is no such card.
    static SharingCard open() {
        assumeTrue(Cards.areThere(), StandIn.missing());
        SoftwareVulkan vulkan = SoftwareVulkan.open();
        if (Cards.isReal()) {
            try (Backend cuda = Cards.open(DType.F32)) {
                String uuid = cuda.sharing().orElseThrow().uuid();
                return new SharingCard(
                        vulkan, vulkan.instance().choose(uuid, false).orElseThrow(), null);
            }
        }
        StandIn driver = StandIn.load();
        driver.plugIn();
        VulkanAdapter adapter = vulkan.adapter();
        driver.passFor(adapter.uuid());
        return new SharingCard(vulkan, adapter, driver);
    }

    /// What can be made to fail; skips the test on a real card.
    StandIn standIn() {
        StandIn there = standIn;
        return there == null ? Assumptions.abort("a real card does not fail when told to") : there;
    }

    Backend cuda() {
        return Cards.open(DType.F32);
    }

    /// The same device with another idea of what it shares.
    VulkanAdapter sharing(VulkanAdapter.Sharing otherwise) {
        return new VulkanAdapter(
                adapter.name(),
                adapter.kind(),
                adapter.uuid(),
                adapter.driver(),
                adapter.version(),
                adapter.suits(),
                adapter.extensions(),
                otherwise,
                adapter.timestampPeriod(),
                adapter.handle());
    }

    static boolean shares(VulkanRenderer renderer) {
        return renderer.route() == PictureRoute.SHARED;
    }

    @Override
    public void close() {
        if (standIn != null) {
            assertEquals(0, standIn.live("imported"), "memory of the viewport that CUDA holds");
            assertEquals("", standIn.trouble());
            standIn.pullOut();
        }
        vulkan.close();
    }
}
