package cosmonaut.session;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

/// Makes the threads of the common pool, which help to make pictures, stand back as the others do that make them. The
/// Java machine makes it, so it is public and has a constructor without arguments.
public final class StandingBackThreads implements ForkJoinPool.ForkJoinWorkerThreadFactory {

    private static final String PROPERTY = "java.util.concurrent.ForkJoinPool.common.threadFactory";

    /// Has an effect before the common pool is used for the first time, and where nobody has chosen otherwise.
    public static void forCommonPool() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, StandingBackThreads.class.getName());
        }
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        return new Worker(pool);
    }

    private static final class Worker extends ForkJoinWorkerThread {

        Worker(ForkJoinPool pool) {
            super(pool);
        }

        @Override
        protected void onStart() {
            super.onStart();
            StandBack.currentThread();
        }
    }
}
