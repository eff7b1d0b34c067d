package cosmonaut.camera.file;

import java.util.Comparator;

/// Names as people count them: `f9` before `f10`. Digits are compared as whole numbers, the rest by its characters.
final class NaturalOrder implements Comparator<String> {

    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int order;
            if (digit(a, i) && digit(b, j)) {
                int startA = skipZeros(a, i);
                int startB = skipZeros(b, j);
                i = skipDigits(a, startA);
                j = skipDigits(b, startB);
                order = Integer.compare(i - startA, j - startB);
                order = order != 0 ? order : a.substring(startA, i).compareTo(b.substring(startB, j));
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        // Names that differ in leading zeros alone still have one order.
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static boolean digit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int skipZeros(String text, int from) {
        int at = from;
        while (digit(text, at) && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (digit(text, at)) {
            at++;
        }
        return at;
    }
}
