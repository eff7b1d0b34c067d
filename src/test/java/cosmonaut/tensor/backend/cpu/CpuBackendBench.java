package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/// Times the shapes of the starter's networks and prints one JSON object a line: median microseconds and GFLOP/s.
///
/// Run as a main class with the number of threads, seconds per case and a part of a case's name to choose by as
/// optional arguments, and `--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED` for the JVM.
public final class CpuBackendBench {

    private final CpuBackend backend;
    private final TensorScope scope;
    private final int threads;
    private final double seconds;
    private final String chosen;
    private final Random random = new Random(1);

    private CpuBackendBench(CpuBackend backend, int threads, double seconds, String chosen) {
        this.backend = backend;
        this.scope = backend.openScope("bench");
        this.threads = threads;
        this.seconds = seconds;
        this.chosen = chosen;
    }

    public static void main(String[] args) {
        int threads = args.length > 0
                ? Integer.parseInt(args[0])
                : Runtime.getRuntime().availableProcessors();
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 1;
        try (CpuBackend backend = new CpuBackend(threads)) {
            new CpuBackendBench(backend, threads, seconds, args.length > 2 ? args[2] : "").run();
        }
    }

    private void run() {
        linear("linear 252x192x192", 252, 192, 192, Activation.NONE);
        linear("linear 252x192x768 gelu", 252, 192, 768, Activation.GELU);
        linear("linear 252x768x192", 252, 768, 192, Activation.NONE);
        linear("linear 252x256x256", 252, 256, 256, Activation.NONE);
        linear("linear 252x256x1024 gelu", 252, 256, 1024, Activation.GELU);
        linear("linear 252x1024x256", 252, 1024, 256, Activation.NONE);
        linear("linear 1x192x1728", 1, 192, 1728, Activation.NONE);
        linear("linear 20x192x192", 20, 192, 192, Activation.NONE);
        linear("linear 1024x1024x1024", 1024, 1024, 1024, Activation.NONE);
        attention("attention 252x252 3x64", 1, 252, 252, 3, 64, false, 0);
        attention("attention 252x252 4x64", 1, 252, 252, 4, 64, false, 0);
        attention("attention 252x20 3x64 zeros", 1, 252, 20, 3, 64, false, 490);
        attention("attention 3x336 1x96", 3, 336, 336, 1, 96, false, 0);
        attention("attention 336x3 1x96 causal", 336, 3, 3, 1, 96, true, 0);
        for (int channels : new int[] {32, 64, 96, 128, 192}) {
            conv("conv 133 3x28x48 " + channels, 3, 28, 48, channels, channels, 1, 3, 1, Activation.NONE);
            conv("conv 311 3x28x48 " + channels, 3, 28, 48, channels, channels, 3, 1, 1, Activation.NONE);
        }
        conv("conv 133 3x14x24 96", 3, 14, 24, 96, 96, 1, 3, 1, Activation.NONE);
        conv("conv 133 3x14x24 192", 3, 14, 24, 192, 192, 1, 3, 1, Activation.NONE);
        conv("conv 133 1x28x48 112-48", 1, 28, 48, 112, 48, 1, 3, 1, Activation.NONE);
        conv("conv 133 1x56x96 20-16", 1, 56, 96, 20, 16, 1, 3, 1, Activation.NONE);
        conv("conv 133 1x56x96 16-32 stride 2", 1, 56, 96, 16, 32, 1, 3, 2, Activation.NONE);
        norms();
        ditBlock(192, 3, 768);
        ditBlock(256, 4, 1024);
        resBlock(96);
    }

    private Tensor random(int... extents) {
        Tensor tensor = scope.allocate(DType.F32, extents);
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.1f;
        }
        backend.write(tensor, values);
        return tensor;
    }

    private void time(String name, double flops, Runnable work) {
        if (!name.contains(chosen)) {
            return;
        }
        long[] times = new long[100_000];
        int count = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long last = clock(); System.nanoTime() < end && count < times.length; ) {
            work.run();
            long now = clock();
            times[count++] = now - last;
            last = now;
        }
        // The first half is for the compiler.
        long[] counted = Arrays.copyOfRange(times, count / 2, count);
        Arrays.sort(counted);
        double median = counted[counted.length / 2] / 1e3;
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"%s\",\"us\":%.1f,\"best_us\":%.1f,\"gflops\":%.1f}%n",
                name,
                median,
                counted[0] / 1e3,
                flops / median / 1e3);
    }

    /// With one thread, processor time: it hardly feels what else the machine does.
    private long clock() {
        return threads == 1 ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
    }

    private void linear(String name, int m, int k, int n, Activation after) {
        Tensor x = random(m, k);
        Tensor dst = random(m, n);
        LinearWeight weight = backend.prepareLinear(scope, HostTensor.of(random(n, k)), HostTensor.of(random(n)));
        time(name, 2.0 * m * k * n, () -> backend.linear(dst, x, weight, after));
    }

    private void attention(String name, int b, int nq, int nk, int h, int d, boolean causal, int zeros) {
        Tensor q = random(b, nq, h, d);
        Tensor k = random(b, nk, h, d);
        Tensor v = random(b, nk, h, d);
        Tensor dst = random(b, nq, h, d);
        AttentionSpec spec = new AttentionSpec((float) (1 / Math.sqrt(d)), causal, zeros, null);
        time(name, 4.0 * b * h * nq * nk * d, () -> backend.attention(dst, q, k, v, spec));
    }

    private void conv(String name, int t, int h, int w, int in, int out, int kt, int ks, int stride, Activation after) {
        Tensor x = random(t, h, w, in);
        ConvWeight kernel =
                backend.prepareConv(scope, HostTensor.of(random(out, in, kt, ks, ks)), HostTensor.of(random(out)));
        int pad = ks / 2;
        ConvGeometry geometry = new ConvGeometry(1, stride, stride, kt - 1, pad, pad, pad, pad);
        Tensor dst = random(t, geometry.outH(h, ks), geometry.outW(w, ks), out);
        double flops = 2.0 * dst.shape().elements() * in * kt * ks * ks;
        time(name, flops, () -> backend.conv(dst, x, kernel, geometry, after));
    }

    private void norms() {
        Tensor x = random(252, 192);
        Tensor heads = random(252, 3, 64);
        Tensor hidden = random(252, 768);
        Tensor frames = random(3, 28 * 48, 96);
        Tensor picture = random(4, 56, 96, 32);
        Tensor bands = random(2, 28, 48, 256);
        Tensor c = random(192);
        Tensor c64 = random(64);
        Tensor c96 = random(96);
        Tensor angles = random(252, 32);
        Tensor turned = random(192, 252);
        // Never in place: repeated scaling would end in denormal numbers, which are slow.
        Tensor rows = random(252, 192);
        Tensor other = random(252, 3, 64);
        Tensor hiddenOut = random(252, 768);
        Tensor framesOut = random(3, 28 * 48, 96);
        Tensor pictureOut = random(4, 56, 96, 32);
        time("layerNormModulate 252x192", 0, () -> backend.layerNormModulate(rows, x, c, c, 1e-6f));
        time("rmsNorm 756x64", 0, () -> backend.rmsNorm(other, heads, c64, 1e-6f));
        time("rope 252x3x64", 0, () -> backend.rope(other, heads, angles, angles));
        time("gatedAdd 252x192", 0, () -> backend.gatedAdd(rows, x, c, x));
        time("gelu 252x768", 0, () -> backend.activate(hiddenOut, Activation.GELU, hidden));
        time(
                "groupNorm silu 3x1344x96",
                0,
                () -> backend.groupNorm(framesOut, frames, c96, c96, 1e-6f, Activation.SILU));
        time("haar 4x56x96x32", 0, () -> backend.haar(bands, picture));
        time("inverseHaar 4x56x96x32", 0, () -> backend.inverseHaar(pictureOut, bands));
        time("permute 252x192", 0, () -> backend.permute(turned, x, 1, 0));
    }

    /// A transformer block as the DiT has it; also by parts.
    private void ditBlock(int width, int heads, int hidden) {
        Tensor x = random(252, width);
        Tensor y = random(252, width);
        Tensor z = random(252, hidden);
        Tensor q = random(252, width);
        Tensor k = random(252, width);
        Tensor v = random(252, width);
        Tensor text = random(20, width);
        Tensor textK = random(20, width);
        Tensor textV = random(20, width);
        Tensor c = random(width);
        Tensor c64 = random(64);
        Tensor angles = random(252, 32);
        LinearWeight square = backend.prepareLinear(scope, HostTensor.of(random(width, width)), null);
        LinearWeight up = backend.prepareLinear(scope, HostTensor.of(random(hidden, width)), null);
        LinearWeight down = backend.prepareLinear(scope, HostTensor.of(random(width, hidden)), null);
        LinearWeight modulation = backend.prepareLinear(scope, HostTensor.of(random(3 * width, width)), null);
        Tensor one = random(1, width);
        Tensor three = random(1, 3 * width);
        AttentionSpec self = AttentionSpec.plain(64);
        AttentionSpec cross = new AttentionSpec(0.125f, false, 490, null);
        Tensor turned = random(252, heads, 64);
        Runnable modulate = () -> {
            for (int i = 0; i < 3; i++) {
                backend.linear(three, one, modulation, Activation.NONE);
                backend.layerNormModulate(y, x, c, c, 1e-6f);
                backend.gatedAdd(y, x, c, y);
            }
        };
        Runnable project = () -> {
            for (Tensor each : new Tensor[] {q, k, v, q, q, q}) {
                backend.linear(each, y, square, Activation.NONE);
            }
            backend.linear(textK, text, square, Activation.NONE);
            backend.linear(textV, text, square, Activation.NONE);
        };
        Runnable position = () -> {
            for (Tensor each : new Tensor[] {q, k, q}) {
                Tensor split = each.reshape(252, heads, 64);
                backend.rmsNorm(turned, split, c64, 1e-6f);
            }
            for (Tensor each : new Tensor[] {q, k}) {
                Tensor split = each.reshape(252, heads, 64);
                backend.rope(turned, split, angles, angles);
            }
        };
        Runnable attend = () -> {
            Tensor query = q.reshape(1, 252, heads, 64);
            Tensor out = y.reshape(1, 252, heads, 64);
            backend.attention(out, query, k.reshape(1, 252, heads, 64), v.reshape(1, 252, heads, 64), self);
            backend.attention(out, query, textK.reshape(1, 20, heads, 64), textV.reshape(1, 20, heads, 64), cross);
        };
        Runnable feed = () -> {
            backend.linear(z, y, up, Activation.GELU);
            backend.linear(y, z, down, Activation.NONE);
        };
        double flops = 2.0 * 252 * width * (6 * width + 2 * hidden) + 4.0 * heads * 252 * 272 * 64;
        time("dit block " + width, flops, () -> {
            modulate.run();
            project.run();
            position.run();
            attend.run();
            feed.run();
        });
        time("dit block " + width + ": modulation", 0, modulate);
        time("dit block " + width + ": projections", 0, project);
        time("dit block " + width + ": norm and rope", 0, position);
        time("dit block " + width + ": attention", 0, attend);
        time("dit block " + width + ": mlp", 0, feed);
    }

    /// A residual block of the decoder: twice norm, SiLU, (1,3,3) and (3,1,1) convolution.
    private void resBlock(int channels) {
        Tensor x = random(3, 28, 48, channels);
        Tensor y = random(3, 28, 48, channels);
        Tensor z = random(3, 28, 48, channels);
        Tensor c = random(channels);
        ConvWeight space = backend.prepareConv(
                scope, HostTensor.of(random(channels, channels, 1, 3, 3)), HostTensor.of(random(channels)));
        ConvWeight time = backend.prepareConv(
                scope, HostTensor.of(random(channels, channels, 3, 1, 1)), HostTensor.of(random(channels)));
        Runnable norm = () -> {
            Tensor in = x.reshape(3, 28 * 48, channels);
            backend.groupNorm(y.reshape(3, 28 * 48, channels), in, c, c, 1e-6f, Activation.SILU);
            backend.groupNorm(y.reshape(3, 28 * 48, channels), in, c, c, 1e-6f, Activation.SILU);
        };
        Runnable convolve = () -> {
            for (int i = 0; i < 2; i++) {
                backend.conv(z, y, space, ConvGeometry.same(0, 1), Activation.NONE);
                backend.conv(y, z, time, ConvGeometry.same(2, 0), Activation.NONE);
            }
        };
        double flops = 2.0 * 3 * 28 * 48 * channels * channels * 24;
        time("res block " + channels, flops, () -> {
            norm.run();
            convolve.run();
            backend.axpby(x, 1, x, 0.01, y);
        });
        time("res block " + channels + ": norms", 0, norm);
        time("res block " + channels + ": convolutions", 0, convolve);
    }
}
