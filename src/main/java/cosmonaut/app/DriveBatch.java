package cosmonaut.app;

import cosmonaut.BlockedException;
import cosmonaut.DeviceException;
import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.media.DiskFailure;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.drive.DriveFlight;
import cosmonaut.session.recording.DriveExports;
import cosmonaut.session.recording.DriveFiles;
import cosmonaut.session.recording.DriveSidecar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Many drives, a line of JSON each, with one model.
///
/// Every job has a folder of its own under its id. It is made under another name and gets its own when it is whole, so
/// that what has the name is done: a batch that was stopped, however, goes on where it was. A job that fails is told,
/// and the others are done.
final class DriveBatch {

    /// A file larger than this is no list of jobs.
    private static final long MOST_BYTES = 64 << 20;

    private static final int MOST_JOBS = 100_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String DONE = "job.json";

    private final Path file;
    private final Path out;
    private final Map<String, ObjectNode> lines = new LinkedHashMap<>();
    private final AtomicReference<@Nullable DriveFlight> running = new AtomicReference<>();
    private volatile boolean stopped;

    /// What came of a batch.
    ///
    /// @param before jobs that were done already
    record Ended(int done, int before, int failed, boolean stopped) {}

    private DriveBatch(Path file, Path out) {
        this.file = file;
        this.out = out;
    }

    /// Reads the jobs; their own inputs are read when it is their turn.
    ///
    /// @throws InvalidInputException naming the line that is no job
    static DriveBatch read(Path file, Path out) throws IOException {
        DriveBatch batch = new DriveBatch(file, out);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("there is no batch " + file + "; name a file with a JSON object a line");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new InvalidInputException(
                    file + " has " + Files.size(file) + " bytes, more than any list of jobs;" + " give another file");
        }
        int number = 0;
        for (String line : Files.readString(file).split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                batch.add(line, number);
            }
        }
        if (batch.lines.isEmpty()) {
            throw new InvalidInputException(file + " has no job; give a JSON object a line");
        }
        return batch;
    }

    private void add(String line, int number) {
        JsonNode node;
        try {
            node = JsonMapper.shared().readTree(line);
        } catch (JacksonException e) {
            throw new InvalidInputException(file + ", line " + number + " is no JSON; give an object a line", e);
        }
        if (!(node instanceof ObjectNode job)) {
            throw new InvalidInputException(file + ", line " + number + " is no JSON object; give one a line");
        }
        JsonNode said = job.path("id");
        String id = said.isMissingNode() ? String.format("%05d", number) : said.isString() ? said.stringValue() : "";
        if (!ID.matcher(id).matches()) {
            throw new InvalidInputException(file + ", line " + number + " has the id " + said
                    + "; give letters, digits, dots and dashes, or leave it out");
        }
        if (lines.put(id, job) != null) {
            throw new InvalidInputException(
                    file + ", line " + number + " has the id " + id + " a second time; give every job its own");
        }
        if (lines.size() > MOST_JOBS) {
            throw new InvalidInputException(file + " has more than " + MOST_JOBS + " jobs; split it");
        }
    }

    /// Ends after what is being made; the job is made anew next time.
    void stop() {
        stopped = true;
        DriveFlight flight = running.get();
        if (flight != null) {
            flight.cancel();
        }
    }

    /// Does the jobs that are not done yet.
    ///
    /// @param options for keys that a line lacks
    /// @param forms of other programs that every drive is written in too
    /// @throws IOException if the folder cannot be written to
    Ended run(
            DriveJob options,
            Set<DriveExports.Form> forms,
            DriveModel model,
            DriveModel.Loaded loaded,
            DriveModel.Told told,
            SceneLibrary scenes,
            Consumer<String> say)
            throws IOException {
        Files.createDirectories(out);
        int done = 0;
        int before = 0;
        int failed = 0;
        for (Map.Entry<String, ObjectNode> line : lines.entrySet()) {
            if (stopped) {
                break;
            }
            String id = line.getKey();
            try {
                DriveJob job = DriveJob.read(line.getValue(), options);
                String mark = mark(job, loaded, told, forms);
                if (isDone(id, mark)) {
                    before++;
                    continue;
                }
                DriveRun run = new DriveRun(job, model, scenes);
                if (make(id, mark, run, forms, loaded, told)) {
                    done++;
                    say.accept("job " + id + " is done");
                }
            } catch (InvalidInputException | BlockedException e) {
                failed++;
                say.accept(OneLine.of("job " + id + " failed: " + e.getMessage()));
            }
        }
        return new Ended(done, before, failed, stopped);
    }

    /// What a job's pictures depend on.
    private static String mark(
            DriveJob job, DriveModel.Loaded loaded, DriveModel.Told told, Set<DriveExports.Form> forms) {
        String all = job.inOrder() + "\n" + loaded.world().sha256() + "\n" + told + "\n" + loaded.steps() + "\n"
                + loaded.guidance();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// @throws InvalidInputException if another job, or somebody else's files, lie under that name
    private boolean isDone(String id, String mark) throws IOException {
        Path folder = out.resolve(id);
        if (!Files.exists(folder)) {
            return false;
        }
        if (!Files.isRegularFile(folder.resolve(DONE))
                || !Files.readString(folder.resolve(DONE)).strip().equals(mark)) {
            throw new InvalidInputException(
                    folder + " is there and is not what this job makes; remove it, or give another --out");
        }
        return true;
    }

    /// @return whether it came to its end
    private boolean make(
            String id,
            String mark,
            DriveRun run,
            Set<DriveExports.Form> forms,
            DriveModel.Loaded loaded,
            DriveModel.Told told)
            throws IOException {
        Path part = out.resolve("." + id + ".part");
        remove(part);
        try {
            DriveSidecar made = run.write(new DriveFiles(part), loaded, told, forms, this::begun, line -> {});
            if (made.json().get("cancelled").booleanValue()) {
                remove(part);
                return false;
            }
            Files.writeString(part.resolve(DONE), mark + "\n");
            Files.move(part, out.resolve(id), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (DeviceException | InvalidInputException | BlockedException e) {
            remove(part);
            throw e;
        } catch (IOException e) {
            throw new IOException("job " + id + " could not be written (" + DiskFailure.reason(part, e) + ")", e);
        } finally {
            running.set(null);
        }
    }

    private void begun(DriveFlight flight) {
        running.set(flight);
        if (stopped) {
            flight.cancel();
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder)) {
            found.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }
}
