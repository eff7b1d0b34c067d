package cosmonaut.drive.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.rig.RigFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DriveFilesTest {

    private static final String DATE = "2026-01-31T12:00:00";
    private static final double EXACT = 1e-9;

    @TempDir
    private Path folder;

    private final DriveWriter writer = new DriveWriter(Vehicle.DEFAULT);

    /// A drive over a hill and round a bend, in a town's coordinates.
    private static EgoTrack hilly(double x, double y) {
        Clothoid road = new Clothoid(x, y, 3, 2.5, -0.01, 0.002, 80, 0.05);
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int k = 0; k < 65; k++) {
            CurvePoint at = road.at(0.9 * k + 0.003 * k * k);
            double roll = 0.02 * Math.sin(k);
            samples.add(new EgoTrack.Sample(
                    k / 10.0, EgoPose.of(at.x(), at.y(), at.z(), at.heading(), -Math.asin(at.slope()), roll)));
        }
        return new EgoTrack(samples);
    }

    private static void assertSame(EgoTrack want, EgoTrack have) {
        assertEquals(want.size(), have.size());
        for (int i = 0; i < want.size(); i++) {
            assertEquals(want.get(i).seconds() - want.start(), have.get(i).seconds(), EXACT, "time " + i);
            Pose a = want.get(i).pose();
            Pose b = have.get(i).pose();
            assertEquals(0, a.distanceTo(b), EXACT, "place " + i);
            double[] rows = a.rows();
            double[] others = b.rows();
            for (int k = 0; k < 12; k++) {
                assertEquals(rows[k], others[k], EXACT, "pose " + i);
            }
        }
    }

    private ImportedDrive read(Path file) {
        return new DriveReader(ImportOptions.USUAL).read(file);
    }

    private ImportedDrive read(String name, String text) throws IOException {
        return read(Files.writeString(folder.resolve(name), text));
    }

    @Test
    void everyFormatBringsTheSamePosesBack() throws IOException {
        EgoTrack track = hilly(600.5, 1640.25);
        Path csv = folder.resolve("a.csv");
        writer.csv(track, csv);
        assertSame(track, read(csv).track());
        Path tum = folder.resolve("camera.txt");
        writer.tum(track, TrackAxes.CAMERA, tum);
        ImportedDrive camera = read(tum);
        assertSame(track, camera.track());
        assertEquals(TrackAxes.CAMERA, camera.convention().axes());
        assertEquals(WorldUp.Y_DOWN, camera.convention().up());
        Path own = folder.resolve("vehicle.txt");
        writer.tum(track, TrackAxes.VEHICLE, own);
        ImportedDrive vehicle = read(own);
        assertSame(track, vehicle.track());
        assertEquals(TrackAxes.VEHICLE, vehicle.convention().axes());
        assertEquals(WorldUp.Z_UP, vehicle.convention().up());
        Path kitti = folder.resolve("07.txt");
        writer.kitti(track, kitti);
        assertSame(track, read(kitti).track());
        Path scenario = folder.resolve("a.xosc");
        writer.scenario(track, "over <the> \"hill\" & back", DATE, scenario);
        assertSame(track, read(scenario).track());
        Path geo = folder.resolve("a.geojson");
        writer.geoJson(track, "hill", new GeoOrigin(48.137, 11.575, 520, 30), geo);
        assertSame(track, read(geo).track());
        NuScenesExport export = new NuScenesExport(
                new DriveRecording("scene-1", "a hill", "nowhere", 1_700_000_000_000_000L, track, RigFile.nuScenes()),
                "jpg");
        export.write(folder.resolve("nuscenes"));
        assertSame(track, read(folder.resolve("nuscenes")).track());
        assertSame(
                track,
                read(folder.resolve("nuscenes/" + NuScenesExport.VERSION + "/ego_pose.json"))
                        .track());
    }

    @Test
    void aTrackWithoutAHeaderOrHeadingFollowsItsWay() throws IOException {
        ImportedDrive drive = read("a.csv", "t,x,y,z\n0,0,0,0\n0.1,1,0,0\n0.2,2,0,0\n0.3,3,1,0\n0.4,3,2,0\n");
        assertEquals(5, drive.track().size());
        assertEquals(0, EgoPose.yaw(drive.track().get(0).pose()));
        assertEquals(Math.PI / 2, EgoPose.yaw(drive.track().get(4).pose()), 1e-12);
        assertTrue(drive.notes().toString().contains("follows the way driven"));
        ImportedDrive bare = read("b.csv", "0,0,0\n0.1,1,0\n0.2,2,0\n");
        assertEquals(2, bare.track().get(2).pose().tx());
        assertTrue(bare.notes().toString().contains("no header"));
        ImportedDrive four = read("c.txt", "# t x y z\n0 0 0 1\n0.1 1 0 1\n");
        assertEquals(1, four.track().get(1).pose().tz());
    }

    @Test
    void tablesAreReadLeniently() throws IOException {
        ImportedDrive drive =
                read("a.csv", "time_ms;pos_y;pos_x;yaw_deg;speed\n# remark\n1000;2,5;1,5;90;3\n\n1100;2,5;2,5;90;3\n");
        assertEquals(0.1, drive.track().get(1).seconds(), 1e-12);
        assertEquals(2.5, drive.track().get(1).pose().tx());
        assertEquals(Math.PI / 2, EgoPose.yaw(drive.track().get(0).pose()), 1e-12);
        assertEquals(1e-3, drive.convention().timeUnit());
        ImportedDrive micros = read(
                "b.csv",
                "\uFEFFtimestamp\tX\tY\n1700000000000000\t0\t0\n1700000000100000\t1\t0\n1700000000200000\t2\t0\n");
        assertEquals(0.2, micros.track().get(2).seconds(), 1e-9);
        assertEquals(1e-6, micros.convention().timeUnit());
        assertTrue(micros.convention().guessed());
        assertTrue(
                micros.convention().line().endsWith("times in us (guessed)"),
                micros.convention().line());
        ImportedDrive said = new DriveReader(ImportOptions.USUAL.withTimeUnit(1))
                .read(Files.writeString(folder.resolve("c.csv"), "t,x,y\n0,0,0\n100,1,0\n200,2,0\n"));
        assertEquals(200, said.track().end());
        ImportedDrive untimed = read("d.csv", "x,y\n0,0\n1,0\n");
        assertEquals(0.1, untimed.track().end(), 1e-12);
        assertEquals(0, untimed.convention().timeUnit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t,x,y\n0,0,0\n0,1,0\n|line 3: time 0.0 s is that of the pose before; sort the poses",
                "t,x,y\n0,0,0\n1,1,0\n0.5,2,0\n|line 4: time 0.5 s is before that of the pose before",
                "t,x,y\n0,NaN,0\n|line 2: x is 'NaN', which is not finite; write a finite number",
                "t,x,y\n0,1e9,0\n|line 2: lies 1.0E9 m from the origin; write metres below 1.0E8",
                "t,x,y\n0,1\n|line 2: has 2 fields and none for y; complete it",
                "t,x,y\n0,one,2\n|line 2: x is 'one', no number; write a finite number",
                "t,x,y\n0,1e400,2\n|line 2: x is '1e400', which is not finite",
                "t,x,x,y\n0,1,2,3\n|line 1: names x twice; name each column once",
                "t,x,y\n|holds no pose; write one or more",
                "|is empty; give a file with poses"
            })
    void aTableThatCannotBeIsRefusedInOneLine(String given) {
        assertRefused("bad.csv", given);
    }

    private void assertRefused(String name, String given) {
        int bar = given.lastIndexOf('|');
        String said =
                String.valueOf(assertThrows(InvalidInputException.class, () -> read(name, given.substring(0, bar)))
                        .getMessage());
        assertTrue(said.contains(given.substring(bar + 1)), said);
        assertEquals(1, said.lines().count());
        assertTrue(said.length() < 400, said);
    }

    private static String scenario(String shape) {
        return "<?xml version=\"1.0\"?>\n<OpenSCENARIO><ParameterDeclarations><ParameterDeclaration name=\"len\""
                + " parameterType=\"double\" value=\"20.5\"/></ParameterDeclarations><Storyboard>"
                + "<FollowTrajectoryAction><TrajectoryRef><Trajectory name=\"a\" closed=\"false\"><Shape>" + shape
                + "</Shape></Trajectory></TrajectoryRef><TimeReference><Timing domainAbsoluteRelative=\"relative\""
                + " scale=\"2\" offset=\"5\"/></TimeReference></FollowTrajectoryAction></Storyboard></OpenSCENARIO>";
    }

    private static String vertex(String time, double x, double y) {
        return "<Vertex " + time + "><Position><WorldPosition x=\"" + x + "\" y=\"" + y + "\"/></Position></Vertex>";
    }

    @Test
    void clothoidsOfAScenarioAreDriven() throws IOException {
        Clothoid road = new Clothoid(5, -3, 0, 0.7, 0.02, -0.001, 60, 0);
        Path file = folder.resolve("clothoid.xosc");
        writer.scenario(road, 6.4, "bend", DATE, file);
        EgoTrack track = read(file).track();
        assertEquals(65, track.size());
        for (int k = 0; k < 65; k++) {
            CurvePoint at = road.at(60.0 * k / 64);
            assertEquals(0, track.get(k).pose().distanceTo(EgoPose.of(at.x(), at.y(), 0, at.heading())), EXACT);
            assertEquals(0, track.get(k).pose().degreesTo(EgoPose.of(0, 0, 0, at.heading())), 1e-7);
        }
        ImportedDrive older = read(
                "older.xosc",
                scenario("<Clothoid curvature=\"0.01\" curvatureDot=\"0\" length=\"$len\"><Position><WorldPosition"
                        + " x=\"1\" y=\"2\" h=\"0\"/></Position></Clothoid>"));
        assertEquals(20.5, older.track().length(), 1e-3);
        assertEquals(2.05, older.track().end(), 1e-9);
        ImportedDrive spline = read(
                "spline.xosc",
                scenario(
                        "<ClothoidSpline timeEnd=\"4\"><ClothoidSplineSegment curvatureStart=\"0\" curvatureEnd=\"0.1\""
                                + " length=\"10\" timeStart=\"0\"><PositionStart><WorldPosition x=\"0\" y=\"0\" h=\"0\"/>"
                                + "</PositionStart></ClothoidSplineSegment><ClothoidSplineSegment curvatureStart=\"0.1\""
                                + " curvatureEnd=\"0.1\" length=\"10\"/></ClothoidSpline>"));
        assertEquals(8, spline.track().end(), 1e-9);
        assertEquals(1.5, EgoPose.yaw(spline.track().samples().getLast().pose()), 1e-9);
    }

    @Test
    void polylinesOfAScenarioNeedNeitherTimesNorHeadings() throws IOException {
        ImportedDrive timed = read(
                "a.xosc",
                scenario("<Polyline>" + vertex("time=\"0\"", 0, 0) + vertex("time=\"1\"", 10, 0) + "</Polyline>"));
        assertEquals(2, timed.track().end(), "scaled");
        ImportedDrive untimed =
                read("b.xosc", scenario("<Polyline>" + vertex("", 0, 0) + vertex("", 10, 10) + "</Polyline>"));
        assertEquals(Math.hypot(10, 10) / 10, untimed.track().end(), 1e-12);
        assertEquals(Math.PI / 4, EgoPose.yaw(untimed.track().get(0).pose()), 1e-12);
        assertTrue(untimed.notes().toString().contains("no times; driven at 10.0 m/s"));
        assertTrue(untimed.notes().toString().contains("missing at 2 vertices"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a/>|is XML of 'a' and no OpenSCENARIO",
                "<OpenSCENARIO>|is not well-formed XML; mend the file",
                "<OpenSCENARIO/>|holds no Trajectory; add a FollowTrajectoryAction with one",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><OpenSCENARIO>&x;</OpenSCENARIO>|remove them"
            })
    void whatIsNoScenarioIsRefused(String given) {
        assertRefused("bad.xosc", given);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Nurbs order=\"4\"/>|'Nurbs': is the shape 'Nurbs', which is not read; export it as a Polyline",
                "<Polyline/>|has 0 vertices; write two or more",
                "<Polyline><Vertex time=\"0\"><Position><LanePosition/></Position></Vertex><Vertex/></Polyline>"
                        + "|only a road network gives; export the trajectory with world positions",
                "<Clothoid curvature=\"$k\" length=\"5\"><Position><WorldPosition x=\"0\" y=\"0\"/></Position></Clothoid>"
                        + "|curvature is '$k'; write the number that it stands for",
                "<Clothoid curvature=\"nan\" length=\"5\"><Position><WorldPosition x=\"0\" y=\"0\"/></Position></Clothoid>"
                        + "|curvature is 'nan', no finite number",
                "<Clothoid length=\"5\"><Position><WorldPosition x=\"0\" y=\"0\"/></Position></Clothoid>"
                        + "|has no attribute curvature; write it"
            })
    void shapesThatCannotBeDrivenAreRefused(String given) {
        int bar = given.lastIndexOf('|');
        assertRefused("bad.xosc", scenario(given.substring(0, bar)) + given.substring(bar));
    }

    @Test
    void aScenarioMayHaveOtherLettersAndNoDamagedOnes() throws IOException {
        String text = scenario("<Polyline>" + vertex("", 0, 0) + vertex("", 10, 10) + "</Polyline>")
                .replace("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>")
                .replace("name=\"a\"", "name=\"Stra\u00DFe\"");
        Path file = folder.resolve("latin.xosc");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(2, read(file).track().size());
        PrintStream usual = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            Files.write(file, text.replace("ISO-8859-1", "UTF-8").getBytes(StandardCharsets.ISO_8859_1));
            assertThrows(InvalidInputException.class, () -> read(file));
        } finally {
            System.setErr(usual);
        }
        assertEquals("", said.toString(StandardCharsets.UTF_8), "the parser says nothing of its own");
    }

    @Test
    void timesOfAScenarioMayNotRunBackwards() {
        String back = "<Polyline>" + vertex("time=\"1\"", 0, 0) + vertex("time=\"0.5\"", 9, 0) + "</Polyline>";
        assertRefused("bad.xosc", scenario(back) + "|vertex 2: time 6.0 s is before that of the pose before");
        String some = "<Polyline>" + vertex("time=\"1\"", 0, 0) + vertex("", 9, 0) + "</Polyline>";
        assertRefused("bad.xosc", scenario(some) + "|has times at 1 of 2 vertices; give each vertex a time, or none");
    }

    @Test
    void posesWrittenByHandToTheirStandardsAreRead() throws IOException {
        // KITTI: the first camera's axes, 10 m straight ahead, then a turn to the right.
        ImportedDrive kitti = read("00.txt", "1 0 0 0 0 1 0 0 0 0 1 0\n0 0 1 1 0 1 0 0 -1 0 0 10\n");
        assertEquals(10, kitti.track().get(1).pose().tx(), EXACT);
        assertEquals(-1, kitti.track().get(1).pose().ty(), EXACT);
        assertEquals(-Math.PI / 2, EgoPose.yaw(kitti.track().get(1).pose()), EXACT);
        assertEquals(0.1, kitti.track().get(1).seconds(), EXACT);
        assertEquals(Convention.Point.CAMERA, kitti.convention().point());
        // A vehicle whose camera sits 1.5 m ahead of the rear axle turns about the axle.
        Pose place = new Pose(0, 0, 1, -1, 0, 0, 0, -1, 0, 1.5, 0, 1.2);
        ImportedDrive mounted = new DriveReader(ImportOptions.USUAL.withCamera(place)).read(folder.resolve("00.txt"));
        assertEquals(-1.5, mounted.track().get(0).pose().tx(), EXACT);
        assertEquals(-1.2, mounted.track().get(0).pose().tz(), EXACT);
        assertEquals(10, mounted.track().get(1).pose().tx(), EXACT);
        assertEquals(0.5, mounted.track().get(1).pose().ty(), EXACT);
        ImportedDrive nuscenes = read(
                "ego_pose.json",
                "[{\"token\":\"b\",\"timestamp\":1532402927747951,\"rotation\":[0.7071067811865476,0,0,0.7071067811865476],"
                        + "\"translation\":[411.5,1180.75,0]},"
                        + "{\"token\":\"a\",\"timestamp\":1532402927647951,\"rotation\":[1,0,0,0],"
                        + "\"translation\":[411.25,1180.5,0.0]}]");
        assertEquals(411.25, nuscenes.track().get(0).pose().tx());
        assertEquals(0.1, nuscenes.track().get(1).seconds(), EXACT);
        assertEquals(Math.PI / 2, EgoPose.yaw(nuscenes.track().get(1).pose()), EXACT);
        ImportedDrive can = read(
                "scene-0001_pose.json",
                "[{\"utime\":1531883530440378,\"pos\":[1,2,0],\"orientation\":[1,0,0,0],\"vel\":[9,0,0]},"
                        + "{\"utime\":1531883530460378,\"pos\":[1.2,2,0],\"orientation\":[1,0,0,0],\"vel\":[9,0,0]}]");
        assertEquals(0.02, can.track().end(), EXACT);
        ImportedDrive tum = read("tum.txt", "0 0 0 0 0 0 0 1\n0.1 1 0 0 0 0 0 1\n");
        assertEquals(TrackAxes.VEHICLE, tum.convention().axes());
        assertTrue(tum.convention().guessed());
        ImportedDrive told =
                new DriveReader(ImportOptions.USUAL.withAxes(TrackAxes.CAMERA)).read(folder.resolve("tum.txt"));
        assertEquals(TrackAxes.CAMERA, told.convention().axes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"timestamp\":1,\"rotation\":[2,0,0,0],\"translation\":[0,0,0]}]|[0]: has a quaternion of the length 2.0",
                "[{\"timestamp\":1,\"rotation\":[1,0,0],\"translation\":[0,0,0]}]|[0].rotation: has 3 entries; write a list of 4",
                "[{\"timestamp\":1,\"rotation\":[1,0,0,0],\"translation\":[0,1e9,0]}]|[0]: lies 1.0E9 m from the origin",
                "[{\"timestamp\":\"x\",\"rotation\":[1,0,0,0],\"translation\":[0,0,0]}]|[0].timestamp: is no number",
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\"}}|geometry.type: is 'Point'; write one of LineString",
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[500,2],[1,2]]}}"
                        + "|coordinates[0]: is no place on the earth; write degrees",
                "[1,2,3]|of no known format"
            })
    void jsonThatCannotBeIsRefused(String given) {
        assertRefused("bad.json", given);
    }

    @Test
    void theEarthIsRound() throws IOException {
        GeoOrigin origin = new GeoOrigin(48.137, 11.575, 520, 30);
        for (Point3 place : List.of(new Point3(0, 0, 0), new Point3(1234.5, -987, 12), new Point3(-50_000, 9, 3))) {
            double[] there = origin.geographic(place);
            Point3 back = origin.local(there[0], there[1], there[2]);
            assertEquals(0, place.distanceTo(back), 1e-8);
        }
        // A second of latitude near 45 degrees is 30.87 m; at the equator a degree of longitude is 111.3195 km.
        assertEquals(
                111_319.49,
                new GeoOrigin(0, 0, 0, 0).local(1, 0, 0).x() / Math.sin(Math.toRadians(1)) * Math.PI / 180,
                0.01);
        assertEquals(
                30.87, new GeoOrigin(45, 0, 0, 0).local(0, 45 + 1 / 3600.0, 0).y(), 5e-3);
        ImportedDrive plain = read(
                "plain.geojson",
                "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\","
                        + "\"coordinates\":[[11,48],[11.0001,48]]},\"properties\":{\"times\":[0,1]}}]}");
        assertEquals(7.46, plain.track().get(1).pose().tx(), 5e-3);
        assertEquals(0, plain.track().get(1).pose().ty(), 1e-4);
        assertThrows(InvalidInputException.class, () -> new GeoOrigin(90, 0, 0, 0));
    }

    @Test
    void ofSeveralDrivesTheFirstOrTheNamedOneIsRead() throws IOException {
        StringBuilder poses = new StringBuilder("[");
        for (int i = 0; i < 20; i++) {
            long time = 1_000_000L * (i / 10 * 100L) + 100_000L * (i % 10);
            poses.append(i > 0 ? "," : "")
                    .append("{\"timestamp\":" + time + ",\"rotation\":[1,0,0,0],\"translation\":[" + i + ",0,0]}");
        }
        ImportedDrive first = read("ego_pose.json", poses + "]");
        assertEquals(10, first.track().size());
        assertTrue(first.notes().toString().contains("several drives"));
        String named = "<OpenSCENARIO><Trajectory name=\"a\"><Shape><Polyline>" + vertex("", 0, 0) + vertex("", 1, 0)
                + "</Polyline></Shape></Trajectory><Trajectory name=\"b\"><Shape><Polyline>" + vertex("", 0, 0)
                + vertex("", 7, 0) + "</Polyline></Shape></Trajectory></OpenSCENARIO>";
        Path file = Files.writeString(folder.resolve("two.xosc"), named);
        assertEquals(1, read(file).track().get(1).pose().tx());
        assertEquals(
                7,
                new DriveReader(ImportOptions.USUAL.withPick("b"))
                        .read(file)
                        .track()
                        .get(1)
                        .pose()
                        .tx());
        assertThrows(InvalidInputException.class, () -> new DriveReader(ImportOptions.USUAL.withPick("c")).read(file));
    }

    @Test
    void anotherConventionIsNoticed() throws IOException {
        ImportedDrive aside = read("a.csv", "t,x,y,yaw\n0,0,0,1.5708\n0.1,1,0,1.5708\n0.2,2,0,1.5708\n");
        assertTrue(aside.notes()
                .contains("headings are 90 degrees off the way driven; the file may have other axes or a"
                        + " drive backwards"));
        ImportedDrive steep = read("b.csv", "t,x,y,z\n0,0,0,0\n0.1,0,0,1\n0.2,0.1,0,2\n");
        assertTrue(steep.notes().toString().contains("goes up and down more than along"));
        ImportedDrive good = read("c.csv", "t,x,y,yaw\n0,0,0,0\n0.1,1,0,0\n0.2,2,0,0.01\n");
        assertEquals(List.of(), good.notes());
    }

    @Test
    void theExportedFolderNamesEveryPicture() throws IOException {
        EgoTrack track = hilly(0, 0).resampled(24);
        NuScenesExport.Written written = new NuScenesExport(
                        new DriveRecording("drive/1", "d", "l", 0, track, RigFile.nvidia()), "png")
                .write(folder.resolve("n"));
        assertEquals(7 * track.size(), written.pictures().size());
        assertEquals(
                "sweeps/CAM_FRONT/drive_1__CAM_FRONT__41667.png",
                written.pictures().get(1).path());
        assertEquals(
                "samples/CAM_FRONT/drive_1__CAM_FRONT__0.png",
                written.pictures().get(0).path());
        assertEquals(7, written.notes().size());
        assertThrows(InvalidInputException.class, () -> read(Files.createDirectory(folder.resolve("empty"))));
    }
}
