package cosmonaut.network;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.stream.Stream;

/// The backends that networks are tested on.
public final class TestBackends {

    private TestBackends() {}

    public static Stream<String> names() {
        return Stream.of("reference");
    }

    public static Backend open(String name) {
        return switch (name) {
            case "reference" -> new ReferenceBackend();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
