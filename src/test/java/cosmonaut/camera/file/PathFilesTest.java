package cosmonaut.camera.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.edit.EditablePath;
import cosmonaut.camera.edit.Interpolation;
import cosmonaut.camera.edit.KeyEdits;
import cosmonaut.camera.edit.PathKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Paths written and read again, in the program's own format and in those of others.
final class PathFilesTest {

    private static final Intrinsics LENS = Intrinsics.ofVerticalFov(50, 192, 112);

    @TempDir
    private Path folder;

    private static EditablePath drawn() {
        List<PathKey> keys = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Intrinsics lens = Intrinsics.ofVerticalFov(50 + i, 192, 112);
            keys.add(PathKey.of(0.5 * i + 0.01 * i * i, new CameraFrame(SixPoses.pose(4 * i), lens))
                    .eased(0.1 * i));
        }
        EditablePath path = EditablePath.of(keys, Interpolation.SMOOTH);
        return KeyEdits.inserted(path, 0.7);
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void aDrawnPathComesBackBitByBit(Interpolation interpolation) throws IOException {
        PathDocument document =
                new PathDocument(drawn().joined(interpolation), Optional.of("courtyard"), Optional.of("starter"));
        Path file = folder.resolve("a.cosmopath");
        CosmoPathFile.write(document, file);
        assertEquals(document, CosmoPathFile.read(file));
        assertEquals(document, new PathImport(24, LENS).read(file).document());
        CosmoPathFile.write(PathDocument.of(EditablePath.EMPTY), file);
        assertEquals(0, CosmoPathFile.read(file).path().size());
    }

    /// What a roll-out flies along the file is what the editor shows.
    @Test
    void aDrawnPathIsFlownAsItIsDrawn() throws IOException {
        Path file = folder.resolve("a.cosmopath");
        CosmoPathFile.write(PathDocument.of(drawn()), file);
        for (double rate : new double[] {7, 12, 24, 29.97}) {
            CameraTrack track = new PathReader(rate).read(file);
            CameraPath flown = track.resampled(rate, LENS);
            CameraPath wanted = drawn().sampled(rate);
            assertEquals(wanted.size(), flown.size());
            for (int i = 0; i < wanted.size(); i++) {
                assertEquals(0, wanted.pose(i).distanceTo(flown.pose(i)), 1e-12);
                assertEquals(0, wanted.pose(i).degreesTo(flown.pose(i)), 1e-9);
                assertEquals(
                        wanted.get(i).intrinsics().fy(),
                        flown.get(i).intrinsics().fy(),
                        1e-9);
            }
        }
        assertTrue(new PathReader(24).read(file).understood(10, 24).contains("Cosmonaut path, 0.4 s, 7 keys, smooth"));
    }

    /// The shape of the path, its lens and its times, as far as the format has them.
    @ParameterizedTest
    @EnumSource(PathFormat.class)
    void everyFormatGivesTheMovementBack(PathFormat format) throws IOException {
        CameraPath path = drawn().sampled(12);
        Path file = folder.resolve(format == PathFormat.COLMAP ? "images.txt" : "path." + format);
        format.write(path, file);
        CameraTrack track = new PathReader(12).read(file);
        assertEquals(path.size(), track.samples().size(), track.understood(1, 12));
        boolean lensless = format == PathFormat.TUM || format == PathFormat.KITTI;
        for (int i = 0; i < path.size(); i++) {
            CameraTrack.Sample sample = track.samples().get(i);
            assertEquals(i / 12.0, sample.seconds(), 1e-6);
            assertEquals(0, sample.pose().distanceTo(path.pose(i)), 1e-9, format.convention());
            assertEquals(0, sample.pose().degreesTo(path.pose(i)), 1e-6, format.convention());
            Intrinsics lens = sample.lens();
            assertEquals(lensless, lens == null);
            if (lens != null) {
                assertEquals(path.get(i).intrinsics().verticalFov(), lens.verticalFov(), 1e-9);
                assertEquals(0.5, (lens.cx() + 0.5) / lens.width(), 1e-12);
            }
        }
        assertEquals(format, PathFormat.named(format.toString()));
    }

    @Test
    void aFlightsSidecarIsAPath() throws IOException {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            StringBuilder rows = new StringBuilder();
            for (double value : SixPoses.pose(i).rows()) {
                rows.append(rows.isEmpty() ? "" : ",").append(value);
            }
            frames.append(i == 0 ? "" : ",")
                    .append("{\"index\":" + i + ",\"seconds\":" + i / 12.0 + ",\"c2w\":[" + rows
                            + "],\"intrinsics\":{\"fx\":120,\"fy\":120,\"cx\":95.5,\"cy\":55.5}}");
        }
        Path file = folder.resolve("clip.json");
        Files.writeString(
                file,
                "{\"format\":\"cosmonaut-clip/1\",\"scene\":\"x\",\"width\":192,\"height\":112,\"frames\":[" + frames
                        + "]}");
        CameraTrack track = new PathReader(24).read(file);
        SixPoses.assertMovement(
                track.samples().stream().map(CameraTrack.Sample::pose).toList(), 1e-12);
        assertEquals(5 / 12.0, track.duration(), 1e-12);
        EditablePath path = new PathImport(24, LENS).read(file).document().path();
        assertEquals(SixPoses.pose(3), path.key(3).pose(), "bit by bit");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "format":"cosmopath/1"         | "format":"cosmopath/2"       | update Cosmonaut
            "format":"cosmopath/1"         | "format":"other/1"           | is no path of this program
            "interpolation":"smooth"       | "interpolation":"wild"       | interpolation wild is unknown
            "interpolation":"smooth"       | "interpolation":3            | write smooth, centripetal or linear
            "seconds":1.0                  | "seconds":0.0                | key 2 at 0.0 s is not later
            "seconds":0.0                  | "seconds":0.5                | the first key is at 0 s
            "seconds":1.0                  | "seconds":1e9                | keys[1]: time of a key
            "seconds":1.0                  | "second":1.0                 | keys[1]: time of a key
            "ease":0.0                     | "ease":7                     | keys[0]: ease of a key
            "fx":100.0                     | "fx":-1                      | keys[0]: focal length
            "fx":100.0                     | "fx":"a"                     | fx is not a finite number
            "width":192                    | "width":0                    | picture size
            "c2w":[1.0                     | "c2w":[2.0                   | keys[0]: rotation is not orthonormal
            "c2w":[1.0                     | "c2w":[1.0,0                  | matrix has 13 numbers
            "keys"                         | "key"                        | keys is no list
            """)
    void damageIsNamedWithItsPlace(String whole, String broken, String said) throws IOException {
        String key = "{\"seconds\":%s,\"c2w\":[1.0,0,0,0,0,1,0,0,0,0,1,0],\"fx\":100.0,\"fy\":100,\"cx\":95,\"cy\":55,"
                + "\"ease\":0.0}";
        String text = "{\"format\":\"cosmopath/1\",\"interpolation\":\"smooth\",\"width\":192,\"height\":112,\"keys\":["
                + key.formatted("0.0") + "," + key.formatted("1.0") + "]}";
        Path file = folder.resolve("a.cosmopath");
        Files.writeString(file, text);
        assertEquals(2, CosmoPathFile.read(file).path().size());
        int at = text.indexOf(whole);
        Files.writeString(file, text.substring(0, at) + broken + text.substring(at + whole.length()));
        String message = String.valueOf(assertThrows(InvalidInputException.class, () -> CosmoPathFile.read(file))
                .getMessage());
        assertTrue(message.contains(said) && message.contains("a.cosmopath"), message);
        assertEquals(1, message.lines().count());
    }
}
