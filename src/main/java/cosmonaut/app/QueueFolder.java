package cosmonaut.app;

import cosmonaut.session.queue.JobQueue;
import cosmonaut.settings.ConfigurationFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that says which queue of jobs is meant.
final class QueueFolder {

    @Option(
            names = "--queue-dir",
            paramLabel = "D",
            description = "the folder of the queue (default: queue, beside the settings)")
    private @Nullable Path folder;

    JobQueue open() throws IOException {
        return new JobQueue(folder == null ? ConfigurationFolder.standard().resolve("queue") : folder);
    }
}
