package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static jcuda.driver.JCudaDriver.*;

import cosmonaut.tensor.Block;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstreamCaptureMode;
import org.jspecify.annotations.Nullable;

/// A sequence of operations that the card is told once and plays back afterwards.
///
/// The first run queues them one by one, so that working memory and the choice of matrix products are settled; the
/// second records; from then on one call queues all.
final class Recording implements Runnable, Block {

    private final CudaDevice device;
    private final Runnable operations;
    private @Nullable CUgraphExec graph;
    private boolean ran;
    private boolean ended;

    Recording(CudaDevice device, Runnable operations) {
        this.device = device;
        this.operations = operations;
    }

    @Override
    public void run() {
        if (ended) {
            throw new IllegalStateException("a recorded sequence is run after its scope was closed");
        }
        // Within another recording this one is a part of it.
        if (!ran || device.isRecording()) {
            operations.run();
            ran = true;
            return;
        }
        CUgraphExec recorded = graph;
        if (recorded == null) {
            recorded = record();
            graph = recorded;
        }
        check(cuGraphLaunch(recorded, device.stream()), "cuGraphLaunch");
    }

    private CUgraphExec record() {
        CUgraph sequence = new CUgraph();
        check(
                cuStreamBeginCapture(device.stream(), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
                "cuStreamBeginCapture");
        device.recording(true);
        try {
            operations.run();
        } catch (RuntimeException | Error e) {
            device.recording(false);
            if (cuStreamEndCapture(device.stream(), sequence) == 0) {
                cuGraphDestroy(sequence);
            }
            throw e;
        }
        device.recording(false);
        check(cuStreamEndCapture(device.stream(), sequence), "cuStreamEndCapture");
        try {
            CUgraphExec executable = new CUgraphExec();
            check(cuGraphInstantiate(executable, sequence, 0), "cuGraphInstantiate");
            return executable;
        } finally {
            cuGraphDestroy(sequence);
        }
    }

    @Override
    public String device() {
        return device.name();
    }

    /// The driver does not say.
    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public boolean isAlive() {
        return !ended;
    }

    /// What of it is queued is still played.
    @Override
    public void release() {
        ended = true;
        if (graph != null) {
            device.enter();
            cuGraphExecDestroy(graph);
            graph = null;
        }
    }
}
