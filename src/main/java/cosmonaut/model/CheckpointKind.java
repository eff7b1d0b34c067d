package cosmonaut.model;

import cosmonaut.network.dit.DiffusersDitNames;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.weights.StoredTensor;
import cosmonaut.weights.StoredWeights;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a file of weights is, judged by its parameter names.
public enum CheckpointKind {
    DIT("diffusion transformer, original names", "net.x_embedder.proj.1.weight"),
    DIT_DIFFUSERS("diffusion transformer, diffusers names", "patch_embed.proj.weight"),
    TOKENIZER("causal video tokenizer, original names", "encoder.conv_in.0.conv3d.weight"),
    TOKENIZER_DIFFUSERS("causal video tokenizer, diffusers names", "encoder.conv_in.conv_s.weight"),
    TOKENIZER_DECODER("decoder of a causal video tokenizer, original names", "decoder.conv_in.0.conv3d.weight"),
    T5("T5 text encoder", "encoder.block.0.layer.0.SelfAttention.q.weight"),
    PICTURE_UNET("picture U-Net: depth network or pixel path", "enc.0.conv1.weight"),
    PANORAMA_UNET("latent U-Net that goes round: panorama network", "attention.2.qkv.weight"),
    LATENT_UNET("latent U-Net: keyframe diffusion prior", "enter.0.weight"),
    MOGE("MoGe-1 depth network", "head.output_block.0.0.weight"),
    MOGE_2("MoGe-2 depth network", "points_head.input_blocks.0.weight"),
    DEPTH_ANYTHING("Depth Anything V2 network", "depth_head.scratch.output_conv1.weight"),
    REFINER("pixel refiner", "conv.0.weight"),
    UNKNOWN("unknown weights", "");

    /// Latent cells of a token in every published model.
    private static final int PATCH_CELLS = 4;

    private final String description;
    private final String telltale;

    CheckpointKind(String description, String telltale) {
        this.description = description;
        this.telltale = telltale;
    }

    public static CheckpointKind of(Set<String> names) {
        for (CheckpointKind kind : values()) {
            if (names.contains(kind.telltale)) {
                return kind;
            }
        }
        return UNKNOWN;
    }

    /// What weights are, for people; of a transformer also its family, judged by the width of its patch embedder.
    public static String describe(StoredWeights weights) {
        CheckpointKind kind = of(weights.names());
        return kind.description
                + family(kind, weights).map(f -> ": " + f.description()).orElse("");
    }

    public String description() {
        return description;
    }

    private static Optional<ModelFamily> family(CheckpointKind kind, StoredWeights weights) {
        String last = kind == DIT ? "net.final_layer.linear.weight" : "proj_out.weight";
        if (kind != DIT && kind != DIT_DIFFUSERS) {
            return Optional.empty();
        }
        List<Integer> in = shape(weights, kind.telltale);
        List<Integer> out = shape(weights, last);
        if (in.size() != 2 || out.size() != 2) {
            return Optional.empty();
        }
        int embedded = in.get(1) / PATCH_CELLS;
        int latent = out.getFirst() / PATCH_CELLS;
        List<Integer> table = shape(weights, named(kind, DitParameters.VIEW_TABLE));
        if (table.size() != 2) {
            return ModelFamily.ofChannels(embedded, latent);
        }
        List<Integer> trajectory = shape(weights, named(kind, DitParameters.TRAJECTORY + ".weight"));
        int views = table.get(1) + (trajectory.isEmpty() ? 0 : trajectory.getFirst());
        return ModelFamily.ofViews(embedded - views, latent);
    }

    private static String named(CheckpointKind kind, String original) {
        return kind == DIT ? original : Objects.requireNonNull(DiffusersDitNames.fromOriginal(original));
    }

    private static List<Integer> shape(StoredWeights weights, String name) {
        return weights.listing().stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .map(StoredTensor::shape)
                .orElse(List.of());
    }
}
