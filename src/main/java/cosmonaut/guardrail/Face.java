package cosmonaut.guardrail;

/// Where a face was found, in pixels of the picture; it may reach beyond the edges.
///
/// @param score 0 to 1
record Face(double left, double top, double width, double height, double score) {

    /// Area in common by the area of both together.
    double overlap(Face other) {
        double common = common(left, width, other.left, other.width) * common(top, height, other.top, other.height);
        return common / (width * height + other.width * other.height - common);
    }

    private static double common(double a, double la, double b, double lb) {
        return Math.max(0, Math.min(a + la, b + lb) - Math.max(a, b));
    }
}
