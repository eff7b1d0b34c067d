package cosmonaut.export;

import cosmonaut.OneLine;
import cosmonaut.spatial.FineKeyframe;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SurfaceShares;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes keyframes as a coloured point cloud: PLY 1.0, binary, little-endian; position, normal and colour.
///
/// There is a point for every pixel of the fine picture that lies on a surface; where several keyframes show one, those
/// of the keyframe that shows it finest. One keyframe is unfolded at a time.
final class PointCloud {

    private static final int POINT_BYTES = 6 * 4 + 3;

    private final List<Keyframe> keyframes;
    private final List<BitSet> shares;
    private final String made;

    /// @param made says what the file is of, and by what
    PointCloud(List<Keyframe> keyframes, String made) {
        this.keyframes = keyframes;
        this.shares = SurfaceShares.of(keyframes);
        this.made = made;
    }

    /// @return the number of points
    long write(OutputStream out) throws IOException {
        long count = 0;
        for (int k = 0; k < keyframes.size(); k++) {
            count += points(k, null);
        }
        out.write(header(count).getBytes(StandardCharsets.US_ASCII));
        for (int k = 0; k < keyframes.size(); k++) {
            points(k, out);
        }
        return count;
    }

    private String header(long count) {
        String comment = OneLine.of(made).replaceAll("[^ -~]", "?");
        return String.join(
                "\n",
                "ply",
                "format binary_little_endian 1.0",
                "comment " + ExportFormat.MARK,
                "comment " + comment,
                "comment metres, right-handed: x right, y up, z backward; the first camera stands at the origin and"
                        + " looks along -z",
                "comment (the program's own axes, x right, y down, z forward, turned by 180 degrees about x)",
                "element vertex " + count,
                "property float x",
                "property float y",
                "property float z",
                "property float nx",
                "property float ny",
                "property float nz",
                "property uchar red",
                "property uchar green",
                "property uchar blue",
                "end_header",
                "");
    }

    /// Writes the points of one keyframe, or counts them only.
    private long points(int k, @Nullable OutputStream out) throws IOException {
        Keyframe fine = FineKeyframe.of(keyframes.get(k));
        int scale = fine.width() / keyframes.get(k).width();
        Surface surface = new Surface(fine);
        BitSet share = shares.get(k);
        double[] point = new double[3];
        double[] normal = new double[3];
        ByteBuffer row = ByteBuffer.allocate(POINT_BYTES * fine.width()).order(ByteOrder.LITTLE_ENDIAN);
        long count = 0;
        for (int y = 0; y < fine.height(); y++) {
            row.clear();
            for (int x = 0; x < fine.width(); x++) {
                int i = y * fine.width() + x;
                if (!share.get(y / scale * keyframes.get(k).width() + x / scale)
                        || !surface.isThere(i)
                        || !surface.normal(i, normal)) {
                    continue;
                }
                count++;
                if (out != null) {
                    surface.point(i, point);
                    put(row, point);
                    put(row, normal);
                    for (int c = 0; c < 3; c++) {
                        row.put((byte) Math.round((fine.colour()[3 * i + c] + 1) * 127.5f));
                    }
                }
            }
            if (out != null) {
                out.write(row.array(), 0, row.position());
            }
        }
        return count;
    }

    private static void put(ByteBuffer row, double[] three) {
        row.putFloat((float) three[0]).putFloat((float) three[1]).putFloat((float) three[2]);
    }
}
