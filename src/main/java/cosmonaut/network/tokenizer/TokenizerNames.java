package cosmonaut.network.tokenizer;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The two namings of a tokenizer's tensors: the original one and that of diffusers (Cosmos 1.0 section 3.8).
public final class TokenizerNames {

    private static final Pattern UP = Pattern.compile("decoder\\.up\\.(\\d+)\\.");
    private static final Pattern DOWN = Pattern.compile("encoder\\.down\\.(\\d+)\\.");
    private static final Pattern LEVEL_ATTENTION = Pattern.compile("\\.attn\\.(\\d+)\\.([01])\\.");

    /// Replaced in this order, after the levels.
    private static final String[][] PARTS = {
        {".block.", ".resnets."},
        {".downsample.", ".downsamplers.0."},
        {".upsample.", ".upsamplers.0."},
        {"mid.block_1.", "mid_block.resnets.0."},
        {"mid.attn_1.0.", "mid_block.attentions.0."},
        {"mid.attn_1.1.", "mid_block.temp_attentions.0."},
        {"mid.block_2.", "mid_block.resnets.1."},
        {".q.conv3d", ".to_q"},
        {".k.conv3d", ".to_k"},
        {".v.conv3d", ".to_v"},
        {".proj_out.conv3d", ".to_out.0"},
        {".0.conv3d", ".conv_s"},
        {".1.conv3d", ".conv_t"},
        {"conv1.conv3d", "conv1"},
        {"conv2.conv3d", "conv2"},
        {"conv3.conv3d", "conv3"},
        {"nin_shortcut.conv3d", "conv_shortcut"},
        {"quant_conv.conv3d", "quant_conv"},
    };

    private final int decoderLevels;
    private final Map<String, String> originals = new TreeMap<>();

    private TokenizerNames(TokenizerConfig config) {
        this.decoderLevels = config.decodeBlockOutChannels().size() - 1;
        for (String original : TokenizerParameters.of(config).shapes().keySet()) {
            originals.put(toDiffusers(original), original);
        }
    }

    public static TokenizerNames of(TokenizerConfig config) {
        return new TokenizerNames(config);
    }

    /// The diffusers name of a tensor.
    public String toDiffusers(String original) {
        String name = DOWN.matcher(original).replaceFirst("encoder.down_blocks.$1.");
        Matcher up = UP.matcher(name);
        if (up.find()) {
            int block = decoderLevels - 1 - Integer.parseInt(up.group(1));
            name = up.replaceFirst("decoder.up_blocks." + block + ".");
        }
        Matcher attention = LEVEL_ATTENTION.matcher(name);
        if (attention.find()) {
            String kind = attention.group(2).equals("0") ? "attentions" : "temp_attentions";
            name = attention.replaceFirst("." + kind + "." + attention.group(1) + ".");
        }
        for (String[] part : PARTS) {
            name = name.replace(part[0], part[1]);
        }
        return name;
    }

    /// The original name of a tensor that the configuration has, or null for any other.
    public @Nullable String toOriginal(String diffusers) {
        return originals.get(diffusers);
    }
}
