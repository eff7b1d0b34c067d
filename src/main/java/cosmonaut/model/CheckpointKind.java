package cosmonaut.app;

import java.util.Set;

/// What a file of weights is, judged by its parameter names.
enum CheckpointKind {
    DIT("diffusion transformer, original names", "net.x_embedder.proj.1.weight"),
    DIT_DIFFUSERS("diffusion transformer, diffusers names", "patch_embed.proj.weight"),
    TOKENIZER("causal video tokenizer, original names", "encoder.conv_in.0.conv3d.weight"),
    TOKENIZER_DIFFUSERS("causal video tokenizer, diffusers names", "encoder.conv_in.conv_s.weight"),
    T5("T5 text encoder", "encoder.block.0.layer.0.SelfAttention.q.weight"),
    PICTURE_UNET("picture U-Net: depth network or pixel path", "enc.0.conv1.weight"),
    LATENT_UNET("latent U-Net: sketcher", "enter.0.weight"),
    REFINER("pixel refiner", "conv.0.weight"),
    UNKNOWN("unknown weights", "");

    private final String description;
    private final String telltale;

    CheckpointKind(String description, String telltale) {
        this.description = description;
        this.telltale = telltale;
    }

    static CheckpointKind of(Set<String> names) {
        for (CheckpointKind kind : values()) {
            if (names.contains(kind.telltale)) {
                return kind;
            }
        }
        return UNKNOWN;
    }

    String description() {
        return description;
    }
}
