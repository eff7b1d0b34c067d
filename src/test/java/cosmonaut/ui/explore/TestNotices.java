package cosmonaut.ui.explore;

import cosmonaut.ui.Notices;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what was told.
final class TestNotices implements Notices {

    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void done(String line) {
        lines.add("done: " + line);
    }

    @Override
    public void info(String line) {
        lines.add("info: " + line);
    }

    @Override
    public void problem(String line, Throwable cause) {
        lines.add("problem: " + line);
    }

    boolean has(String beginning) {
        return lines.stream().anyMatch(line -> line.startsWith(beginning));
    }
}
