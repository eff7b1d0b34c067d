package cosmonaut.media;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/// Pictures that another program wrote.
final class Fixture {

    private Fixture() {}

    static Path folder() {
        URL script = Objects.requireNonNull(Fixture.class.getResource("make_fixtures.py"));
        return Objects.requireNonNull(Path.of(URI.create(script.toString())).getParent());
    }

    static Path of(String name) {
        return folder().resolve(name);
    }
}
