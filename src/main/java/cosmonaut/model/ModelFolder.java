package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.MatrixBytes;
import cosmonaut.weights.StoredTensor;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder (or a file) that may hold a model: what it is, and the configuration that it is run with.
///
/// A whole model has `transformer/`, `vae/` and, as it needs them, `text_encoder/` with `tokenizer/`, `scheduler/`,
/// `depth/`, `keyframe_prior/`, `refiner/` and `refiner_2/`; each part is a `config.json` with its weights beside it,
/// as diffusers lays them out. `world.json` says how they are put together; a published model does without, see
/// [ModelFamily].
public final class ModelFolder {

    private static final Set<String> NEEDED = Set.of("transformer", "vae");

    private final ModelFiles files;
    private final ModelFamily family;
    private final String description;
    private final List<Path> parts;

    private ModelFolder(ModelDetection.Found found) {
        this.files = found.files();
        this.family = found.family();
        this.description = found.description();
        this.parts = found.parts();
    }

    /// Says what a folder or a file of weights is. Reads configurations and headers, no weights.
    ///
    /// @throws InvalidInputException if there is nothing, or a configuration is missing, malformed or contradicts
    ///     another
    public static ModelFolder detect(Path path) {
        return new ModelFolder(ModelDetection.of(path));
    }

    public Path path() {
        return files.folder();
    }

    /// Where its parts lie.
    public ModelFiles files() {
        return files;
    }

    public ModelFamily family() {
        return family;
    }

    /// What it is, for people, in one line.
    public String description() {
        return description;
    }

    /// One line for everything in it that is called otherwise by now.
    public List<String> notes() {
        return family == ModelFamily.WORLD ? FormerNames.notes(files.folder()) : List.of();
    }

    /// What holds weights that can be opened: folders of parts in the order of their use, or the file itself.
    public List<Path> parts() {
        return parts;
    }

    /// Whether a camera can steer it.
    public boolean isSteerable() {
        return switch (family) {
            case CAMERA, GEN3C -> true;
            case WORLD -> {
                WorldConfig config = WorldConfig.ofModel(files.folder(), null);
                yield config.pluecker() != null || config.cache() != null;
            }
            case TEXT2WORLD, VIDEO2WORLD, MULTIVIEW_TEXT, MULTIVIEW_VIDEO, OTHER, PART, NONE -> false;
        };
    }

    /// Refuses what cannot be flown.
    ///
    /// @throws InvalidInputException saying what it is instead
    public void requireSteerable() {
        if (!isSteerable()) {
            throw new InvalidInputException(files.folder() + " is " + description
                    + (family.isModel() ? ": nothing in it follows a camera" : "")
                    + "; to fly, name the starter, GEN3C or a model with camera rays");
        }
    }

    /// The names of its presets, in their order.
    public List<String> presets() {
        return family == ModelFamily.WORLD ? ModelPreset.names(files.folder()) : List.of();
    }

    /// The world that flies through this model.
    ///
    /// @param preset name of one, or none for its usual one
    /// @throws InvalidInputException if a camera cannot steer it, or it has no such preset
    public WorldConfig world(@Nullable String preset) {
        requireSteerable();
        if (family == ModelFamily.WORLD) {
            return WorldConfig.ofModel(files.folder(), preset);
        }
        requireNone(preset);
        return PublishedWorld.world(family, files instanceof OriginalFiles);
    }

    /// Whether it makes videos without a camera: of text alone, or going on from given pictures.
    public boolean isVideo() {
        return switch (family) {
            case TEXT2WORLD, VIDEO2WORLD -> true;
            case WORLD -> !isSteerable() && !isMultiView();
            case CAMERA, GEN3C, MULTIVIEW_TEXT, MULTIVIEW_VIDEO, OTHER, PART, NONE -> false;
        };
    }

    /// Whether it makes several synchronised views at once: of text alone, or going on from given pictures.
    public boolean isMultiView() {
        return family.isMultiView()
                || family == ModelFamily.WORLD
                        && !isSteerable()
                        && files.has("transformer")
                        && files.transformer().viewCount() > 1;
    }

    /// How it makes videos.
    ///
    /// @param preset name of one, or none for its usual one
    /// @param given pictures that there are to go on from
    /// @return with an overlap of 0 if it goes by text alone
    /// @throws InvalidInputException if it makes none, or has no such preset
    public WorldConfig video(@Nullable String preset, int given) {
        if (!isVideo()) {
            throw new InvalidInputException(files.folder() + " is " + description
                    + (isSteerable()
                            ? "; fly it with cosmonaut rollout"
                            : isMultiView()
                                    ? ", which makes several views at once; use cosmonaut drive"
                                    : ", which makes no video of text or pictures alone; name a Text2World or"
                                            + " Video2World model"));
        }
        return withoutCamera(preset, given);
    }

    /// How it makes several views at once.
    ///
    /// @param preset name of one, or none for its usual one
    /// @param given pictures of every view that there are to go on from
    /// @return of one view, with an overlap of 0 if it goes by text alone
    /// @throws InvalidInputException if it makes none, or has no such preset
    public WorldConfig views(@Nullable String preset, int given) {
        if (!isMultiView()) {
            throw new InvalidInputException(files.folder() + " is " + description
                    + ", which makes one view at a time; name a multi-view model");
        }
        return withoutCamera(preset, given);
    }

    private WorldConfig withoutCamera(@Nullable String preset, int given) {
        if (family == ModelFamily.WORLD) {
            return WorldConfig.ofModel(files.folder(), preset);
        }
        requireNone(preset);
        boolean text = family == ModelFamily.TEXT2WORLD || family == ModelFamily.MULTIVIEW_TEXT;
        int used = text ? 0 : given >= 9 ? 9 : 1;
        return PublishedWorld.video(family, used, files instanceof OriginalFiles);
    }

    /// How it is sampled: as `scheduler/` says, or else as its family was published.
    ///
    /// @param preset name of one, or none for its usual one
    public SamplerConfig sampling(@Nullable String preset) {
        if (family == ModelFamily.WORLD) {
            return SamplerConfig.read(
                    files.folder().resolve("scheduler/config.json"),
                    ModelPreset.named(files.folder(), preset).scheduler());
        }
        requireNone(preset);
        for (String name : List.of("config.json", "scheduler_config.json")) {
            Path file = files.folder().resolve("scheduler").resolve(name);
            if (Files.isRegularFile(file)) {
                return SamplerConfig.read(file);
            }
        }
        return PublishedWorld.sampling(family, files instanceof OriginalFiles);
    }

    /// Parts that a whole model needs and whose weights cannot be opened: a line each, with what to do.
    public List<String> missingWeights() {
        if (!family.isModel()) {
            return List.of();
        }
        if (files instanceof OriginalFiles original) {
            return original.missing();
        }
        List<String> missing = new ArrayList<>();
        for (String part : ModelDetection.PARTS) {
            Path folder = files.folder().resolve(part);
            boolean needed = NEEDED.contains(part) || Files.isDirectory(folder);
            if (needed && !parts.contains(folder)) {
                Optional<String> foreign = Files.isDirectory(folder) ? WeightFiles.foreign(folder) : Optional.empty();
                missing.add(foreign.orElse(folder + ": no weights here; put a .safetensors, .pt or .bin file there"));
            }
        }
        return missing;
    }

    /// As [#missingWeights], and what a flight needs besides: GEN3C remembers pictures by their depth.
    public List<String> missingParts() {
        List<String> missing = new ArrayList<>(missingWeights());
        if (family == ModelFamily.GEN3C && !files.has("depth")) {
            missing.add("no depth network for " + files.folder() + ": put moge-vitl/model.pt (Ruicheng/moge-vitl)"
                    + " beside it, or into depth/ in it");
        }
        return missing;
    }

    /// The first tensor of every part whose name or shape does not fit the configuration: a line each.
    public List<String> mismatches() {
        return family.isModel()
                        && family != ModelFamily.OTHER
                        && missingWeights().isEmpty()
                ? PartCheck.mismatches(files)
                : List.of();
    }

    /// What its networks work on at once; none for what is no whole model of a known family.
    ///
    /// @param preset name of one, or none for its usual one
    public Optional<ClipSize> clip(@Nullable String preset) {
        return switch (family) {
            case WORLD ->
                Optional.of(ClipSize.of(
                        WorldConfig.ofModel(files.folder(), preset),
                        files.has("transformer") ? files.transformer().viewCount() : 1));
            case TEXT2WORLD, VIDEO2WORLD, CAMERA, GEN3C, MULTIVIEW_TEXT, MULTIVIEW_VIDEO ->
                Optional.of(PublishedWorld.clip(family));
            case OTHER, PART, NONE -> Optional.empty();
        };
    }

    /// What its parts need in memory, in the order of their use; none for what is no whole model of a known family.
    ///
    /// @param preset name of one, or none for its usual one
    /// @param type of weights and activations on the device
    /// @throws InvalidInputException if a configuration is missing or malformed
    public List<PartSize> sizes(@Nullable String preset, DType type) {
        return clip(preset)
                .filter(clip -> files.has("vae"))
                .map(clip -> partSizes(clip, preset, type, MatrixBytes.in(type)).in(files))
                .orElse(List.of());
    }

    /// Plans it for a device: its parts share what is left beside pictures and latents.
    ///
    /// @param preset name of one, or none for its usual one
    /// @param type of weights and activations on the device
    /// @param freeBytes what the device has
    /// @throws InvalidInputException if a configuration is missing or malformed
    public ResidencyPlan plan(@Nullable String preset, DType type, long freeBytes) {
        return plan(preset, type, MatrixBytes.in(type), freeBytes);
    }

    /// As [#plan(String, DType, long)], for a device that keeps some maps in fewer bits.
    ///
    /// @param roundable as [cosmonaut.tensor.Backend#roundableBytes] says
    public ResidencyPlan plan(@Nullable String preset, DType type, MatrixBytes roundable, long freeBytes) {
        return plan(preset, type, roundable, freeBytes, Set.of());
    }

    /// As above, without the parts that do not go to the device.
    public ResidencyPlan plan(
            @Nullable String preset, DType type, MatrixBytes roundable, long freeBytes, Set<String> elsewhere) {
        return clip(preset)
                .filter(clip -> files.has("vae"))
                .map(clip -> new MemoryPlan(files, partSizes(clip, preset, type, roundable), elsewhere).of(freeBytes))
                .orElseGet(() -> ResidencyPlan.of(List.of(), freeBytes));
    }

    /// As [#plan(String, DType, MatrixBytes, long)], where the text encoder may be beside the device.
    public TextPlacement placed(@Nullable String preset, DType type, MatrixBytes roundable, long freeBytes) {
        return clip(preset)
                .filter(clip -> files.has("vae"))
                .map(clip ->
                        new MemoryPlan(files, partSizes(clip, preset, type, roundable), Set.of()).placed(freeBytes))
                .orElseGet(() -> new TextPlacement(ResidencyPlan.of(List.of(), freeBytes), false));
    }

    private PartSizes partSizes(ClipSize clip, @Nullable String preset, DType type, MatrixBytes roundable) {
        long coding = family == ModelFamily.WORLD
                ? WorldConfig.ofModel(files.folder(), preset).agreed().codingBytes()
                : Long.MAX_VALUE;
        return new PartSizes(clip, type, roundable, coding);
    }

    /// What a chunk takes; none for what is no whole model of a known family.
    ///
    /// @param preset name of one, or none for its usual one
    /// @param steps solver steps, or none for the model's
    /// @param guided whether every step asks the network twice
    /// @throws InvalidInputException if a configuration is missing or malformed
    public Optional<ChunkWork> chunkWork(@Nullable String preset, @Nullable Integer steps, boolean guided) {
        return clip(preset).filter(clip -> files.has("vae")).map(clip -> {
            DitConfig network = files.transformer();
            TokenizerConfig coding = files.tokenizer();
            int cell = coding.spatialCompressionRatio();
            long cells = (long) clip.views()
                    * coding.latentFrames(clip.frames())
                    * (clip.width() / cell)
                    * (clip.height() / cell);
            SamplerConfig sampling = sampling(preset);
            return ChunkWork.of(
                    network,
                    cells / network.patchCells(),
                    clip.textTokens(),
                    steps == null ? sampling : sampling.withSteps(steps),
                    guided);
        });
    }

    /// The type that most bytes of the transformer's weights are stored in; F32 where there are none.
    ///
    /// @throws InvalidInputException if they are damaged
    public DType storedType() {
        if (!files.has("transformer") || !missingWeights().isEmpty()) {
            return DType.F32;
        }
        Map<DType, Long> bytes = new EnumMap<>(DType.class);
        try (StoredWeights weights = files.open("transformer")) {
            for (StoredTensor tensor : weights.listing()) {
                tensor.dtype().ifPresent(type -> bytes.merge(type, tensor.bytes(), Long::sum));
            }
        }
        return bytes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(DType.F32);
    }

    private void requireNone(@Nullable String preset) {
        if (preset != null) {
            throw new InvalidInputException("the model in " + files.folder() + " has no preset \"" + preset
                    + "\"; presets stand in a world.json, which it does not have");
        }
    }
}
