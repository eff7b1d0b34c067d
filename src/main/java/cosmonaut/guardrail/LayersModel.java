package cosmonaut.guardrail;

import cosmonaut.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The weights of a TensorFlow.js layers model whose two files were packed into scripts: the manifest as an object
/// literal, the weights as text in base64. Nothing in them is executed.
final class LayersModel {

    private static final Pattern WEIGHT = Pattern.compile("\\{name:\"(?<name>[^\"]+)\",shape:\\[(?<shape>[\\d,]*)],"
            + "dtype:\"float32\",quantization:\\{min:(?<min>[-+.\\de]+),scale:(?<scale>[-+.\\de]+),dtype:\"uint8\"}}");
    private static final Pattern BASE64 = Pattern.compile("\"([A-Za-z0-9+/]{1000,}={0,2})\"");

    private final Map<String, float[]> weights = new HashMap<>();

    /// @throws InvalidInputException if the weights are not as the manifest says
    LayersModel(byte[] manifest, byte[] data) {
        Matcher packed = BASE64.matcher(new String(data, StandardCharsets.ISO_8859_1));
        if (!packed.find()) {
            throw damaged();
        }
        byte[] bytes = Base64.getDecoder().decode(packed.group(1));
        Matcher weight = WEIGHT.matcher(new String(manifest, StandardCharsets.UTF_8));
        int at = 0;
        while (weight.find()) {
            int size = 1;
            for (String extent : weight.group("shape").split(",")) {
                size = Math.multiplyExact(size, Integer.parseInt(extent));
            }
            if (at + size > bytes.length) {
                throw damaged();
            }
            float[] values = new float[size];
            double least = Double.parseDouble(weight.group("min"));
            double scale = Double.parseDouble(weight.group("scale"));
            for (int i = 0; i < size; i++) {
                values[i] = (float) ((bytes[at + i] & 0xff) * scale + least);
            }
            at += size;
            weights.put(weight.group("name"), values);
        }
        if (at != bytes.length) {
            throw damaged();
        }
    }

    private static InvalidInputException damaged() {
        return new InvalidInputException("the frame classifier's weights do not fit together; install them again");
    }

    /// Row by row.
    float[] of(String name) {
        float[] found = weights.get(name);
        if (found == null) {
            throw new InvalidInputException("the frame classifier lacks the weight " + name + "; install it again");
        }
        return found;
    }
}
