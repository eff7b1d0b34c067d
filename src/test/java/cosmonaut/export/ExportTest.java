package cosmonaut.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.spatial.Keyframe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import tools.jackson.databind.JsonNode;

/// Exports of worlds whose measures are known, read back by readers that know nothing of the writers.
final class ExportTest {

    private static final PanoramaSize SMALL = new PanoramaSize(256, 128);
    private static final CameraFrame ORIGIN = new CameraFrame(Pose.IDENTITY, WallWorld.LENS);
    private static final int PIXELS = WallWorld.WIDTH * WallWorld.HEIGHT;
    private static final int TRIANGLES = 2 * (WallWorld.WIDTH - 1) * (WallWorld.HEIGHT - 1);

    @TempDir
    private Path folder;

    private Path export(String name, Keyframe... keyframes) throws IOException {
        Path file = folder.resolve(name);
        new Export(List.of(keyframes), "a wall").write(file, ORIGIN, SMALL);
        return file;
    }

    @Test
    void aCloudHasTheWallAtItsDistanceWithItsColoursAndFacingTheCamera() throws IOException {
        Ply ply = Ply.read(export("wall.ply", WallWorld.wall(0, 0, 0, 4, false)));
        assertEquals(PIXELS, ply.points().size());
        assertTrue(ply.header().contains("format binary_little_endian 1.0"));
        assertTrue(ply.header().stream().anyMatch(line -> line.startsWith("comment metres") && line.contains("y up")));
        double half = 4 * (WallWorld.WIDTH - 1) / 2.0 / WallWorld.LENS.fx();
        for (int i = 0; i < PIXELS; i++) {
            assertEquals(-4, ply.value(i, "z"), 1e-5);
            assertEquals(1, ply.value(i, "nz"), 1e-5);
        }
        assertEquals(-half, ply.value(0, "x"), 1e-5, "the first point is the upper left one");
        assertTrue(ply.value(0, "y") > 0 && ply.value(PIXELS - 1, "y") < 0);
        assertEquals(255, ply.value(0, "red"));
        assertEquals(0, ply.value(0, "green"));
        assertEquals(0, ply.value(PIXELS - 1, "red"));
        assertEquals(128, ply.value(PIXELS - 1, "green"), 1);
    }

    @Test
    void aCloudHasThePixelsOfTheFinePicture() throws IOException {
        byte[] fine = new byte[3 * 4 * PIXELS];
        fine[0] = 77;
        Ply ply = Ply.read(export("fine.ply", WallWorld.wall(0, 0, 0, 4, false).withFine(fine)));
        assertEquals(4 * PIXELS, ply.points().size());
        assertEquals(77, ply.value(0, "red"));
        double edge = 4 * (WallWorld.WIDTH / 2.0 - 0.25) / WallWorld.LENS.fx();
        assertEquals(-edge, ply.value(0, "x"), 1e-4, "the outer edges of both pictures coincide");
    }

    @Test
    void whatTheCameraFindsAfterATurnLiesThere() throws IOException {
        Ply ply = Ply.read(export("turned.ply", WallWorld.wall(0, 1, 90, 4, false)));
        for (int i = 0; i < PIXELS; i++) {
            assertEquals(4, ply.value(i, "x"), 1e-4, "to the right");
            assertEquals(-1, ply.value(i, "nx"), 1e-4);
        }
        assertTrue(ply.value(0, "z") < ply.value(WallWorld.WIDTH - 1, "z"), "its left is ahead of the first camera");
    }

    @Test
    void aMeshIsGltfWithThePictureOnIt() throws IOException {
        Glb glb = Glb.read(export("wall.glb", WallWorld.wall(0, 0, 0, 4, false)));
        JsonNode json = glb.json();
        assertEquals("2.0", json.get("asset").get("version").asString());
        assertEquals("metres", json.get("asset").get("extras").get("units").asString());
        assertEquals(3 * TRIANGLES, glb.indices(0).length);
        float[] positions = glb.floats(0, "POSITION");
        assertEquals(3 * PIXELS, positions.length);
        double half = 4 * (WallWorld.WIDTH - 1) / 2.0 / WallWorld.LENS.fx();
        JsonNode bounds = glb.accessor(0, "POSITION");
        assertEquals(-half, bounds.get("min").get(0).asDouble(), 1e-5);
        assertEquals(half, bounds.get("max").get(0).asDouble(), 1e-5);
        assertEquals(-4, bounds.get("min").get(2).asDouble(), 1e-5);
        float[] places = glb.floats(0, "TEXCOORD_0");
        assertEquals(0.5 / WallWorld.WIDTH, places[0], 1e-6);
        assertEquals(0.5 / WallWorld.HEIGHT, places[1], 1e-6);
        Picture picture =
                picture(glb.view(json.get("images").get(0).get("bufferView").asInt()));
        assertEquals(WallWorld.WIDTH, picture.width());
        assertEquals(WallWorld.HEIGHT, picture.height());
        assertTrue(picture.value(2, 2, 0) > 240 && picture.value(WallWorld.WIDTH - 3, 2, 0) < 15);
        assertTrue(doubledArea(positions, glb.indices(0), 0) > 0, "triangles face the camera");
        JsonNode camera = json.get("cameras").get(0).get("perspective");
        assertEquals(
                Math.toRadians(WallWorld.LENS.verticalFov()), camera.get("yfov").asDouble(), 1e-9);
    }

    private Picture picture(byte[] jpeg) throws IOException {
        return PictureFile.read(Files.write(folder.resolve("picture.jpg"), jpeg));
    }

    /// Of a triangle on a wall of constant z; above 0 where its corners run counter-clockwise.
    private static double doubledArea(float[] p, int[] indices, int triangle) {
        int a = 3 * indices[3 * triangle];
        int b = 3 * indices[3 * triangle + 1];
        int c = 3 * indices[3 * triangle + 2];
        return (p[b] - p[a]) * (p[c + 1] - p[a + 1]) - (p[b + 1] - p[a + 1]) * (p[c] - p[a]);
    }

    @Test
    void aMeshIsCutWhereOneSurfaceStandsBeforeAnother() throws IOException {
        Glb glb = Glb.read(export("square.glb", WallWorld.wall(0, 0, 0, 4, true)));
        float[] positions = glb.floats(0, "POSITION");
        int[] indices = glb.indices(0);
        int near = 0;
        for (int triangle = 0; triangle < indices.length / 3; triangle++) {
            float z = positions[3 * indices[3 * triangle] + 2];
            near += z > -3 ? 1 : 0;
            for (int corner = 1; corner < 3; corner++) {
                assertEquals(z, positions[3 * indices[3 * triangle + corner] + 2], 1e-5f);
            }
        }
        assertEquals(2 * 10 * 10, near, "the square reaches to its edge");
        assertTrue(indices.length / 3 < TRIANGLES);
    }

    @Test
    void whatTwoPicturesShowIsThereOnce() throws IOException {
        Keyframe first = WallWorld.wall(0, 0, 0, 4, false);
        Glb glb = Glb.read(export("twice.glb", first, WallWorld.wall(8, 0, 0, 4, false)));
        assertEquals(1, glb.json().get("meshes").size(), "the second shows nothing finer");
        Ply ply = Ply.read(export("twice.ply", first, WallWorld.wall(8, 0, 0, 4.1f, false)));
        assertEquals(PIXELS, ply.points().size(), "depths that differ by little are one surface");
    }

    @Test
    void aNearerPictureTakesWhatItShows() throws IOException {
        Keyframe far = WallWorld.wall(0, 0, 0, 4, false);
        Ply ply = Ply.read(export("nearer.ply", far, WallWorld.wall(8, 2, 0, 2, false)));
        // Half as far away it shows a quarter of the wall, in all its pixels.
        int rest = ply.points().size() - PIXELS;
        assertEquals(PIXELS * 3 / 4.0, rest, 4.0 * WallWorld.WIDTH);
    }

    @Test
    void twoSurfacesOneBehindTheOtherAreBothKept() throws IOException {
        Keyframe near = WallWorld.wall(0, 0, 0, 4, false);
        Ply ply = Ply.read(export("both.ply", near, WallWorld.wall(8, 0, 0, 5, false)));
        assertEquals(2 * PIXELS, ply.points().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wall.jpg", "wall.png"})
    void aPanoramaSaysWhatItIs(String name) throws Exception {
        Path file = export(name, WallWorld.wall(0, 0, 0, 4, false));
        Map<String, String> tags = tags(file);
        assertEquals("equirectangular", tags.get("GPano:ProjectionType"));
        assertEquals("True", tags.get("GPano:UsePanoramaViewer"));
        assertEquals("256", tags.get("GPano:FullPanoWidthPixels"));
        assertEquals("128", tags.get("GPano:CroppedAreaImageHeightPixels"));
        assertEquals("0", tags.get("GPano:CroppedAreaTopPixels"));
        assertEquals("0.0", tags.get("GPano:PoseHeadingDegrees"));
        assertTrue(String.valueOf(tags.get("dc:description")).contains("of the sphere is known"), tags.toString());
        Picture picture = PictureFile.read(file);
        assertEquals(256, picture.width());
        assertTrue(picture.value(118, 66, 0) > 200 && picture.value(138, 66, 0) < 60, "left of ahead it is red");
        assertEquals(128, picture.value(138, 74, 1), 12, "below it is greenish");
        assertTrue(picture.value(138, 54, 1) < 20, "above it is not");
    }

    /// The attributes of the packet, and its description.
    private static Map<String, String> tags(Path file) throws Exception {
        String all = Files.readString(file, StandardCharsets.ISO_8859_1);
        String packet = all.substring(all.indexOf("<x:xmpmeta"), all.indexOf("</x:xmpmeta>") + 12);
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(packet.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        Map<String, String> tags = new TreeMap<>();
        NamedNodeMap attributes =
                root.getElementsByTagName("rdf:Description").item(0).getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            tags.put(attributes.item(i).getNodeName(), attributes.item(i).getNodeValue());
        }
        tags.put("dc:description", root.getElementsByTagName("rdf:li").item(0).getTextContent());
        return tags;
    }

    @Test
    void aPanoramaLooksToTheRightInItsRightHalf() throws IOException {
        Path file = folder.resolve("right.png");
        Exported exported =
                new Export(List.of(WallWorld.wall(0, 0, 90, 4, false)), "a wall").write(file, ORIGIN, SMALL);
        Picture picture = PictureFile.read(file);
        assertTrue(picture.value(182, 66, 0) > 200 && picture.value(202, 66, 0) < 60);
        double wide = Math.toRadians(WallWorld.LENS.horizontalFov()) / 2;
        double high = Math.toRadians(WallWorld.LENS.verticalFov()) / 2;
        double share = 4 * Math.asin(Math.sin(wide) * Math.sin(high)) / (4 * Math.PI);
        assertEquals(share, exported.known().orElseThrow(), 0.02);
    }

    @Test
    void aPlaceNearerToTheWallSeesItWider() throws IOException {
        Export export = new Export(List.of(WallWorld.wall(0, 0, 0, 4, false)), "a wall");
        Path file = folder.resolve("near.png");
        double from = export.write(file, ORIGIN, SMALL).known().orElseThrow();
        CameraFrame nearer = new CameraFrame(Pose.at(0, 0, 2), WallWorld.LENS);
        assertTrue(
                export.write(file, nearer, SMALL).known().orElseThrow() > 1.5 * from, "and its own file is replaced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.jpg", "x.png", "x.ply", "x.glb"})
    void aForeignFileStays(String name) throws IOException {
        Path file = folder.resolve(name);
        List<String> foreign = List.of("notes", "ply\nformat ascii 1.0\nelement vertex 0\nend_header\n");
        for (String text : foreign) {
            Files.writeString(file, text);
            InvalidInputException refused =
                    assertThrows(InvalidInputException.class, () -> export(name, WallWorld.wall(0, 0, 0, 4, false)));
            assertTrue(String.valueOf(refused.getMessage()).contains("give another name"), refused.getMessage());
            assertEquals(text, Files.readString(file));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aPictureOfAPersonIsNoExport() throws IOException {
        Path file = folder.resolve("holiday.png");
        PictureFile.writePng(Picture.black(64, 32), file);
        byte[] before = Files.readAllBytes(file);
        assertThrows(InvalidInputException.class, () -> export("holiday.png", WallWorld.wall(0, 0, 0, 4, false)));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void whatCannotBeWrittenWholeLeavesWhatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("x.ply"), "before");
        IOException failed = assertThrows(
                IOException.class,
                () -> WholeFile.write(file, out -> {
                    out.write(1);
                    throw new IOException("no space left");
                }));
        assertTrue(String.valueOf(failed.getMessage()).contains("no space left"), failed.getMessage());
        assertEquals("before", Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void namesAndSizesThatCannotBeAreTold() {
        List<Runnable> impossible = new ArrayList<>();
        impossible.add(() -> ExportFormat.of(Path.of("x.obj")));
        impossible.add(() -> PanoramaSize.parse("4096"));
        impossible.add(() -> PanoramaSize.parse("4096x2049"));
        impossible.add(() -> PanoramaSize.parse("16384x8192"));
        impossible.add(() -> new Export(List.of(), "nothing"));
        impossible.forEach(wish -> assertThrows(InvalidInputException.class, wish::run));
        assertEquals(ExportFormat.JPEG, ExportFormat.of(Path.of("a", "X.JPEG")));
    }
}
