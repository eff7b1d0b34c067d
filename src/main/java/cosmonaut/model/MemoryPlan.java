package cosmonaut.model;

import java.util.List;
import java.util.Set;

/// Plans a model for a device's memory: its parts share what is left beside pictures and latents.
///
/// @param sizes of its parts, on the device
/// @param elsewhere parts that do not go to the device
record MemoryPlan(ModelFiles files, PartSizes sizes, Set<String> elsewhere) {

    /// Where the video tokenizer does not even fit alone, it codes pictures in tiles.
    ///
    /// @param freeBytes what the device has
    ResidencyPlan of(long freeBytes) {
        long free = Math.max(0, freeBytes - sizes.between(files));
        ResidencyPlan whole = ResidencyPlan.of(parts(sizes), free);
        PartSize tokenizer = whole.of(PartSizes.TOKENIZER).part();
        return whole.fits() || tokenizer.workingBytes() <= free
                ? whole
                : ResidencyPlan.of(parts(sizes.codingWithin(free - tokenizer.weightBytes())), free);
    }

    /// With the text encoder on the device, or beside it where the networks need the memory.
    ///
    /// @param freeBytes what the device has
    TextPlacement placed(long freeBytes) {
        ResidencyPlan with = of(freeBytes);
        return files.has(TextPlacement.PART)
                ? TextPlacement.choose(with, new MemoryPlan(files, sizes, Set.of(TextPlacement.PART)).of(freeBytes))
                : new TextPlacement(with, false);
    }

    private List<PartSize> parts(PartSizes all) {
        return all.in(files).stream()
                .filter(part -> !elsewhere.contains(part.name()))
                .toList();
    }
}
