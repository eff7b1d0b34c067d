package cosmonaut.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.file.PathReader;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.evaluation.ClipSet;
import cosmonaut.media.DepthFile;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import cosmonaut.media.VideoWriter;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.PartSize;
import cosmonaut.model.PublishedFolder;
import cosmonaut.model.ResidencyPlan;
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
import cosmonaut.network.tokenizer.ClipPlan;
import cosmonaut.network.tokenizer.CodingPlan;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.scene.GivenScenes;
import cosmonaut.scene.RigPictures;
import cosmonaut.scene.SceneFolder;
import cosmonaut.scene.SceneSummary;
import cosmonaut.scene.SourceFiles;
import cosmonaut.scene.SourceScene;
import cosmonaut.scene.SourceView;
import cosmonaut.settings.SettingsStore;
import cosmonaut.tensor.DType;
import cosmonaut.weights.SafetensorsWriter;
import cosmonaut.weights.StoredTensor;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Every reader of files from outside, with small sound files of each kind.
final class Subjects {

    private static final Path FIXTURES = Path.of("src/test/resources");
    private static final Path STARTER = Path.of("sample-scenes/starter");

    private final Path folder;
    private final List<Subject> all = new ArrayList<>();

    private Subjects(Path folder) {
        this.folder = folder;
    }

    /// @param folder empty; what the readers need beside the damaged files is put there
    static List<Subject> in(Path folder) throws IOException {
        Subjects subjects = new Subjects(folder);
        subjects.addWeights();
        subjects.addConfigurations();
        subjects.addModel();
        subjects.addPublishedModel();
        subjects.addScenesAndClips();
        subjects.addPaths();
        subjects.all.addAll(DriveSubjects.in(folder));
        subjects.addPictures();
        subjects.addGivenScenes();
        subjects.addSettings();
        return List.copyOf(subjects.all);
    }

    private void add(String name, String file, Subject.Reader reader, byte[]... seeds) throws IOException {
        Path path = folder.resolve(name.replace(' ', '-')).resolve(file);
        Files.createDirectories(folderOf(path));
        all.add(new Subject(name, path, List.of(seeds), reader));
    }

    private void addText(String name, String file, Subject.Reader reader, String... seeds) throws IOException {
        add(
                name,
                file,
                reader,
                Stream.of(seeds)
                        .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new));
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve(name));
    }

    private void addWeights() throws IOException {
        byte[] weights = new SafetensorsWriter()
                .addFloats("encoder.weight", new int[] {2, 3}, 1, 2, 3, 4, 5, 6)
                .add("half", "F16", new int[] {5}, new byte[10])
                .add("index", "I64", new int[] {2}, new byte[16])
                .bytes();
        byte[] foreign = SafetensorsWriter.file(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"XYZ\",\"shape\":[2,2],\"data_offsets\":[4,20]}}",
                new byte[20]);
        add("safetensors", "model.safetensors", Subjects::readWeights, weights, foreign);
        String archives = "cosmonaut/weights/";
        add(
                "PyTorch archive",
                "model.pt",
                Subjects::readWeights,
                fixture(archives + "types.pt"),
                fixture(archives + "views.pt"),
                fixture(archives + "mean_std.pt"),
                fixture(archives + "nested-model.pt"));
        add("TorchScript archive", "encoder.jit", Subjects::readWeights, fixture(archives + "script.jit"));
        addText(
                "shard index",
                "m.safetensors.index.json",
                Subjects::readWeights,
                "{\"metadata\":{\"total_size\":8},\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-2.safetensors\"}}");
        for (String name : List.of("a", "b")) {
            Files.write(
                    folder.resolve("shard-index").resolve(name.equals("a") ? "m-1.safetensors" : "m-2.safetensors"),
                    new SafetensorsWriter().addFloats(name, new int[] {1}, 1).bytes());
        }
    }

    private static void readWeights(Path file) {
        try (StoredWeights weights = WeightFiles.open(file)) {
            for (StoredTensor stored : weights.listing()) {
                if (stored.dtype().isPresent()) {
                    weights.get(stored.name()).toFloats();
                }
            }
            assertTrue(weights.parameters() >= 0, "parameters");
        }
    }

    private static byte[] starter(String name) throws IOException {
        return Files.readAllBytes(STARTER.resolve(name));
    }

    private void addConfigurations() throws IOException {
        String vae = """
                {"in_channels":3,"out_channels":3,"latent_channels":2,"encoder_block_out_channels":[4,4,6],
                "decode_block_out_channels":[4,6,6],"attention_resolutions":[8],"resolution":64,"num_layers":1,
                "patch_size":4,"patch_type":"haar","scaling_factor":1.0,"spatial_compression_ratio":8,
                "temporal_compression_ratio":4,"latents_mean":[1,2],"latents_std":[1,2],"linear_bypass":true}""";
        add(
                "video tokenizer configuration",
                "config.json",
                file -> {
                    TokenizerConfig config = TokenizerConfig.read(file);
                    VideoTokenizer.expectedWeights(config);
                    int cell = config.spatialCompressionRatio();
                    assertTrue(
                            CodingPlan.of(new ClipPlan(config, 1, cell, cell)).bytes(DType.F32) > 0, "workspace");
                },
                vae.getBytes(StandardCharsets.UTF_8),
                starter("vae/config.json"));
        addText(
                "text encoder configuration",
                "config.json",
                file -> T5Encoder.expectedWeights(T5Config.read(file)),
                """
                {"d_model":8,"d_ff":16,"d_kv":2,"num_heads":4,"num_layers":2,"vocab_size":9,"layer_norm_epsilon":1e-6,
                "relative_attention_num_buckets":32,"relative_attention_max_distance":128,"feed_forward_proj":"relu"}""");
        add(
                "transformer configuration",
                "config.json",
                file -> DitParameters.of(DitConfig.read(file)),
                starter("transformer/config.json"));
        add(
                "sampler configuration",
                "config.json",
                file -> SamplerConfig.read(file).schedule(),
                starter("scheduler/config.json"));
        add(
                "depth configuration",
                "config.json",
                file -> DepthNetwork.expectedWeights(DepthConfig.read(file)),
                starter("depth/config.json"));
        add(
                "keyframe prior configuration",
                "config.json",
                file -> PriorConfig.read(file).expectedWeights(),
                starter("keyframe_prior/config.json"));
        addText(
                "refiner configuration",
                "config.json",
                file -> PixelRefiner.expectedWeights(RefinerConfig.read(file)),
                "{\"architecture\":\"pixel-blend-1\",\"width\":48,\"layers\":4}",
                "{\"architecture\":\"pixel-unet-1\",\"widths\":[48,72],\"unshuffle\":4}");
        add(
                "text tokenizer",
                "tokenizer.json",
                file -> TextTokenizer.read(file).encode("A quiet library \ud83d\ude42 </s>", 64),
                fixture("golden/text-starter.json"));
        add(
                "text tokenizer of the usual kind",
                "tokenizer.json",
                file -> TextTokenizer.read(file).encode("A quiet library \ud83d\ude42 </s>", 64),
                fixture("golden/text-unigram.json"));
        add(
                "SentencePiece model",
                "spiece.model",
                file -> TextTokenizer.read(file).encode("A quiet library \ud83d\ude42 </s>", 64),
                SentencePieceFiles.bare(),
                SentencePieceFiles.whole());
    }

    /// A whole model without its weights.
    private void addModel() throws IOException {
        add("world", "world.json", file -> readModel(folderOf(file)), starter("world.json"));
        Path model = folder.resolve("world");
        try (Stream<Path> files = Files.walk(STARTER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .filter(path -> !path.endsWith("world.json"))
                    .toList()) {
                Path to = model.resolve(STARTER.relativize(file).toString());
                Files.createDirectories(folderOf(to));
                Files.copy(file, to);
            }
        }
    }

    /// A model as others publish it.
    private void addPublishedModel() throws IOException {
        for (String file : List.of("model_index.json", "transformer/config.json", "vae/config.json")) {
            String subject = "published model, its " + file.replace('/', ' ');
            Path model = new PublishedFolder(folder.resolve(subject.replace(' ', '-'))).path();
            add(subject, file, damaged -> sizes(ModelFolder.detect(model)), Files.readAllBytes(model.resolve(file)));
        }
    }

    private static void sizes(ModelFolder model) {
        for (PartSize size : model.sizes(null, DType.F32)) {
            assertTrue(size.weightBytes() >= 0 && size.workspaceBytes() >= 0, size.toString());
        }
        ResidencyPlan.of(model.sizes(null, DType.F32), 1L << 30).summary();
    }

    private static void readModel(Path folder) {
        ModelFolder model = ModelFolder.detect(folder);
        model.notes();
        model.missingWeights();
        model.world(null);
        model.sampling(null);
        sizes(model);
        for (String preset : model.presets()) {
            model.world(preset);
            model.sampling(preset);
        }
    }

    private void addScenesAndClips() throws IOException {
        Path scene = Path.of("sample-scenes/street-morning");
        add(
                "scene",
                "scene.json",
                file -> {
                    SceneFolder.read(folderOf(file)).atSize(96, 64);
                    SceneSummary.read(folderOf(file));
                },
                Files.readAllBytes(scene.resolve("scene.json")));
        copy(scene, "scene", "scene.json");
        Path drive = Path.of("sample-scenes/drive-bend");
        add(
                "scene to drive in",
                "scene.json",
                file -> RigPictures.read(folderOf(file)).ifPresent(six -> six.atSize(96, 64)),
                Files.readAllBytes(drive.resolve("scene.json")));
        copy(drive, "scene-to-drive-in", "scene.json");
        Path clip = Path.of("sample-scenes/evaluation/moving-canyon-950000");
        String described = Files.readString(clip.resolve("clip.json"));
        for (String name : List.of("clip.json", "path.tum", "depth.png", "picture-0000.png")) {
            String subject = "clip, its " + name;
            add(
                    subject,
                    "c/" + name,
                    file -> ClipSet.read(folder.resolve(subject.replace(' ', '-')), 10),
                    Files.readAllBytes(clip.resolve(name)));
            copy(clip, subject.replace(' ', '-') + "/c", "");
        }
        assertTrue(described.contains("moving"), described);
    }

    private void copy(Path from, String to, String except) throws IOException {
        Path target = Files.createDirectories(folder.resolve(to));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(path -> !path.endsWith(except)).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private void addPaths() throws IOException {
        Intrinsics lens = Intrinsics.ofHorizontalFov(75, 192, 112);
        Subject.Reader reader = file -> new PathReader(12).read(file).resampled(12, lens);
        addText(
                "path of lines",
                "path.txt",
                reader,
                "# t tx ty tz qx qy qz qw\n0 0 0 0 0 0 0 1\n.5 0 0 .1 0 .1 0 1\n1 0 0 0.5 0 0 0 1\n",
                "https://x\n33366 0.5 0.9 0.5 0.5 0 0 0 0 -1 1 0 1 0 2 1 0 0 3\n"
                        + "66733 .5 .9 .5 .5 0 0 1 0 0 0 0 1 0 0 0 0 1 0\n",
                "1 0 0 0 0 1 0 0 0 0 1 0\n1 0 0 0.5 0 1 0 0 0 0 1 0\n",
                "#timestamp [ns],p_x,p_y,p_z,q_w,q_x,q_y,q_z\n1403636579763555584,3,-2,1,1,0,0,0\n"
                        + "1403636580763555584,3,-1,1,1,0,.1,0\n",
                "t;x;y;z;qx;qy;qz;qw\n0,0;1,5;2,5;3;0;0;0;1\n0,5;1,5;2,5;4;0;0;0;1\n");
        addText(
                "path of COLMAP",
                "images.txt",
                reader,
                "# Image list\n2 1 0 0 0 5 0 0 1 b.png\n\n1 1 0 0 0 1 2 3 1 a.png\n1 2 3\n");
        Files.writeString(folder.resolve("path-of-COLMAP/cameras.txt"), "1 PINHOLE 100 50 80 80 50 25\n");
        addText(
                "lenses of COLMAP",
                "cameras.txt",
                file -> reader.read(file.resolveSibling("images.txt")),
                "# Camera list\n1 PINHOLE 100 50 80 80 50 25\n2 SIMPLE_RADIAL 100 50 80 50 25 0.1\n");
        Files.writeString(folder.resolve("lenses-of-COLMAP/images.txt"), "1 1 0 0 0 1 2 3 1 a.png\n1 2 3\n");
        addText(
                "path in JSON",
                "path.json",
                reader,
                "{\"camera_path\":[{\"camera_to_world\":[1,0,0,7,0,1,0,8,0,0,1,9,0,0,0,1],\"fov\":90,\"aspect\":2}],"
                        + "\"fps\":24}",
                "{\"w\":100,\"h\":50,\"fl_x\":80,\"frames\":[{\"transform_matrix\":[[0,0,1,1],[1,0,0,2],[0,1,0,3],"
                        + "[0,0,0,1]]}]}",
                "{\"path\":[{\"R\":[0,0,0,1],\"T\":[0.5,0.5,0.5],\"fov\":50.6},"
                        + "{\"R\":[0,1,0,1],\"T\":[0.5,0.5,0.5],\"fov\":50.6}]}",
                "{\"keyframes\":[{\"matrix\":\"[1,0,0,0,0,1,0,0,0,0,1,0,1,2,3,1]\",\"fov\":60},"
                        + "{\"matrix\":[1,0,0,0,0,1,0,0,0,0,1,0,1,2,4,1]}]}",
                "[{\"file_path\":\"a2\",\"transform\":[[1,0,0,0],[0,1,0,0],[0,0,1,0]]},"
                        + "{\"file_path\":\"a10\",\"transform\":[[1,0,0,1],[0,1,0,0],[0,0,1,0]]}]",
                "[{\"img_name\":\"a\",\"width\":8,\"height\":4,\"position\":[1,2,3],"
                        + "\"rotation\":[[1,0,0],[0,1,0],[0,0,1]],\"fx\":9,\"fy\":9}]",
                "{\"format\":\"cosmonaut-clip/1\",\"width\":8,\"height\":4,\"frames\":[{\"seconds\":0,"
                        + "\"c2w\":[1,0,0,0,0,1,0,0,0,0,1,0],\"intrinsics\":{\"fx\":9,\"fy\":9,\"cx\":4,\"cy\":2}}]}",
                "{\"format\":\"cosmopath/1\",\"interpolation\":\"centripetal\",\"width\":8,\"height\":4,\"keys\":["
                        + "{\"seconds\":0,\"c2w\":[1,0,0,0,0,1,0,0,0,0,1,0],\"fx\":9,\"fy\":9,\"cx\":4,\"cy\":2},"
                        + "{\"seconds\":2,\"c2w\":[1,0,0,1,0,1,0,0,0,0,1,0],\"fx\":8,\"fy\":8,\"cx\":4,\"cy\":2,"
                        + "\"ease\":0.5,\"riding\":true},"
                        + "{\"seconds\":3,\"c2w\":[1,0,0,3,0,1,0,0,0,0,1,0],\"fx\":9,\"fy\":9,\"cx\":4,\"cy\":2}]}");
    }

    private void addPictures() throws IOException {
        String media = "cosmonaut/media/";
        addPicture(
                "PNG",
                media + "pattern.png",
                media + "palette.png",
                media + "grey16.png",
                media + "colour16-clear.png");
        addPicture("JPEG", media + "pattern.jpg", media + "grey.jpg", media + "turned-6.jpg");
        addPicture("BMP", media + "pattern.bmp");
        addPicture("GIF", media + "palette.gif");
        addPicture("WebP", media + "pattern.webp", media + "glass.webp");
        add("depth picture", "depth.png", file -> DepthFile.read(file, 0.001), fixture(media + "depth.png"));
        Path clip = folder.resolve("sound.mp4");
        try (VideoWriter writer = VideoWriter.open(clip, 64, 48, 12)) {
            for (int i = 0; i < 4; i++) {
                writer.add(Picture.black(64, 48));
            }
            writer.finish();
        }
        add("video", "clip.mp4", VideoReader::readAll, Files.readAllBytes(clip));
    }

    /// A video with depth, of which one file is damaged at a time, and views of a place.
    private void addGivenScenes() throws IOException {
        Path video = GivenScenes.video(folder.resolve("given"), 48, 32, 3);
        for (String name : List.of("depth.npz", "mask.npz", "camera.npz", "rgb.mp4")) {
            String subject = "video with depth, its " + name;
            add(subject, name, file -> readViews(folderOf(file)), Files.readAllBytes(video.resolve(name)));
            copy(video, subject.replace(' ', '-'), name);
        }
        Path place = GivenScenes.place(folder.resolve("given.npz"), 48, 32, 3, 4, true);
        add("views of a place", "place.npz", Subjects::readViews, Files.readAllBytes(place));
    }

    private static void readViews(Path path) {
        SourceScene given = SourceFiles.read(path, Optional.empty(), 64, 32);
        for (SourceView view : given.sources().views()) {
            assertTrue(view.depth().length == 64 * 32 && view.colour().length == 3 * 64 * 32, "sizes");
        }
    }

    private void addPicture(String format, String... names) throws IOException {
        byte[][] seeds = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            seeds[i] = fixture(names[i]);
        }
        add("picture " + format, "picture.png", file -> PictureFile.read(file).fitted(48, 32), seeds);
    }

    private void addSettings() throws IOException {
        addText(
                "settings",
                "settings.json",
                file -> {
                    new SettingsStore(folderOf(file)).load();
                    try (Stream<Path> kept = Files.list(folderOf(file))) {
                        for (Path one : kept.toList()) {
                            Files.delete(one);
                        }
                    }
                },
                """
                {"version":1,"window":{"theme":"dark","left":3.0,"top":-4.0,"width":1280.0,"height":800.0,"hud":true},
                "controls":{"move_dead_zone":0.1,"invert_mouse":false,"bumpers":"height"},
                "flight":{"model":"starter","preset":"fast","steps":2,"guidance":1.5,"seed":7},
                "bindings":{"fly":{"forward":["key:W","key:UP"]}},"recording_folder":"clips","models":["models/one"],
                "recent":[{"source":"room-sage","title":"A room","flown":"2026-11-22T10:20:30Z"}]}""");
    }
}
