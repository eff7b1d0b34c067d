package cosmonaut.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
        assertEquals(Set.of("canyon", "corridor", "courtyard", "drive", "forest", "room", "street"), families);
    }

    @ParameterizedTest
    @MethodSource("names")
    void sceneIsWhole(String name) {
        Scene scene = SceneLibrary.bundled().scene(name);
        assertEquals(name, scene.name());
        assertEquals("Apache-2.0", scene.licence());
        assertFalse(scene.outsideTraining());
        String kind = name.substring(0, name.indexOf('-'));
        assertEquals(kind.equals("drive") ? "road" : kind, scene.family().orElseThrow());
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

    @Test
    void streetsToDriveInHaveSixPictures() {
        SceneLibrary library = SceneLibrary.bundled();
        int streets = 0;
        for (String name : names().toList()) {
            Optional<RigPictures> read = library.rigPictures(name);
            assertEquals(name.startsWith("drive-"), read.isPresent(), name);
            if (read.isPresent()) {
                streets++;
                assertSixPictures(library.scene(name), read.get());
            }
        }
        assertTrue(streets >= 6, streets + " streets");
    }

    private static void assertSixPictures(Scene scene, RigPictures six) {
        assertEquals(
                RigPictures.VIEWS, six.pictures().stream().map(RigPicture::view).toList());
        assertEquals(scene, six.pictures().getFirst().scene());
        assertTrue(six.trajectory().isPresent() && six.road().isPresent());
        for (RigPicture one : six.pictures()) {
            assertEquals(80, one.scene().lens().horizontalFov(), 0.5, one.view());
            assertEquals(112, one.scene().depth().orElseThrow().height());
            assertTrue(one.scene().depth().orElseThrow().metres()[111 * 192 + 96] < 6, "the ground or a car is near");
            assertTrue(
                    one.vehicleFromCamera().tz() > 1.4
                            && one.vehicleFromCamera().tz() < 1.7,
                    one.view());
            // Level: the camera's down is the vehicle's.
            assertEquals(-1, one.vehicleFromCamera().r21(), 1e-6);
        }
        // To the left of straight ahead, by the direction of the camera's axis in the vehicle's frame.
        List<Long> yaws = six.pictures().stream()
                .map(RigPicture::vehicleFromCamera)
                .map(pose -> Math.round(Math.toDegrees(Math.atan2(pose.r12(), pose.r02()))))
                .map(Math::abs)
                .toList();
        assertEquals(List.of(0L, 55L, 55L, 180L, 112L, 112L), yaws);
        assertTrue(six.view("left").orElseThrow().vehicleFromCamera().r12() > 0);
        assertTrue(six.view("back_right").orElseThrow().vehicleFromCamera().r12() < 0);
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
