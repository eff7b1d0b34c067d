package cosmonaut.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every scene that the program brings along.
class SampleScenesTest {

    static Stream<String> names() {
        return SceneLibrary.bundled().names().stream();
    }

    @Test
    void allFamiliesAreThere() {
        Set<String> families = new HashSet<>();
        List<String> names = names().toList();
        for (String name : names) {
            families.add(name.substring(0, name.indexOf('-')));
        }
        assertTrue(names.size() >= 8, names.toString());
        assertEquals(Set.of("canyon", "corridor", "courtyard", "forest", "room", "street"), families);
    }

    @ParameterizedTest
    @MethodSource("names")
    void sceneIsWhole(String name) {
        Scene scene = SceneLibrary.bundled().scene(name);
        assertEquals(name, scene.name());
        assertEquals("Apache-2.0", scene.licence());
        assertFalse(scene.outsideTraining());
        assertEquals(name.substring(0, name.indexOf('-')), scene.family().orElseThrow());
        assertTrue(scene.seed().orElseThrow() >= 900_000, "a world that no training saw");
        assertEquals(192, scene.picture().width());
        assertEquals(112, scene.picture().height());
        assertTrue(scene.lens().horizontalFov() > 59 && scene.lens().horizontalFov() < 91);
        DepthPicture depth = scene.depth().orElseThrow();
        int known = 0;
        for (float metres : depth.metres()) {
            known += metres > 0 ? 1 : 0;
        }
        assertTrue(known > depth.metres().length / 2, "depth known at " + known + " pixels");
        Picture large = scene.large().orElseThrow();
        assertEquals(1280, large.width());
        assertEquals(704, large.height());
        assertSameView(scene);
    }

    /// The large picture must show what the lens of the small one says: brought to its size, the two are alike.
    private static void assertSameView(Scene scene) {
        Picture small = scene.atSize(384, 224).picture().resized(192, 112);
        double sum = 0;
        for (int i = 0; i < small.rgb().length; i++) {
            double difference = (small.rgb()[i] & 0xff) - (scene.picture().rgb()[i] & 0xff);
            sum += difference * difference;
        }
        double psnr = 10 * Math.log10(255.0 * 255.0 * small.rgb().length / sum);
        assertTrue(psnr > 20, "PSNR " + psnr);
    }
}
