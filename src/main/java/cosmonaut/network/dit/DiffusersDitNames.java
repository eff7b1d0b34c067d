package cosmonaut.network.dit;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parameter names of the original checkpoint and what diffusers calls them (Cosmos 1.0, section 1.9).
///
/// diffusers has no multi-view network; the names of what only such a one has follow its rule, which drops `net.`.
public final class DiffusersDitNames {

    private static final Pattern ORIGINAL_BLOCK = Pattern.compile("net\\.blocks\\.block(\\d+)\\.(.+)");
    private static final Pattern DIFFUSERS_BLOCK = Pattern.compile("transformer_blocks\\.(\\d+)\\.(.+)");

    /// Original name (for blocks: what follows `net.blocks.blockN.`), then diffusers' name.
    private static final String[][] PAIRS = {
        {"net.x_embedder.proj.1.weight", "patch_embed.proj.weight"},
        {"net.t_embedder.1.linear_1.weight", "time_embed.t_embedder.linear_1.weight"},
        {"net.t_embedder.1.linear_2.weight", "time_embed.t_embedder.linear_2.weight"},
        {"net.affline_norm.weight", "time_embed.norm.weight"},
        {"net.extra_pos_embedder.pos_emb_t", "learnable_pos_embed.pos_emb_t"},
        {"net.extra_pos_embedder.pos_emb_h", "learnable_pos_embed.pos_emb_h"},
        {"net.extra_pos_embedder.pos_emb_w", "learnable_pos_embed.pos_emb_w"},
        {"net.view_embeddings.weight", "view_embeddings.weight"},
        {"net.repeat_frame_embedding.weight", "repeat_frame_embedding.weight"},
        {"net.repeat_frame_embedding.bias", "repeat_frame_embedding.bias"},
        {"net.traj_embeddings.weight", "traj_embeddings.weight"},
        {"net.traj_embeddings.bias", "traj_embeddings.bias"},
        {"net.final_layer.adaLN_modulation.1.weight", "norm_out.linear_1.weight"},
        {"net.final_layer.adaLN_modulation.2.weight", "norm_out.linear_2.weight"},
        {"net.final_layer.linear.weight", "proj_out.weight"},
        {"blocks.0.block.attn.to_q.0.weight", "attn1.to_q.weight"},
        {"blocks.0.block.attn.to_q.1.weight", "attn1.norm_q.weight"},
        {"blocks.0.block.attn.to_k.0.weight", "attn1.to_k.weight"},
        {"blocks.0.block.attn.to_k.1.weight", "attn1.norm_k.weight"},
        {"blocks.0.block.attn.to_v.0.weight", "attn1.to_v.weight"},
        {"blocks.0.block.attn.to_out.0.weight", "attn1.to_out.0.weight"},
        {"blocks.0.adaLN_modulation.1.weight", "norm1.linear_1.weight"},
        {"blocks.0.adaLN_modulation.2.weight", "norm1.linear_2.weight"},
        {"blocks.1.block.attn.to_q.0.weight", "attn2.to_q.weight"},
        {"blocks.1.block.attn.to_q.1.weight", "attn2.norm_q.weight"},
        {"blocks.1.block.attn.to_k.0.weight", "attn2.to_k.weight"},
        {"blocks.1.block.attn.to_k.1.weight", "attn2.norm_k.weight"},
        {"blocks.1.block.attn.to_v.0.weight", "attn2.to_v.weight"},
        {"blocks.1.block.attn.to_out.0.weight", "attn2.to_out.0.weight"},
        {"blocks.1.adaLN_modulation.1.weight", "norm2.linear_1.weight"},
        {"blocks.1.adaLN_modulation.2.weight", "norm2.linear_2.weight"},
        {"blocks.2.block.layer1.weight", "ff.net.0.proj.weight"},
        {"blocks.2.block.layer2.weight", "ff.net.2.weight"},
        {"blocks.2.adaLN_modulation.1.weight", "norm3.linear_1.weight"},
        {"blocks.2.adaLN_modulation.2.weight", "norm3.linear_2.weight"},
    };

    private static final Map<String, String> FORTH = new HashMap<>();
    private static final Map<String, String> BACK = new HashMap<>();

    static {
        for (String[] pair : PAIRS) {
            FORTH.put(pair[0], pair[1]);
            BACK.put(pair[1], pair[0]);
        }
    }

    private DiffusersDitNames() {}

    /// Diffusers' name of a parameter, or null if the original name is none of a DiT.
    public static @Nullable String fromOriginal(String original) {
        Matcher block = ORIGINAL_BLOCK.matcher(original);
        return block.matches()
                ? joined("transformer_blocks." + block.group(1) + ".", FORTH.get(block.group(2)))
                : FORTH.get(original);
    }

    /// The original name of a parameter, or null if diffusers' name is none of a DiT.
    public static @Nullable String toOriginal(String diffusers) {
        Matcher block = DIFFUSERS_BLOCK.matcher(diffusers);
        return block.matches()
                ? joined("net.blocks.block" + block.group(1) + ".", BACK.get(block.group(2)))
                : BACK.get(diffusers);
    }

    private static @Nullable String joined(String prefix, @Nullable String rest) {
        return rest == null ? null : prefix + rest;
    }
}
