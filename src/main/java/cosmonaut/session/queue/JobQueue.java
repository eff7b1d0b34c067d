package cosmonaut.session.queue;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.JsonLimits;
import cosmonaut.camera.file.CosmoPathFile;
import cosmonaut.camera.file.PathDocument;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Jobs in a folder: a small JSON file each, in the folder of its state, and the path of each in `paths`.
///
/// A job is taken by renaming its file from `waiting` into `running`, which the file system grants to one program only;
/// the new name carries the program's number and the moment at which it began, so that nobody mistakes a later program
/// of the same number for it. A running job whose program is gone goes back to `waiting`. Programs on one machine may
/// share a folder; those of several machines must not, since one cannot tell whether another's program lives.
public final class JobQueue {

    /// Where a job stands.
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        /// The name of its folder.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A job as the folder holds it.
    ///
    /// @param message why it failed or what it made; empty while it waits or runs
    public record Listed(String id, State state, Optional<RenderJob> job, String message) {}

    /// A job that this program has taken.
    ///
    /// @param path the file of the path that it flies
    public record Taken(String id, RenderJob job, Path path) {}

    private static final JsonLimits LIMITS = new JsonLimits(64 << 10, 8, 1000);
    private static final String JSON = ".json";
    private static final int LONGEST_MESSAGE = 300;
    private static final Pattern RUNNING = Pattern.compile("(.+)@(\\d{1,18})-(\\d{1,18})\\.json");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final long process;
    private final long begun;

    /// @throws IOException if the folders cannot be made
    public JobQueue(Path folder) throws IOException {
        this(folder, ProcessHandle.current().pid(), begin(ProcessHandle.current()));
    }

    JobQueue(Path folder, long process, long begun) throws IOException {
        this.folder = folder;
        this.process = process;
        this.begun = begun;
        for (State state : State.values()) {
            Files.createDirectories(in(state));
        }
        Files.createDirectories(folder.resolve("paths"));
    }

    private static long begin(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private Path in(State state) {
        return folder.resolve(state.toString());
    }

    private Path file(State state, String id) {
        return in(state).resolve(state == State.RUNNING ? id + "@" + process + "-" + begun + JSON : id + JSON);
    }

    private Path path(String id) {
        return folder.resolve("paths").resolve(id + CosmoPathFile.EXTENSION);
    }

    /// Puts a job at the end. The path is copied, so that later edits of it change nothing here.
    ///
    /// @return the job's name, which sorts by time
    public String add(RenderJob job, PathDocument path) throws IOException {
        for (int i = 0; ; i++) {
            String id = STAMP.format(Instant.now()) + "-" + process + "-" + i;
            try {
                Files.createFile(path(id));
            } catch (FileAlreadyExistsException e) {
                continue;
            }
            CosmoPathFile.write(path, path(id));
            write(job.json(), file(State.WAITING, id));
            return id;
        }
    }

    /// Takes the oldest job that waits, so that no other program can. One that cannot be read has failed.
    public Optional<Taken> take() throws IOException {
        for (String id : waiting()) {
            Path running = file(State.RUNNING, id);
            try {
                Files.move(file(State.WAITING, id), running, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                continue; // another program was faster
            }
            try {
                RenderJob job = RenderJob.of(running.toString(), JsonFile.readTree(running, LIMITS));
                return Optional.of(new Taken(id, job, path(id)));
            } catch (InvalidInputException e) {
                end(id, State.FAILED, String.valueOf(e.getMessage()), Optional.empty());
            }
        }
        return Optional.empty();
    }

    private List<String> waiting() throws IOException {
        return names(State.WAITING).stream()
                .map(name -> name.substring(0, name.length() - JSON.length()))
                .toList();
    }

    private List<String> names(State state) throws IOException {
        try (Stream<Path> files = Files.list(in(state))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(JSON) && !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /// The job is rendered.
    ///
    /// @param message what was made
    public void done(Taken taken, String message) throws IOException {
        end(taken.id(), State.DONE, message, Optional.of(taken.job()));
    }

    /// The job cannot be rendered.
    ///
    /// @param message why
    public void failed(Taken taken, String message) throws IOException {
        end(taken.id(), State.FAILED, message, Optional.of(taken.job()));
    }

    private void end(String id, State state, String message, Optional<RenderJob> job) throws IOException {
        ObjectNode node =
                job.map(RenderJob::json).orElseGet(() -> JsonMapper.shared().createObjectNode());
        node.put("message", message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message);
        node.put("ended", Instant.now().toString());
        write(node, file(state, id));
        Files.deleteIfExists(file(State.RUNNING, id));
    }

    /// Puts a taken job back, as the next to be taken.
    public void release(Taken taken) throws IOException {
        Files.move(file(State.RUNNING, taken.id()), file(State.WAITING, taken.id()), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Puts back what programs were rendering that are gone.
    ///
    /// @return the names of those jobs
    public List<String> recover() throws IOException {
        List<String> back = new ArrayList<>();
        for (String name : names(State.RUNNING)) {
            Matcher parts = RUNNING.matcher(name);
            if (!parts.matches() || lives(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)))) {
                continue;
            }
            String id = parts.group(1);
            Path file = in(State.RUNNING).resolve(name);
            // The program may have ended between writing the result and removing this file.
            if (Files.exists(file(State.DONE, id)) || Files.exists(file(State.FAILED, id))) {
                Files.deleteIfExists(file);
                continue;
            }
            try {
                Files.move(file, file(State.WAITING, id), StandardCopyOption.ATOMIC_MOVE);
                back.add(id);
            } catch (NoSuchFileException e) {
                // another program puts it back
            }
        }
        return back;
    }

    private static boolean lives(long process, long begun) {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> begun == 0 || begin(handle) == 0 || begin(handle) == begun)
                .isPresent();
    }

    /// All jobs, by state and then by age.
    public List<Listed> list() throws IOException {
        List<Listed> all = new ArrayList<>();
        for (State state : State.values()) {
            for (String name : names(state)) {
                Matcher parts = RUNNING.matcher(name);
                String id = parts.matches() ? parts.group(1) : name.substring(0, name.length() - JSON.length());
                try {
                    JsonNode node = JsonFile.readTree(in(state).resolve(name), LIMITS);
                    Optional<RenderJob> job =
                            node.has("scene") ? Optional.of(RenderJob.of(name, node)) : Optional.empty();
                    all.add(new Listed(id, state, job, node.path("message").asString("")));
                } catch (InvalidInputException e) {
                    all.add(new Listed(id, state, Optional.empty(), String.valueOf(e.getMessage())));
                }
            }
        }
        all.sort(Comparator.comparing(Listed::state).thenComparing(Listed::id));
        return all;
    }

    /// Removes jobs, never one that runs.
    ///
    /// @param waiting whether those that wait go too
    /// @return how many
    public int clear(boolean waiting) throws IOException {
        Set<State> states =
                waiting ? EnumSet.of(State.WAITING, State.DONE, State.FAILED) : EnumSet.of(State.DONE, State.FAILED);
        int gone = 0;
        for (State state : states) {
            for (String name : names(state)) {
                if (Files.deleteIfExists(in(state).resolve(name))) {
                    Files.deleteIfExists(path(name.substring(0, name.length() - JSON.length())));
                    gone++;
                }
            }
        }
        return gone;
    }

    /// Whole or not at all: a reader never sees half a job.
    private void write(ObjectNode node, Path file) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + "." + process + ".part");
        try {
            Files.writeString(part, node.toPrettyString() + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
