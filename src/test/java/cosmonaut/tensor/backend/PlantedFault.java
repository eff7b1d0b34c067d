package cosmonaut.tensor.backend;

import cosmonaut.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fault to be planted in a kernel, as `planted-faults.txt` lists them.
///
/// @param title what is wrong
/// @param file of `kernels/` that is changed
/// @param family of kernels that is compiled with the change
/// @param major compute capability of the device, 8 or 9
/// @param activations of the backend
/// @param cases how the labels of the cases begin that are tried
/// @param seeds schedules in which the warps of a kernel run, in the order in which they are tried
/// @param times how often the text stands in the file
/// @param text what is taken out
/// @param instead what takes its place
record PlantedFault(
        String title,
        String file,
        String family,
        int major,
        DType activations,
        Pattern cases,
        List<Integer> seeds,
        int times,
        String text,
        String instead) {

    private static final Pattern WHERE = Pattern.compile("(?<file>\\S+?\\.(cuh?))( in (?<family>\\S+))?"
            + " \\| (?<major>\\d)\\.0 (?<type>\\S+) \\| (?<cases>.*?)( \\| (?<seeds>[\\d ]+))?");
    private static final Pattern TITLE = Pattern.compile("= (?<title>.*?)( x(?<times>\\d+))?");

    static List<PlantedFault> all() throws IOException {
        try (InputStream in = PlantedFault.class.getResourceAsStream("planted-faults.txt")) {
            if (in == null) {
                throw new IOException("planted-faults.txt is not among the tests' resources");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<PlantedFault> faults = new ArrayList<>();
            for (String block : text.strip().split("\n\n+")) {
                if (!block.startsWith("#")) {
                    faults.add(of(block.lines().toList()));
                }
            }
            return faults;
        }
    }

    private static PlantedFault of(List<String> lines) {
        Matcher title = TITLE.matcher(lines.getFirst());
        Matcher where = WHERE.matcher(lines.get(1));
        if (!title.matches() || !where.matches()) {
            throw new IllegalArgumentException("not the beginning of a fault: " + lines);
        }
        String family = where.group("family");
        String seeds = where.group("seeds");
        String times = title.group("times");
        return new PlantedFault(
                title.group("title"),
                where.group("file"),
                family == null ? where.group("file").replace(".cu", "") : family,
                Integer.parseInt(where.group("major")),
                DType.valueOf(where.group("type")),
                Pattern.compile(where.group("cases")),
                Arrays.stream((seeds == null ? "0 1 2" : seeds).strip().split(" "))
                        .map(Integer::valueOf)
                        .toList(),
                times == null ? 1 : Integer.parseInt(times),
                marked(lines, "-"),
                marked(lines, "+"));
    }

    private static String marked(List<String> lines, String mark) {
        return String.join(
                "\n",
                lines.stream()
                        .skip(2)
                        .filter(line -> line.startsWith(mark))
                        .map(line -> line.substring(1))
                        .toList());
    }

    /// The file with the fault in it.
    ///
    /// @throws IllegalStateException if the file no longer has the text, or has it more often
    String plantedIn(String source) {
        int found = 0;
        for (int at = source.indexOf(text); at >= 0; at = source.indexOf(text, at + text.length())) {
            found++;
        }
        if (text.isEmpty() || found != times) {
            throw new IllegalStateException("the kernel was changed; plant this fault anew: " + file + " has " + found
                    + " times, and not " + times + ":\n" + text);
        }
        return source.replace(text, instead);
    }
}
