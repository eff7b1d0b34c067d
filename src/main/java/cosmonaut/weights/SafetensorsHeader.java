package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The checked header of one safetensors file.
///
/// @param tensors by name
/// @param metadata the `__metadata__` strings
record SafetensorsHeader(SortedMap<String, StoredTensor> tensors, SortedMap<String, String> metadata) {

    /// Most bytes a header may have, as in the format's own library.
    static final int MAX_BYTES = 100_000_000;

    private static final int MAX_RANK = 8;

    /// A tensor has about 16 tokens: more of them than any published file has.
    private static final JsonLimits LIMITS = new JsonLimits(MAX_BYTES, 8, 2_000_000);

    private static final JsonFactory JSON = LIMITS.factory(false);

    /// Parses and checks a header.
    ///
    /// @param json the header's bytes, without the length in front
    /// @param dataBytes size of the data section behind it
    /// @param file for messages
    static SafetensorsHeader parse(byte[] json, long dataBytes, String file) {
        SortedMap<String, StoredTensor> tensors = new TreeMap<>();
        SortedMap<String, String> metadata = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT, file, "the header");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (name.equals("__metadata__")) {
                    metadata(parser, file, metadata);
                } else {
                    tensors.put(name, tensor(parser, name, file));
                }
            }
            if (parser.nextToken() != null) {
                throw damaged(file, "something follows the JSON header");
            }
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    file + ": the safetensors header is not valid JSON (" + LIMITS.reason(e)
                            + "); download or export the file again",
                    e);
        }
        tensors.values().forEach(tensor -> check(tensor, dataBytes, file));
        checkLayout(tensors, dataBytes, file);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void metadata(JsonParser parser, String file, Map<String, String> into) {
        expect(parser.nextToken(), JsonToken.START_OBJECT, file, "__metadata__");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            expect(parser.nextToken(), JsonToken.VALUE_STRING, file, "__metadata__." + key);
            into.put(key, parser.getString());
        }
    }

    private static StoredTensor tensor(JsonParser parser, String name, String file) {
        expect(parser.nextToken(), JsonToken.START_OBJECT, file, "tensor " + name);
        String type = "";
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            switch (key) {
                case "dtype" -> {
                    expect(parser.nextToken(), JsonToken.VALUE_STRING, file, "dtype of tensor " + name);
                    type = parser.getString();
                }
                case "shape" -> shape = integers(parser, file, "shape of tensor " + name);
                case "data_offsets" -> offsets = integers(parser, file, "data_offsets of tensor " + name);
                default -> throw damaged(file, "tensor " + name + " has an unknown entry '" + key + "'");
            }
        }
        if (type.isEmpty() || shape == null || offsets == null || offsets.size() != 2) {
            throw damaged(file, "tensor " + name + " lacks dtype, shape or two data_offsets");
        }
        if (shape.size() > MAX_RANK || shape.stream().anyMatch(extent -> extent > Integer.MAX_VALUE)) {
            throw damaged(file, "tensor " + name + " has the shape " + shape + ", past rank 8 or 2^31-1");
        }
        List<Integer> extents = shape.stream().map(Math::toIntExact).toList();
        return new StoredTensor(name, type, extents, offsets.get(0), offsets.get(1));
    }

    /// An array of integers >= 0.
    private static List<Long> integers(JsonParser parser, String file, String what) {
        expect(parser.nextToken(), JsonToken.START_ARRAY, file, what);
        List<Long> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, file, what);
            long value = parser.getLongValue();
            if (value < 0 || values.size() > 64) {
                throw damaged(file, what + " is not a short list of integers >= 0");
            }
            values.add(value);
        }
        return values;
    }

    private static void check(StoredTensor tensor, long dataBytes, String file) {
        if (tensor.begin() > tensor.end() || tensor.end() > dataBytes) {
            throw damaged(
                    file,
                    "tensor " + tensor.name() + " lies at bytes " + tensor.begin() + ".." + tensor.end()
                            + " of a data section of " + dataBytes);
        }
        try {
            long elements = tensor.elements();
            long bytes = tensor.expectedBytes().orElse(tensor.bytes());
            // Of a type that is not known, an element has a bit at least.
            if (bytes != tensor.bytes() || elements / 8 > bytes) {
                throw damaged(
                        file,
                        "tensor " + tensor.name() + " of " + tensor.type() + tensor.shape() + " needs "
                                + Math.max(bytes, elements / 8) + " bytes, its offsets span " + tensor.bytes());
            }
        } catch (ArithmeticException e) {
            throw damaged(file, "tensor " + tensor.name() + " has an impossible shape " + tensor.shape());
        }
    }

    /// Together the tensors fill the data section: no byte belongs to two of them, and none to nobody.
    private static void checkLayout(SortedMap<String, StoredTensor> tensors, long dataBytes, String file) {
        List<StoredTensor> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
        long at = 0;
        String before = "the start";
        for (StoredTensor tensor : inOrder) {
            if (tensor.begin() < at) {
                throw damaged(file, "tensors " + before + " and " + tensor.name() + " overlap");
            }
            if (tensor.begin() > at) {
                throw damaged(
                        file,
                        (tensor.begin() - at) + " bytes between " + before + " and tensor " + tensor.name()
                                + " belong to no tensor");
            }
            at = tensor.end();
            before = tensor.name();
        }
        if (at != dataBytes) {
            throw damaged(file, (dataBytes - at) + " bytes behind the last tensor belong to no tensor");
        }
    }

    private static void expect(JsonToken token, JsonToken wanted, String file, String what) {
        if (token != wanted) {
            throw damaged(
                    file, what + " is not what the safetensors format says (" + wanted + ", found " + token + ")");
        }
    }

    private static InvalidInputException damaged(String file, String what) {
        return new InvalidInputException(file + ": " + what + "; download or export the file again");
    }
}
