package cosmonaut.network.tokenizer;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.tokenizer.TokenizerConfig.Level;

/// Names and shapes of all tensors of a tokenizer, in the original names (Cosmos 1.0 appendix B).
final class TokenizerParameters {

    private final ExpectedWeights list = new ExpectedWeights();

    private TokenizerParameters() {}

    static ExpectedWeights of(TokenizerConfig config) {
        TokenizerParameters parameters = new TokenizerParameters();
        parameters.encoder(config);
        parameters.decoder(config);
        if (config.hasLinearBypass()) {
            parameters.bypass(config);
        }
        return parameters.list;
    }

    private void encoder(TokenizerConfig config) {
        int latent = config.latentChannels();
        int coarsest = config.encoderBlockOutChannels().getLast();
        factorised(
                "encoder.conv_in",
                config.patchChannels(config.inChannels()),
                config.encoderBlockOutChannels().getFirst());
        for (Level level : config.encoderLevels()) {
            level("encoder.down." + level.index(), level);
            sampler("encoder.down." + level.index() + ".downsample", level, "conv1", "conv2");
        }
        middle("encoder.mid", coarsest);
        norm("encoder.norm_out", coarsest);
        factorised("encoder.conv_out", coarsest, latent);
        conv("quant_conv", latent, latent, 1, 1);
    }

    private void decoder(TokenizerConfig config) {
        int latent = config.latentChannels();
        int coarsest = config.decodeBlockOutChannels().getLast();
        int finest = config.decodeBlockOutChannels().getFirst();
        conv("post_quant_conv", latent, latent, 1, 1);
        factorised("decoder.conv_in", latent, coarsest);
        middle("decoder.mid", coarsest);
        for (Level level : config.decoderLevels()) {
            level("decoder.up." + level.index(), level);
            sampler("decoder.up." + level.index() + ".upsample", level, "conv2", "conv1");
        }
        norm("decoder.norm_out", finest);
        factorised("decoder.conv_out", finest, config.patchChannels(config.outChannels()));
    }

    private void bypass(TokenizerConfig config) {
        int cell = 1 << config.spatialSteps();
        int in = config.patchChannels(config.inChannels()) * cell * cell;
        int out = config.patchChannels(config.outChannels()) * cell * cell;
        list.add("encoder.bypass.weight", config.latentChannels(), in)
                .add("encoder.bypass.bias", config.latentChannels());
        list.add("decoder.bypass.weight", out, config.latentChannels()).add("decoder.bypass.bias", out);
    }

    private void level(String name, Level level) {
        for (int j = 0; j < level.blocks(); j++) {
            residual(name + ".block." + j, j == 0 ? level.in() : level.out(), level.out());
            if (level.attention()) {
                attention(name + ".attn." + j + ".0", level.out());
                attention(name + ".attn." + j + ".1", level.out());
            }
        }
    }

    private void sampler(String name, Level level, String spatialConv, String temporalConv) {
        int channels = level.out();
        if (level.spatial()) {
            conv(name + "." + spatialConv, channels, channels, 1, 3);
        }
        if (level.temporal()) {
            conv(name + "." + temporalConv, channels, channels, 3, 1);
        }
        if (level.spatial() || level.temporal()) {
            conv(name + ".conv3", channels, channels, 1, 1);
        }
    }

    private void middle(String name, int channels) {
        residual(name + ".block_1", channels, channels);
        attention(name + ".attn_1.0", channels);
        attention(name + ".attn_1.1", channels);
        residual(name + ".block_2", channels, channels);
    }

    private void residual(String name, int in, int out) {
        norm(name + ".norm1", in);
        factorised(name + ".conv1", in, out);
        norm(name + ".norm2", out);
        factorised(name + ".conv2", out, out);
        if (in != out) {
            conv(name + ".nin_shortcut", out, in, 1, 1);
        }
    }

    private void attention(String name, int channels) {
        norm(name + ".norm", channels);
        for (String part : new String[] {"q", "k", "v", "proj_out"}) {
            conv(name + "." + part, channels, channels, 1, 1);
        }
    }

    private void factorised(String name, int in, int out) {
        conv(name + ".0", out, in, 1, 3);
        conv(name + ".1", out, out, 3, 1);
    }

    private void conv(String name, int out, int in, int time, int space) {
        list.add(name + ".conv3d.weight", out, in, time, space, space).add(name + ".conv3d.bias", out);
    }

    private void norm(String name, int channels) {
        list.add(name + ".norm.weight", channels).add(name + ".norm.bias", channels);
    }
}
