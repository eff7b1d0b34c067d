package cosmonaut.export;

import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.spatial.FineKeyframe;
import cosmonaut.spatial.Keyframe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/// The surfaces of one keyframe as triangles with its picture on them, as a glTF file holds them: little-endian.
///
/// Two triangles for every four neighbouring pixels, unless the surface is torn there. A triangle is kept if one of its
/// corners is in the keyframe's share, so that the meshes of several keyframes overlap by a pixel and no gap is seen.
final class KeyframeMesh {

    private final Keyframe keyframe;
    private final Surface surface;
    private final int[] vertexOf;
    private final float[] lowest = {Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY};
    private final float[] highest = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    private int vertices;
    private int[] corners = new int[1 << 12];
    private int cornerCount;

    /// @param share pixels that this keyframe shows finest
    KeyframeMesh(Keyframe keyframe, BitSet share) {
        this.keyframe = keyframe;
        this.surface = new Surface(keyframe);
        this.vertexOf = new int[keyframe.width() * keyframe.height()];
        Arrays.fill(vertexOf, -1);
        int w = keyframe.width();
        for (int y = 0; y + 1 < keyframe.height(); y++) {
            for (int x = 0; x + 1 < w; x++) {
                int i = y * w + x;
                if (share.get(i) || share.get(i + 1) || share.get(i + w) || share.get(i + w + 1)) {
                    // Counter-clockwise as the camera sees them.
                    triangle(i, i + w, i + 1);
                    triangle(i + 1, i + w, i + w + 1);
                }
            }
        }
        number();
    }

    private void triangle(int a, int b, int c) {
        if (!surface.joins(a, b) || !surface.joins(b, c) || !surface.joins(a, c)) {
            return;
        }
        if (cornerCount + 3 > corners.length) {
            corners = Arrays.copyOf(corners, 2 * corners.length);
        }
        for (int pixel : new int[] {a, b, c}) {
            vertexOf[pixel] = 0;
            corners[cornerCount++] = pixel;
        }
    }

    /// Numbers the pixels that are vertices, row by row, and finds their bounds.
    private void number() {
        double[] point = new double[3];
        for (int i = 0; i < vertexOf.length; i++) {
            if (vertexOf[i] < 0) {
                continue;
            }
            vertexOf[i] = vertices++;
            surface.point(i, point);
            for (int axis = 0; axis < 3; axis++) {
                lowest[axis] = Math.min(lowest[axis], (float) point[axis]);
                highest[axis] = Math.max(highest[axis], (float) point[axis]);
            }
        }
    }

    boolean isEmpty() {
        return cornerCount == 0;
    }

    int vertices() {
        return vertices;
    }

    /// Three a triangle.
    int cornerCount() {
        return cornerCount;
    }

    float[] lowest() {
        return lowest;
    }

    float[] highest() {
        return highest;
    }

    /// Three floats a vertex: metres, x right, y up, z backward.
    byte[] positions() {
        ByteBuffer bytes = ByteBuffer.allocate(12 * vertices).order(ByteOrder.LITTLE_ENDIAN);
        double[] point = new double[3];
        for (int i = 0; i < vertexOf.length; i++) {
            if (vertexOf[i] >= 0) {
                surface.point(i, point);
                bytes.putFloat((float) point[0]).putFloat((float) point[1]).putFloat((float) point[2]);
            }
        }
        return bytes.array();
    }

    /// Two floats a vertex, from the picture's upper left corner.
    byte[] pictureCoordinates() {
        ByteBuffer bytes = ByteBuffer.allocate(8 * vertices).order(ByteOrder.LITTLE_ENDIAN);
        int w = keyframe.width();
        for (int i = 0; i < vertexOf.length; i++) {
            if (vertexOf[i] >= 0) {
                int row = i / w;
                bytes.putFloat((i % w + 0.5f) / w).putFloat((row + 0.5f) / keyframe.height());
            }
        }
        return bytes.array();
    }

    /// A 32-bit number a corner.
    byte[] indices() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * cornerCount).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < cornerCount; i++) {
            bytes.putInt(vertexOf[corners[i]]);
        }
        return bytes.array();
    }

    /// The picture, in as many pixels as were kept, as JPEG.
    byte[] picture() throws IOException {
        int scale = FineKeyframe.scale(keyframe);
        byte[] fine = keyframe.fine();
        byte[] rgb = fine != null ? fine : new byte[keyframe.colour().length];
        for (int i = 0; fine == null && i < rgb.length; i++) {
            rgb[i] = (byte) Math.round((keyframe.colour()[i] + 1) * 127.5f);
        }
        return PictureFile.jpeg(new Picture(scale * keyframe.width(), scale * keyframe.height(), rgb));
    }
}
