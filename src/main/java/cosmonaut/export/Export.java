package cosmonaut.export;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.Xmp;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SphereView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Writes what a world remembers into files of other programs. Any thread; a world may fly on meanwhile.
public final class Export {

    private final List<Keyframe> keyframes;
    private final String made;

    /// @param keyframes what is remembered, oldest first
    /// @param made says what the files are of, and by what, for instance the scene's name and the program's version
    /// @throws InvalidInputException if nothing is remembered with its depth
    public Export(List<Keyframe> keyframes, String made) {
        if (keyframes.isEmpty()) {
            throw new InvalidInputException(
                    "this model knows no depth, so that there is nothing to export; choose one with a depth part");
        }
        this.keyframes = List.copyOf(keyframes);
        this.made = made;
    }

    /// Writes the kind of file that the name says; a panorama from the place of a camera, beginning with its heading.
    ///
    /// @throws InvalidInputException if it may not be written there (see [ExportFormat#requireWritable])
    /// @throws IOException if the disk is full or fails; whatever was there is as it was
    public Exported write(Path file, CameraFrame from, PanoramaSize size) throws IOException {
        ExportFormat format = ExportFormat.of(file);
        format.requireWritable(file);
        if (format.isPanorama()) {
            return panorama(file, format, from.pose(), size);
        }
        long[] elements = new long[1];
        long bytes = WholeFile.write(
                file,
                out -> elements[0] = format == ExportFormat.PLY
                        ? new PointCloud(keyframes, made).write(out)
                        : new TexturedMeshes(keyframes, made).write(out));
        return new Exported(file, format, keyframes.size(), elements[0], OptionalDouble.empty(), bytes);
    }

    private Exported panorama(Path file, ExportFormat format, Pose from, PanoramaSize size) throws IOException {
        SphereView.Seen seen = SphereView.from(keyframes, from, size.width(), size.height());
        Picture picture = new Picture(size.width(), size.height(), seen.rgb());
        String description = String.format(
                Locale.ROOT,
                "From (%.2f, %.2f, %.2f) m (x right, y down, z forward of the first camera). The middle looks along z."
                        + " %s of the sphere is known; the rest is filled softly from around it.",
                from.tx(),
                from.ty(),
                from.tz(),
                PanoramaTags.share(seen.known()));
        double heading = Math.toDegrees(Math.atan2(from.r02(), from.r22()));
        String tags = new PanoramaTags(size, heading, keyframes.size(), description, made).packet();
        byte[] whole = format == ExportFormat.JPEG
                ? Xmp.onJpeg(PictureFile.jpeg(picture), tags)
                : Xmp.onPng(PictureFile.png(picture), tags);
        long bytes = WholeFile.write(file, out -> out.write(whole));
        long pixels = (long) size.width() * size.height();
        return new Exported(file, format, keyframes.size(), pixels, OptionalDouble.of(seen.known()), bytes);
    }
}
