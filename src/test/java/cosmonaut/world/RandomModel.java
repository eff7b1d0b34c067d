package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.text.SentencePieceFiles;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.text.T5Encoder;
import cosmonaut.network.text.TextTokenizer;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A model folder of tiny random networks: no good pictures, but every wire of a layout.
public final class RandomModel {

    private RandomModel() {}

    /// Writes a model in the starter's layout: rays, one cache buffer and a packed mask.
    public static Path packed(Path folder) throws IOException {
        return packed(folder, "");
    }

    /// Writes a model that goes by text alone.
    public static Path text(Path folder) throws IOException {
        return write(folder, 8, ",\"guidance\":2.0", "\"overlap\":0,\"condition_latents\":0");
    }

    /// Writes a model that goes on from pictures, steered by no camera.
    public static Path video(Path folder) throws IOException {
        return write(folder, 8 + 1, ",\"guidance\":2.0");
    }

    /// Writes a model of three views that go on from a picture each, or go by text alone, told a trajectory.
    public static Path views(Path folder, boolean goesOn) throws IOException {
        return views(folder, goesOn, 3, true);
    }

    /// Writes a model of so many views.
    ///
    /// @param told whether it is told a trajectory and repeated pictures
    public static Path views(Path folder, boolean goesOn, int count, boolean told) throws IOException {
        write(
                folder,
                goesOn ? 8 + 1 : 8,
                ",\"guidance\":2.0",
                goesOn ? "\"overlap\":1,\"condition_latents\":1" : "\"overlap\":0,\"condition_latents\":0");
        Path config = folder.resolve("transformer/config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "\"learnable\"",
                                "\"sincos\",\"n_views\":" + count + ",\"view_condition_dim\":6"
                                        + (told
                                                ? ",\"add_repeat_frame_embedding\":true,\"traj_condition_dim\":4,"
                                                        + "\"concat_traj_embedding\":true"
                                                : "")));
        weights(config, DitParameters.of(DitConfig.read(config)));
        return folder;
    }

    /// @param moreKeys further keys of `world.json`, beginning with a comma
    static Path packed(Path folder, String moreKeys) throws IOException {
        return write(folder, 8 + 1 + 24 + 8 + 16, """
                ,"guidance":0.0,"keep_hint":true,"pluecker":{"order":"md","frames":"all","scale":4.0},
                "cache":{"buffers":1,"mask":"packed","sources":2,"fill":"pull-push","edge_filter":"disparity",
                "edge_threshold":0.1,"edge_test":"stretch","far":100}""" + moreKeys);
    }

    /// Writes a model in the starter's layout that outpaints keyframes, and shows remembered pixels as they are
    /// wherever there are any.
    ///
    /// @param newShare share of unknown pixels above which it does
    public static Path outpainting(Path folder, double newShare) throws IOException {
        packed(
                folder,
                ",\"outpainting\":{\"new_share\":" + newShare + ",\"steps\":3,\"sigma_max\":40.0,\"sigma_min\":0.2}");
        return trusting(folder);
    }

    /// Sets further keys of `outpainting`.
    ///
    /// @param moreKeys beginning with a comma
    static Path outpaintingWith(Path model, String moreKeys) throws IOException {
        Path file = model.resolve("world.json");
        String plain = Files.readString(file);
        Files.writeString(file, plain.replace("\"sigma_min\":0.2", "\"sigma_min\":0.2" + moreKeys));
        return model;
    }

    /// Sets `cache.max_magnification`.
    ///
    /// @param most as it stands in `world.json`
    static Path limiting(Path model, String most) throws IOException {
        Path file = model.resolve("world.json");
        String unlimited = Files.readString(file);
        Files.writeString(file, unlimited.replace("\"far\":100", "\"far\":100,\"max_magnification\":" + most));
        return model;
    }

    /// Makes what the tokenizer decodes pale: pictures of nothing but black and white pixels are more than a video
    /// codec's buffer holds.
    public static Path pale(Path model) throws IOException {
        Path config = model.resolve("vae/config.json");
        weights(config, VideoTokenizer.expectedWeights(TokenizerConfig.read(config)), "decoder.conv_out");
        return model;
    }

    /// GEN3C in miniature: two buffers of latent masks, every new depth aligned, its own schedule.
    public static Path gen3c(Path folder) throws IOException {
        Path model = write(folder, 8 + 1 + 2 * 16, """
                ,"guidance":1.0,"negative_prompt":"","depth_policy":"align","cache":{"buffers":2,
                "mask":"latent","sources":1,"fill":"none","edge_filter":"range","edge_threshold":0.05,
                "far":100,"foreground_masking":true}""");
        Files.writeString(model.resolve("scheduler/config.json"), """
                {"sigma_max":80,"sigma_min":0.0002,"sigma_data":0.5,"num_steps":3,"solver":"euler",
                "sigma_schedule":"predict1"}""");
        return model;
    }

    /// Gives a model a published depth network instead of its own.
    ///
    /// @param golden name of its file among the golden tensors
    public static Path withDepthOf(Path model, String golden) throws IOException {
        Files.delete(model.resolve("depth/config.json"));
        Files.delete(model.resolve("depth/model.safetensors"));
        Files.copy(Path.of("src/test/resources/golden").resolve(golden), model.resolve("depth/model.pt"));
        return model;
    }

    /// Adds a refiner that lays warped pixels over decoded ones and corrects nothing.
    static Path trusting(Path model) throws IOException {
        return pixelPath(model, "refiner", 0, 100);
    }

    /// Gives the transformer so many blocks instead of two.
    static Path withBlocks(Path model, int blocks) throws IOException {
        Path file = model.resolve("transformer/config.json");
        Files.writeString(file, Files.readString(file).replace("\"num_layers\":2", "\"num_layers\":" + blocks));
        weights(file, DitParameters.of(DitConfig.read(file)));
        return model;
    }

    /// Gives the video tokenizer weights as its configuration says by now.
    static void rewriteTokenizer(Path model) throws IOException {
        Path file = model.resolve("vae/config.json");
        weights(file, VideoTokenizer.expectedWeights(TokenizerConfig.read(file)));
    }

    /// Adds a text encoder, with a vocabulary in SentencePiece's format.
    static Path withText(Path model) throws IOException {
        Path words = model.resolve("tokenizer/spiece.model");
        Files.createDirectories(words.getParent());
        Files.write(words, SentencePieceFiles.bare());
        Path config = json(model.resolve("text_encoder/config.json"), """
                {"d_model":8,"d_ff":16,"d_kv":2,"num_heads":4,"num_layers":3,"vocab_size":%d}
                """.formatted(
                        TextTokenizer.read(words).vocabularySize()));
        weights(config, T5Encoder.expectedWeights(T5Config.read(config)));
        return model;
    }

    /// As [#withText], with an encoder of many large blocks.
    static Path withLargeText(Path model) throws IOException {
        withText(model);
        Path config = model.resolve("text_encoder/config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"d_ff\":16", "\"d_ff\":6000")
                        .replace("\"num_layers\":3", "\"num_layers\":40"));
        weights(config, T5Encoder.expectedWeights(T5Config.read(config)));
        return model;
    }

    /// Adds a keyframe prior for outpainted pictures.
    static Path withPrior(Path model) throws IOException {
        return withPrior(model, 8);
    }

    /// @param latent channels that the keyframe prior takes a latent to have
    static Path withPrior(Path model, int latent) throws IOException {
        Path config = json(
                model.resolve("keyframe_prior/config.json"),
                "{\"architecture\":\"latent-unet-1\",\"widths\":[8,12],\"blocks\":1,\"embed\":8,\"text\":8,\"latent\":%d}"
                        .formatted(latent));
        weights(config, PriorConfig.read(config).expectedWeights());
        return model;
    }

    /// Adds a second-stage refiner that makes every picture white.
    static Path withSecondRefiner(Path model) throws IOException {
        return pixelPath(model, "refiner_2", 10, -100);
    }

    /// @param correction added to every decoded pixel
    /// @param trust logit of the warped pixels' share
    private static Path pixelPath(Path model, String part, float correction, float trust) throws IOException {
        Path config = json(
                model.resolve(part).resolve("config.json"),
                "{\"architecture\":\"pixel-blend-1\",\"width\":4,\"layers\":1}");
        SafetensorsWriter writer = new SafetensorsWriter();
        PixelRefiner.expectedWeights(RefinerConfig.read(config)).shapes().forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape.elements())];
            if (name.equals("out.bias")) {
                int colours = values.length * 3 / 4;
                Arrays.fill(values, 0, colours, correction);
                Arrays.fill(values, colours, values.length, trust);
            }
            writer.addFloats(name, shape.toArray(), values);
        });
        Files.write(config.resolveSibling("model.safetensors"), writer.bytes());
        return model;
    }

    /// A picture of two gradients three metres ahead.
    public static WorldStart start() {
        return start(64, 32);
    }

    /// The same in another size.
    static WorldStart start(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        float[] depth = new float[width * height];
        for (int i = 0; i < depth.length; i++) {
            rgb[3 * i] = (byte) (256 / width * (i % width));
            rgb[3 * i + 1] = (byte) (256 / height * (i / width));
            depth[i] = 3;
        }
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, width, height));
        return new WorldStart(new Picture(width, height, rgb), depth, camera, "", 3);
    }

    /// Eight cameras on the way to what [#start] shows, the first one already a step on.
    static List<CameraFrame> walk(double fromMetres, double toMetres) {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            Pose pose = Pose.at(0, 0, fromMetres + (toMetres - fromMetres) * i / 8);
            cameras.add(new CameraFrame(pose, start().camera().intrinsics()));
        }
        return cameras;
    }

    /// Writes a model for pictures of 64x32 whose conditions are as `world.json` says.
    ///
    /// @param worldKeys the keys of `world.json` after the sizes, beginning with a comma
    /// @param inChannels channels at the transformer, without the padding channel
    static Path write(Path folder, int inChannels, String worldKeys) throws IOException {
        return write(folder, inChannels, worldKeys, "\"overlap\":1,\"condition_latents\":1");
    }

    private static Path write(Path folder, int inChannels, String worldKeys, String given) throws IOException {
        json(folder.resolve("world.json"), """
                {"format":"cosmonaut-world/1","width":64,"height":32,"fps":12,"chunk_frames":9,%s,
                 "augment_sigma":0.001,"max_text_tokens":16,"keyframe_every":8%s}
                """.formatted(given, worldKeys));
        json(
                folder.resolve("scheduler/config.json"),
                "{\"sigma_max\":80,\"sigma_min\":0.002,\"sigma_data\":0.5,\"num_steps\":2,\"solver\":\"2ab\",\"final_sigma\":\"denoise\"}");
        Path dit = json(folder.resolve("transformer/config.json"), """
                {"in_channels":%d,"out_channels":8,"num_attention_heads":2,"attention_head_dim":24,"num_layers":2,
                 "mlp_ratio":2,"text_embed_dim":8,"adaln_lora_dim":4,"max_size":[8,32,32],"patch_size":[1,2,2],
                 "rope_scale":[1,1,1],"concat_padding_mask":true,"extra_pos_embed_type":"learnable"}
                """.formatted(inChannels));
        Path vae = json(folder.resolve("vae/config.json"), """
                {"in_channels":3,"out_channels":3,"latent_channels":8,"encoder_block_out_channels":[8,8,8,8],
                 "decode_block_out_channels":[8,8,8,8],"attention_resolutions":[],"resolution":64,"num_layers":1,
                 "patch_size":4,"patch_type":"haar","scaling_factor":1.0,"spatial_compression_ratio":8,
                 "temporal_compression_ratio":4}
                """);
        Path depth = json(
                folder.resolve("depth/config.json"),
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[8,8],\"in_channels\":5,\"near\":0.25,\"far\":100}");
        weights(dit, DitParameters.of(DitConfig.read(dit)));
        weights(vae, VideoTokenizer.expectedWeights(TokenizerConfig.read(vae)));
        weights(depth, DepthNetwork.expectedWeights(DepthConfig.read(depth)));
        return folder;
    }

    private static Path json(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void weights(Path config, ExpectedWeights expected) throws IOException {
        weights(config, expected, "nothing");
    }

    /// @param faint beginning of the names of weights that are small
    private static void weights(Path config, ExpectedWeights expected, String faint) throws IOException {
        Random random = new Random(5);
        SafetensorsWriter writer = new SafetensorsWriter();
        expected.shapes().forEach((name, shape) -> {
            int[] extents = shape.toArray();
            float[] values = new float[Math.toIntExact(shape.elements())];
            double usual = extents.length == 1 ? 0.3 : Math.sqrt((double) extents[0] / values.length);
            double spread = name.startsWith(faint) ? usual / 10 : usual;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (spread * random.nextGaussian() + (name.contains("norm") ? 1 : 0));
            }
            writer.addFloats(name, extents, values);
        });
        Files.write(config.resolveSibling("model.safetensors"), writer.bytes());
    }
}
