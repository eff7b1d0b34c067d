package cosmonaut.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Damages files, the same ones for the same seed.
final class Mutator {

    private static final int MOST_STEPS = 3;
    private static final int LONGEST_SLICE = 64;
    private static final int DEEPEST = 3000;
    private static final int HEADER = 64;

    private static final byte[][] ODDITIES = Arrays.stream(new String[] {
                "null",
                "true",
                "\"\"",
                "{}",
                "[]",
                "[null]",
                "NaN",
                "-0",
                "1e400",
                "-1e-320",
                "1.5",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "\"\\u001b[31m\\u202e\"",
                "\u2028",
                "\n\n",
                ";",
                "9".repeat(400),
                "\"" + "long ".repeat(2000) + "\"",
                "\"../../etc/passwd\""
            })
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    private static final byte[][] NUMBERS = Arrays.stream(new String[] {
                "0",
                "-1",
                "1",
                "3",
                "255",
                "65536",
                "16777217",
                "2147483647",
                "2147483648",
                "4294967295",
                "9223372036854775807",
                "99999999999999999999",
                "1e308",
                "1e-308"
            })
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    private final RandomGenerator random;

    Mutator(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /// @param seeds sound files of one kind
    /// @return one of them, damaged at one place as a rule and at three at most
    byte[] damaged(List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size()));
        int steps = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(MOST_STEPS);
        for (; steps > 0; steps--) {
            bytes = damage(bytes, seeds);
        }
        return bytes;
    }

    /// Numbers and tokens come more often: what is well-formed is read further.
    private byte[] damage(byte[] bytes, List<byte[]> seeds) {
        return switch (random.nextInt(16)) {
            case 0 -> flipped(bytes);
            case 1 -> Arrays.copyOf(bytes, index(bytes));
            case 2 -> doubled(bytes);
            case 3 -> spliced(bytes, seeds.get(random.nextInt(seeds.size())));
            case 4 -> nested(bytes);
            case 5 -> without(bytes);
            case 6 -> overwritten(bytes);
            case 7, 8, 9 -> swapped(bytes);
            case 10, 11, 12 -> withToken(bytes, ODDITIES[random.nextInt(ODDITIES.length)]);
            default -> withNumber(bytes);
        };
    }

    /// Headers, where sizes stand, are hit more often than their share.
    private int index(byte[] bytes) {
        int end = random.nextInt(3) == 0 ? Math.min(bytes.length, HEADER) : bytes.length;
        return random.nextInt(end + 1);
    }

    private byte[] flipped(byte[] bytes) {
        byte[] copy = bytes.clone();
        for (int i = random.nextInt(8); i >= 0 && copy.length > 0; i--) {
            copy[Math.min(index(copy), copy.length - 1)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private byte[] doubled(byte[] bytes) {
        int from = index(bytes);
        int to = Math.min(bytes.length, from + random.nextInt(LONGEST_SLICE));
        return replaced(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
    }

    private byte[] spliced(byte[] head, byte[] tail) {
        int from = index(tail);
        return replaced(head, index(head), head.length, Arrays.copyOfRange(tail, from, tail.length));
    }

    /// A number of a text, or four bytes that a binary format may hold for one.
    private byte[] withNumber(byte[] bytes) {
        int at = index(bytes);
        int from = at;
        while (from < bytes.length && !isDigit(bytes[from]) && from < at + LONGEST_SLICE) {
            from++;
        }
        int to = from;
        while (to < bytes.length && isDigit(bytes[to])) {
            to++;
        }
        if (to > from) {
            return replaced(bytes, from, to, NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        byte[] number = new byte[4];
        Arrays.fill(number, (byte) (random.nextBoolean() ? 0xff : 0));
        number[random.nextInt(4)] = (byte) random.nextInt(256);
        return replaced(bytes, at, Math.min(bytes.length, at + 4), number);
    }

    private static boolean isDigit(byte one) {
        return one >= '0' && one <= '9';
    }

    private byte[] nested(byte[] bytes) {
        int depth = 1 + random.nextInt(random.nextBoolean() ? 10 : DEEPEST);
        boolean list = random.nextBoolean();
        String inner = (list ? "[" : "{\"a\":").repeat(depth) + "1" + (list ? "]" : "}").repeat(depth);
        return withToken(bytes, inner.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] swapped(byte[] bytes) {
        int[] one = token(bytes);
        int[] other = token(bytes);
        if (one[1] > other[0]) {
            return bytes;
        }
        byte[] first = Arrays.copyOfRange(bytes, one[0], one[1]);
        byte[] second = Arrays.copyOfRange(bytes, other[0], other[1]);
        return replaced(replaced(bytes, other[0], other[1], first), one[0], one[1], second);
    }

    private byte[] withToken(byte[] bytes, byte[] instead) {
        int[] token = token(bytes);
        return replaced(bytes, token[0], token[1], instead);
    }

    /// Begin and end of what lies between two separators.
    private int[] token(byte[] bytes) {
        int from = index(bytes);
        while (from > 0 && !isSeparator(bytes[from - 1])) {
            from--;
        }
        int to = from;
        while (to < bytes.length && !isSeparator(bytes[to])) {
            to++;
        }
        return new int[] {from, to};
    }

    private static boolean isSeparator(byte one) {
        return ",:[]{} \n".indexOf(one) >= 0;
    }

    private byte[] without(byte[] bytes) {
        int from = index(bytes);
        return replaced(bytes, from, Math.min(bytes.length, from + random.nextInt(LONGEST_SLICE)), new byte[0]);
    }

    private byte[] overwritten(byte[] bytes) {
        int from = index(bytes);
        byte[] slice = new byte[Math.min(bytes.length - from, random.nextInt(LONGEST_SLICE))];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(slice);
            case 1 -> Arrays.fill(slice, (byte) 0xff);
            default -> Arrays.fill(slice, (byte) 0);
        }
        return replaced(bytes, from, from + slice.length, slice);
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + instead.length);
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
