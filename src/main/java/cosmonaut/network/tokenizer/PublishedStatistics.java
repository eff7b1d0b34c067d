package cosmonaut.network.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Mean and deviation of the latents of Cosmos 1.0's CV8x8x8, which diffusers takes where the `config.json` of an
/// `AutoencoderKLCosmos` has no such keys. They lie beside this class, with their source.
final class PublishedStatistics {

    private static final String RESOURCE = "published-statistics.json";

    private static final List<String> KEYS = List.of("latents_mean", "latents_std");

    /// Of those tokenizers.
    private static final int CHANNELS = 16;

    private PublishedStatistics() {}

    /// Adds them to what is taken for keys that a file lacks.
    ///
    /// Not where the file says one of them: `null` is none, as in diffusers. Nor where it is the configuration of
    /// another tokenizer, with another number of channels or a linear bypass.
    ///
    /// @param defaults as in diffusers, changed
    /// @param file as it stands
    static void addTo(ObjectNode defaults, JsonNode file) {
        boolean said = KEYS.stream().anyMatch(file::has);
        boolean published = file.path("latent_channels").asInt(CHANNELS) == CHANNELS && !file.has("linear_bypass");
        if (said || !published) {
            return;
        }
        JsonNode known = read();
        KEYS.forEach(key -> defaults.set(key, known.get(key)));
    }

    private static JsonNode read() {
        try (InputStream in = PublishedStatistics.class.getResourceAsStream(RESOURCE)) {
            return JsonMapper.shared()
                    .readTree(Objects.requireNonNull(in, RESOURCE).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read; install Cosmonaut again", e);
        }
    }
}
