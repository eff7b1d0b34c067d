package cosmonaut.gpucheck;

import cosmonaut.bench.CardBench;
import cosmonaut.bench.CardBench.Sizes;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Times what the 7B asks of the card. Every measurement starts the card anew, so that its peak of memory is its own.
final class SpeedCheck {

    /// Attention as a card without wgmma makes it.
    private static final String WITHOUT_WGMMA = "attention_mma";

    private static final int REPEATS = 5;

    /// What moves numbers as fast as can be, and what is compared with it.
    private static final Map<String, String> BESIDE = Map.of(
            "norm", "copy",
            "gated_norm", "copy",
            "norm_rope", "copy",
            "upload", "upload_pinned",
            "load", "upload_pinned");

    private final Sizes sizes;
    private final Path choices;
    private final Map<String, Double> rates = new HashMap<>();

    private SpeedCheck(Sizes sizes, Path choices) {
        this.sizes = sizes;
        this.choices = choices;
    }

    /// A line for the card, then one for everything that is measured.
    ///
    /// @param arguments names, none for all, or `-` for every name that comes on stdin; `--small` for networks in
    ///     miniature
    static void run(List<String> arguments) {
        List<String> asked = new ArrayList<>(arguments);
        boolean small = asked.remove("--small") || !Cards.isReal();
        try {
            Path choices = Files.createTempFile("cosmonaut-products", ".json");
            Files.delete(choices);
            choices.toFile().deleteOnExit();
            SpeedCheck check = new SpeedCheck(small ? Sizes.miniature() : Sizes.published(), choices);
            List<String> names = new ArrayList<>();
            try (CudaBackend card = Cards.openForSpeed(choices, true)) {
                names.addAll(new CardBench(card, check.sizes).names());
                names.add(1 + names.indexOf("attention"), WITHOUT_WGMMA);
                ObjectNode about = JsonMapper.shared().createObjectNode().put("device", card.description());
                names.forEach(about.putArray("names")::add);
                say(about);
            }
            if (asked.contains("-")) {
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String name = in.readLine(); name != null; name = in.readLine()) {
                    say(check.measure(name.strip()));
                }
            } else {
                (asked.isEmpty() ? names : asked).forEach(name -> say(check.measure(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(ObjectNode line) {
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        System.out.println(whole.put("part", "bench").put("ok", true).setAll(line));
    }

    private ObjectNode measure(String name) {
        boolean wgmma = !name.equals(WITHOUT_WGMMA);
        try (CudaBackend card = Cards.openForSpeed(choices, wgmma)) {
            ObjectNode line = new CardBench(card, sizes).measure(wgmma ? name : "attention", REPEATS);
            line.put("name", name).put("peak_bytes", card.peakBytes());
            if (line.has("gb_per_s")) {
                double rate = line.get("gb_per_s").asDouble();
                rates.put(name, rate);
                String other = BESIDE.get(name);
                Double most = other == null ? null : rates.get(other);
                if (most != null) {
                    line.put("of_" + other, rate / most);
                }
            }
            return line;
        }
    }
}
