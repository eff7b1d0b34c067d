package cosmonaut.drive.file;

import java.util.Locale;

/// The formats in which a drawn drive is written.
public enum DriveFormat {
    /// the program's own, lossless: [ProjectFile]
    PROJECT("cdrive"),
    CSV("csv"),
    /// a polyline with times
    SCENARIO("xosc"),
    /// clothoids, lines and arcs as they were drawn, at an even speed
    CLOTHOIDS("xosc"),
    /// the table `ego_pose.json`
    NUSCENES("json"),
    KITTI("txt"),
    TUM("tum");

    private final String ending;

    DriveFormat(String ending) {
        this.ending = ending;
    }

    /// Of the name of a file, without its dot.
    public String ending() {
        return ending;
    }

    /// Of its words among the translated texts, after a prefix.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
