package cosmonaut.session.drive;

import cosmonaut.drive.rig.View;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a drive is like, in words: a part that all views share, and one of each view's own.
///
/// @param shared may be empty
/// @param own of some views
/// @param cameraSentences whether a view's caption begins with where its camera looks, as in the training of the
///     published multi-view models
public record Captions(String shared, Map<View, String> own, boolean cameraSentences) {

    /// Words that are often wanted, by what they are about. They go behind the shared part.
    public enum Tag {
        CLEAR("weather", "The weather is clear."),
        RAIN("weather", "It is raining."),
        SNOW("weather", "It is snowing."),
        FOG("weather", "It is foggy."),
        DAY("light", "It is daytime."),
        DUSK("light", "It is dusk."),
        NIGHT("light", "It is night."),
        CITY("road", "The road is a city street."),
        SUBURB("road", "The road is a residential street."),
        COUNTRY("road", "The road is a country road."),
        HIGHWAY("road", "The road is a highway."),
        EMPTY("traffic", "There is no traffic."),
        LIGHT_TRAFFIC("traffic", "There is light traffic."),
        HEAVY_TRAFFIC("traffic", "There is heavy traffic.");

        private final String about;
        private final String sentence;

        Tag(String about, String sentence) {
            this.about = about;
            this.sentence = sentence;
        }

        /// Weather, light, road or traffic.
        public String about() {
            return about;
        }

        public String sentence() {
            return sentence;
        }
    }

    public Captions {
        EnumMap<View, String> copy = new EnumMap<>(View.class);
        copy.putAll(own);
        own = Map.copyOf(copy);
    }

    /// One text for all views.
    public static Captions of(String shared) {
        return new Captions(shared, Map.of(), false);
    }

    /// With tags behind the shared part.
    public Captions tagged(Tag... tags) {
        String more = Arrays.stream(tags).map(Tag::sentence).collect(Collectors.joining(" "));
        return new Captions(joined(shared, more), own, cameraSentences);
    }

    /// With the sentences that say where a camera looks.
    public Captions withCameraSentences() {
        return new Captions(shared, own, true);
    }

    /// The caption of a view.
    public String of(View view) {
        return joined(cameraSentences ? view.cameraSentence() : "", shared, own.getOrDefault(view, ""));
    }

    /// Those of all views, in their order.
    public List<String> all() {
        return Arrays.stream(View.values()).map(this::of).toList();
    }

    private static String joined(String... parts) {
        return Stream.of(parts)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
