package cosmonaut.session.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.edit.EditablePath;
import cosmonaut.camera.edit.Interpolation;
import cosmonaut.camera.edit.PathKey;
import cosmonaut.camera.file.CosmoPathFile;
import cosmonaut.camera.file.PathDocument;
import cosmonaut.session.queue.JobQueue.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobQueueTest {

    private static final PathDocument PATH = PathDocument.of(EditablePath.of(
            List.of(
                    PathKey.of(0, new CameraFrame(Pose.IDENTITY, Intrinsics.ofVerticalFov(50, 192, 112))),
                    PathKey.of(2, new CameraFrame(Pose.at(0, 0, 1), Intrinsics.ofVerticalFov(50, 192, 112)))),
            Interpolation.SMOOTH));

    @TempDir
    private Path folder;

    private static RenderJob job(String out) {
        return new RenderJob("courtyard", "starter", Optional.of("fast"), Optional.of(2), 7, out);
    }

    private static List<State> states(JobQueue queue) throws IOException {
        return queue.list().stream().map(JobQueue.Listed::state).toList();
    }

    @Test
    void jobsAreTakenInTheirOrderAndComeBackWhole() throws IOException {
        JobQueue queue = new JobQueue(folder);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(queue.add(job("clip" + i), PATH));
        }
        // Another object on the same folder stands for the program started again.
        JobQueue again = new JobQueue(folder);
        for (int i = 0; i < 5; i++) {
            JobQueue.Taken taken = again.take().orElseThrow();
            assertEquals(ids.get(i), taken.id());
            assertEquals(job("clip" + i), taken.job());
            assertEquals(PATH, CosmoPathFile.read(taken.path()));
            if (i % 2 == 0) {
                again.done(taken, "made");
            } else {
                again.failed(taken, "no memory");
            }
        }
        assertTrue(again.take().isEmpty());
        assertEquals(List.of(State.DONE, State.DONE, State.DONE, State.FAILED, State.FAILED), states(queue));
        assertEquals("no memory", queue.list().getLast().message());
        assertEquals(Optional.of(job("clip3")), queue.list().getLast().job());
        assertEquals(5, queue.clear(false));
        assertEquals(List.of(), queue.list());
        try (Stream<Path> left = Files.walk(folder)) {
            assertFalse(left.anyMatch(Files::isRegularFile));
        }
    }

    @Test
    void noJobIsTakenTwice() throws Exception {
        JobQueue queue = new JobQueue(folder);
        int jobs = 200;
        for (int i = 0; i < jobs; i++) {
            queue.add(job("clip" + i), PATH);
        }
        Set<String> taken = ConcurrentHashMap.newKeySet();
        Callable<Integer> program = () -> {
            JobQueue own = new JobQueue(folder);
            int count = 0;
            for (Optional<JobQueue.Taken> next = own.take(); next.isPresent(); next = own.take()) {
                assertTrue(taken.add(next.get().id()), "taken twice");
                own.done(next.get(), "");
                count++;
            }
            return count;
        };
        int all = 0;
        try (ExecutorService programs = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> one : programs.invokeAll(List.of(program, program, program, program))) {
                all += one.get(1, TimeUnit.MINUTES);
            }
        }
        assertEquals(jobs, all);
        assertTrue(states(queue).stream().allMatch(state -> state == State.DONE));
    }

    @Test
    void whatAKilledProgramWasRenderingWaitsAgain() throws Exception {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long process = other.pid();
        other.waitFor();
        JobQueue killed = new JobQueue(folder, process, 1);
        String id = killed.add(job("clip"), PATH);
        assertEquals(id, killed.take().orElseThrow().id());
        JobQueue next = new JobQueue(folder);
        assertEquals(List.of(State.RUNNING), states(next));
        assertTrue(next.take().isEmpty());
        assertEquals(List.of(id), next.recover());
        JobQueue.Taken taken = next.take().orElseThrow();
        assertEquals(id, taken.id());
        // Its own job is not taken for a dead one's, nor by another program while this one lives.
        assertEquals(List.of(), next.recover());
        assertEquals(List.of(), new JobQueue(folder).recover());
        // A program of the same number that began at another moment is another one.
        next.release(taken);
        JobQueue namesake = new JobQueue(folder, ProcessHandle.current().pid(), 1);
        assertEquals(id, namesake.take().orElseThrow().id());
        assertEquals(List.of(id), next.recover());
        // Killed after the result was written: the job is done, and not rendered again.
        JobQueue late = new JobQueue(folder, process, 1);
        JobQueue.Taken last = late.take().orElseThrow();
        Path running;
        try (Stream<Path> files = Files.list(folder.resolve("running"))) {
            running = files.findFirst().orElseThrow();
        }
        byte[] kept = Files.readAllBytes(running);
        late.done(last, "made");
        Files.write(running, kept);
        assertEquals(List.of(), next.recover());
        assertEquals(List.of(State.DONE), states(next));
    }

    @Test
    void aDamagedJobFailsAndTheNextIsTaken() throws IOException {
        JobQueue queue = new JobQueue(folder);
        String first = queue.add(job("a"), PATH);
        String second = queue.add(job("b"), PATH);
        Files.writeString(folder.resolve("waiting").resolve(first + ".json"), "{\"format\":\"cosmonaut-job/1\",");
        assertEquals(second, queue.take().orElseThrow().id());
        JobQueue.Listed failed = queue.list().getLast();
        assertEquals(State.FAILED, failed.state());
        assertTrue(
                failed.message().contains("cannot be understood")
                        || failed.message().contains("JSON"),
                failed.message());
        assertEquals(1, queue.clear(true), "what runs is left alone");
        assertEquals(List.of(State.RUNNING), states(queue));
    }
}
