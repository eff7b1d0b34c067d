package cosmonaut.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A point cloud as any reader of PLY takes it: by what the header says of the properties.
record Ply(List<String> header, List<String> properties, List<double[]> points) {

    static Ply read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String end = "end_header\n";
        int body = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(end) + end.length();
        List<String> header =
                new String(bytes, 0, body, StandardCharsets.US_ASCII).lines().toList();
        int count = 0;
        List<String> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String line : header) {
            String[] words = line.split(" ");
            if (line.startsWith("element vertex")) {
                count = Integer.parseInt(words[2]);
            } else if (line.startsWith("property")) {
                types.add(words[1]);
                names.add(words[2]);
            }
        }
        ByteBuffer data =
                ByteBuffer.wrap(Arrays.copyOfRange(bytes, body, bytes.length)).order(ByteOrder.LITTLE_ENDIAN);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] point = new double[names.size()];
            for (int p = 0; p < point.length; p++) {
                point[p] = types.get(p).equals("float") ? data.getFloat() : data.get() & 0xff;
            }
            points.add(point);
        }
        if (data.hasRemaining()) {
            throw new IOException(data.remaining() + " bytes too many");
        }
        return new Ply(header, names, points);
    }

    double value(int point, String property) {
        return points.get(point)[properties.indexOf(property)];
    }
}
