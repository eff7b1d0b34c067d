package cosmonaut.ui.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Intrinsics;
import cosmonaut.drive.rig.PinholeLens;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import cosmonaut.scene.Scene;
import cosmonaut.session.drive.Captions;
import cosmonaut.session.drive.Captions.Tag;
import cosmonaut.settings.Language;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rigs from files, lenses and words of a roll-out.
final class DriveSetupTest {

    @TempDir
    private Path folder;

    private final FakeDrives drives = new FakeDrives();
    private final List<String> told = new ArrayList<>();
    private final DriveSetup setup = new DriveSetup(
            drives,
            new Notices() {
                @Override
                public void done(String line) {
                    told.add(line);
                }

                @Override
                public void info(String line) {
                    told.add(line);
                }

                @Override
                public void problem(String line, Throwable cause) {
                    told.add(line);
                }
            },
            new Texts(Language.ENGLISH),
            Runnable::run,
            Runnable::run);

    private Path rig(String name, Rig rig) throws IOException {
        Path file = folder.resolve(name);
        RigFile.write(rig, file);
        return file;
    }

    @Test
    void aRigFromAFileIsChosenAndStaysOnOffer() throws IOException {
        setup.load();
        Rig own = new Rig(
                "our car",
                "measured",
                RigFile.nuScenes().vehicle(),
                RigFile.nuScenes().cameras());
        setup.openRig(rig("car.rig.json", own));
        assertEquals(List.of("our car: 6 cameras"), told);
        Rig read = setup.rigProperty().get();
        assertEquals("our car", read.name());
        assertEquals("drive.rig.of-file", setup.origin(read));
        assertEquals("drive.rig.bundled", setup.origin(RigFile.nvidia()));
        setup.chosenProperty().set(setup.scenes().getLast());
        assertTrue(setup.rigs().contains(read));
        assertEquals(read, setup.rigProperty().get());
    }

    @Test
    void fiveCamerasAreToldInALineAndNothingIsLost() throws IOException {
        Rig before = setup.rigProperty().get();
        List<RigCamera> five = RigFile.nuScenes().cameras().subList(0, 5);
        setup.openRig(
                rig("five.rig.json", new Rig("five", "", RigFile.nuScenes().vehicle(), five)));
        assertEquals(
                List.of("The rig stays as it was: rig five has 5 cameras and none for "
                        + missing(five)
                        + ", a model of six views needs all; give them a camera each"),
                told);
        assertEquals(before, setup.rigProperty().get());
    }

    private static String missing(List<RigCamera> cameras) {
        for (View view : View.values()) {
            if (cameras.stream().noneMatch(camera -> camera.view() == view)) {
                return view.key();
            }
        }
        throw new AssertionError("none is missing");
    }

    @Test
    void anUnknownLensAndWhatIsNoRigAreToldInALine() throws IOException {
        Path file = rig("strange.rig.json", RigFile.nuScenes());
        Files.writeString(file, Files.readString(file).replaceFirst("\"pinhole\"", "\"catadioptric\""));
        setup.openRig(file);
        setup.openRig(folder.resolve("none.rig.json"));
        Path text = folder.resolve("text.json");
        Files.writeString(text, "not a rig");
        setup.openRig(text);
        assertEquals(3, told.size());
        assertTrue(told.getFirst().contains("catadioptric"), told.getFirst());
        assertTrue(told.getFirst().contains("pinhole, opencv5, fisheye4, ftheta"), told.getFirst());
        told.forEach(line -> assertTrue(line.startsWith("The rig stays as it was: ") && !line.contains("\n"), line));
    }

    @Test
    void aViewIsToldTheSharedPartTheTagsAndItsOwn() {
        setup.load();
        setup.promptProperty().set("A street.");
        setup.tag(Tag.NIGHT, true);
        setup.tag(Tag.RAIN, true);
        setup.ownProperty(View.LEFT).set("A shop.");
        Captions captions = setup.captions();
        assertEquals("A street. It is raining. It is night. A shop.", captions.of(View.LEFT));
        assertEquals("A street. It is raining. It is night.", captions.of(View.FRONT));
        drives.model = FakeDrives.Model.VIEWS;
        setup.load();
        assertEquals(
                View.LEFT.cameraSentence() + " A street. It is raining. It is night. A shop.",
                setup.captions().of(View.LEFT));
    }

    @Test
    void theLensThatTheFrontCameraMayHave() {
        Scene scene = drives.scene("street-morning");
        Intrinsics lens = scene.lens();
        Optional<DriveKind> kind = Optional.of(drives.kind());
        assertEquals(LensChoice.SAME, LensChoice.of(Optional.of(scene), with(lens), kind));
        assertEquals(LensChoice.EITHER, LensChoice.of(Optional.of(scene), with(lens.zoomed(1.4)), kind));
        assertEquals(LensChoice.WIDER, LensChoice.of(Optional.of(scene), with(lens.zoomed(0.8)), kind));
        drives.model = FakeDrives.Model.VIEWS;
        assertEquals(LensChoice.OWN, LensChoice.of(Optional.of(scene), with(lens), Optional.of(drives.kind())));
    }

    private static Rig with(Intrinsics lens) {
        Rig rig = RigFile.nuScenes();
        List<RigCamera> cameras = rig.cameras().stream()
                .map(camera -> camera.view() != View.FRONT
                        ? camera
                        : new RigCamera(
                                camera.id(),
                                camera.label(),
                                camera.view(),
                                lens.width(),
                                lens.height(),
                                camera.rigFromCamera(),
                                new PinholeLens(lens.fx(), lens.fy(), lens.cx(), lens.cy()),
                                camera.fitting(),
                                camera.shutter(),
                                null,
                                camera.quality()))
                .toList();
        return new Rig(rig.name(), rig.source(), rig.vehicle(), cameras);
    }
}
