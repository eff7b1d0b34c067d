package cosmonaut.gpucheck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import cosmonaut.DeviceException;
import cosmonaut.OneLine;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One part of the check of a card: `smoke`, `conformance`, `goldens`, `rollouts`, `endurance`, `memory`, `viewport` or
/// `bench`.
/// Prints one line of JSON, for `bench` several; exit code 0 if all is right, 3 if there is no card to be used.
///
/// With `-Dcosmonaut.card=real` the machine's card is checked, else the stand-in: a trial of this program.
public final class GpuCheck {

    private static final int MOST_FAILURES = 40;

    /// Tests that run on every backend there is, which here is the card.
    private static final Map<String, List<String>> SUITES = Map.of(
            "conformance",
            List.of("cosmonaut.tensor.backend.BackendConformanceTest", "cosmonaut.tensor.backend.cuda.EightBitTest"),
            "goldens",
            List.of(
                    "cosmonaut.network.dit.DitGoldenTest",
                    "cosmonaut.network.dit.DitViewsGoldenTest",
                    "cosmonaut.network.dit.EightBitDitTest",
                    "cosmonaut.network.tokenizer.VideoTokenizerTest",
                    "cosmonaut.network.text.T5EncoderTest",
                    "cosmonaut.network.depth.DepthNetworkTest",
                    "cosmonaut.network.prior.PriorNetworkTest",
                    "cosmonaut.network.refiner.PixelRefinerTest",
                    "cosmonaut.network.panorama.PanoramaNetworkTest",
                    "cosmonaut.diffusion.SamplerGoldenTest"));

    private GpuCheck() {}

    /// @param arguments the part, and what it takes
    public static void main(String[] arguments) {
        List<String> rest = List.of(arguments).subList(1, arguments.length);
        if (arguments[0].equals("bench")) {
            SpeedCheck.run(rest);
            return;
        }
        ObjectNode line = part(arguments[0], rest);
        System.out.println(line);
        System.exit(line.get("ok").asBoolean() ? 0 : line.has("reason") ? 3 : 1);
    }

    static ObjectNode part(String name, List<String> arguments) {
        ObjectNode line = JsonMapper.shared().createObjectNode().put("part", name);
        line.put("card", Cards.isReal() ? "real" : "stand-in");
        long began = System.nanoTime();
        try {
            if (SUITES.containsKey(name)) {
                run(line, SUITES.get(name));
            } else {
                Supplier<ObjectNode> found = switch (name) {
                    case "smoke" -> GpuCheck::smoke;
                    case "rollouts" -> () -> StarterCheck.rollouts(arguments);
                    case "memory" -> () -> MemoryCheck.run(arguments);
                    case "viewport" -> () -> ViewportCheck.run(arguments);
                    case "endurance" -> () -> StarterCheck.endurance(arguments);
                    default -> throw new IllegalArgumentException("no part is called " + name);
                };
                line.setAll(found.get());
            }
        } catch (RuntimeException | LinkageError e) {
            line.put("ok", false).put("error", OneLine.of(e.toString()));
        }
        return line.put("seconds", (System.nanoTime() - began) / 1e9);
    }

    /// Opens the card as a person's program does, and computes something.
    private static ObjectNode smoke() {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        try (CudaBackend backend = Cards.openWithLibraries(DType.BF16);
                TensorScope scope = backend.openScope("smoke")) {
            Tensor sum = scope.allocate(DType.F32, 1 << 20);
            backend.fill(sum, 2);
            backend.axpby(sum, 3, sum, 4, sum);
            float[] values = new float[1 << 20];
            backend.read(values, sum);
            return line.put("ok", values[0] == 14 && values[values.length - 1] == 14)
                    .put("device", backend.description());
        } catch (DeviceException e) {
            return line.put("ok", false).put("reason", OneLine.of(String.valueOf(e.getMessage())));
        }
    }

    static void run(ObjectNode line, List<String> classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream().map(name -> selectClass(name)).toList())
                .filters(ClassNameFilter.includeClassNamePatterns(".*"))
                .build();
        Counting counting = new Counting();
        LauncherFactory.create().execute(request, counting);
        line.put("ok", counting.failures.isEmpty() && counting.passed > 0);
        line.put("passed", counting.passed)
                .put("failed", counting.failures.size())
                .put("skipped", counting.skipped);
        var failures = line.putArray("failures");
        counting.failures.stream().limit(MOST_FAILURES).forEach(failures::add);
    }

    private static final class Counting implements TestExecutionListener {

        private final List<String> failures = new ArrayList<>();
        private int passed;
        private int skipped;

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped++;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            switch (result.getStatus()) {
                case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
                case ABORTED -> skipped++;
                case FAILED ->
                    failures.add(OneLine.of(test.getDisplayName() + ": "
                            + result.getThrowable().map(Throwable::toString).orElse("")));
            }
        }
    }
}
