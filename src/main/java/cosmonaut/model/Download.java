package cosmonaut.model;

import java.util.List;

/// Files of models that others publish, by the names and sizes that their repositories on Hugging Face give them
/// (Cosmos 1.0 section 11, GEN3C section 1). A person fetches them; the program does not.
///
/// @param repository owner and name; its last part is also the folder to put the files in
/// @param files by their names there
/// @param bytes of all of them together, about
/// @param use what they are for
public record Download(String repository, List<String> files, long bytes, Use use) {

    /// What somebody fetches files for.
    public enum Use {
        /// A model that a camera steers.
        FLY,
        /// Models that make videos.
        VIDEO,
        /// Models that make several views.
        VIEWS,
        /// The depth of pictures.
        DEPTH,
        /// Pictures to latents and back, of every model.
        TOKENIZER,
        /// Prompts, for every model.
        TEXT
    }

    private static final long MB = 1_000_000;
    private static final List<String> NETWORK = List.of("model.pt");
    private static final List<String> TOKENIZER = List.of("encoder.jit", "decoder.jit", "mean_std.pt");

    /// All that can be used, those to begin with first.
    public static final List<Download> ALL = List.of(
            new Download("nvidia/GEN3C-Cosmos-7B", NETWORK, 14_470 * MB, Use.FLY),
            new Download("Ruicheng/moge-vitl", NETWORK, 1_260 * MB, Use.DEPTH),
            new Download("nvidia/Cosmos-Tokenize1-CV8x8x8-720p", TOKENIZER, 230 * MB, Use.TOKENIZER),
            new Download("nvidia/Cosmos-1.0-Diffusion-7B-Text2World", NETWORK, 14_470 * MB, Use.VIDEO),
            new Download("nvidia/Cosmos-1.0-Diffusion-7B-Video2World", NETWORK, 14_470 * MB, Use.VIDEO),
            new Download("nvidia/Cosmos-1.0-Diffusion-14B-Text2World", NETWORK, 28_500 * MB, Use.VIDEO),
            new Download("nvidia/Cosmos-1.0-Diffusion-14B-Video2World", NETWORK, 28_500 * MB, Use.VIDEO),
            new Download("nvidia/Cosmos-Predict1-7B-Text2World-Sample-AV-Multiview", NETWORK, 14_470 * MB, Use.VIEWS),
            new Download("nvidia/Cosmos-Predict1-7B-Video2World-Sample-AV-Multiview", NETWORK, 14_470 * MB, Use.VIEWS),
            new Download("nvidia/Cosmos-1.0-Tokenizer-CV8x8x8", TOKENIZER, 230 * MB, Use.TOKENIZER),
            new Download(
                    "google-t5/t5-11b",
                    List.of("pytorch_model.bin", "config.json", "spiece.model"),
                    45_200 * MB,
                    Use.TEXT));

    public Download {
        files = List.copyOf(files);
    }

    /// The folder to put the files in, beside those of the others.
    public String folder() {
        return repository.substring(repository.indexOf('/') + 1);
    }
}
