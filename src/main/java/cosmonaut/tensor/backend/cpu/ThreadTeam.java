package cosmonaut.tensor.backend.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fixed team of threads that share the tasks of one job at a time; the caller is one of them.
///
/// Tasks are claimed one by one, so a thread that the system delays holds up its own task only. Which thread does a
/// task must not change its result. Idle members watch for the next job for a moment, because jobs come in a row
/// some 100 us apart, and then sleep.
final class ThreadTeam implements AutoCloseable {

    /// Part of a job.
    @FunctionalInterface
    interface Work {

        /// @param task from 0 to the number of tasks
        /// @param member who does it, from 0 to the size of the team; for private scratch memory
        void run(int task, int member);
    }

    private static final long WATCH_NANOS = 50_000;
    private static final int SPINS_BETWEEN_LOOKS = 32;

    private final Member[] members;
    private volatile @Nullable Job job;
    private volatile boolean closed;

    /// @param size threads that work, the caller among them; at least 1
    ThreadTeam(int size) {
        members = new Member[size - 1];
        for (int i = 0; i < members.length; i++) {
            members[i] = new Member(i + 1);
        }
        for (Member member : members) {
            member.start();
        }
    }

    int size() {
        return members.length + 1;
    }

    /// Does all tasks and returns when the last is done; rethrows what a task threw.
    void run(int tasks, Work work) {
        if (tasks <= 1 || members.length == 0) {
            for (int task = 0; task < tasks; task++) {
                work.run(task, 0);
            }
            return;
        }
        Job next = new Job(work, tasks);
        job = next;
        for (Member member : members) {
            if (member.asleep) {
                LockSupport.unpark(member);
            }
        }
        next.work(0);
        next.awaitDone();
        job = null;
    }

    @Override
    public void close() {
        closed = true;
        for (Member member : members) {
            LockSupport.unpark(member);
        }
    }

    private static final class Job {

        private final Work work;
        private final int tasks;
        private final AtomicInteger claimed = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(Work work, int tasks) {
            this.work = work;
            this.tasks = tasks;
        }

        void work(int member) {
            for (int task = claimed.getAndIncrement(); task < tasks; task = claimed.getAndIncrement()) {
                try {
                    work.run(task, member);
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.getAndIncrement();
                }
            }
        }

        void awaitDone() {
            for (int spins = 0; done.get() < tasks; spins++) {
                if (spins > 10_000) {
                    Thread.yield();
                } else {
                    Thread.onSpinWait();
                }
            }
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }

    private final class Member extends Thread {

        private final int number;
        private volatile boolean asleep;

        Member(int number) {
            super("cpu-backend-" + number);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            Job last = null;
            while (!closed) {
                Job current = awaitJob(last);
                if (current != null) {
                    current.work(number);
                    last = current;
                }
            }
        }

        private @Nullable Job awaitJob(@Nullable Job last) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < WATCH_NANOS) {
                for (int i = 0; i < SPINS_BETWEEN_LOOKS; i++) {
                    Job current = job;
                    if (current != null && current != last) {
                        return current;
                    }
                    Thread.onSpinWait();
                }
            }
            asleep = true;
            Job current = job;
            if ((current == null || current == last) && !closed) {
                LockSupport.park(this);
            }
            asleep = false;
            return null;
        }
    }
}
