package cosmonaut.media;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// What stands where a picture was looked for and cannot be opened as one, told by its first bytes.
enum ForeignPicture {
    EMPTY("an empty file", "copy or download it again"),
    HEIC("a HEIC picture", "export it as JPEG or PNG"),
    AVIF("an AVIF picture", "convert it to PNG or JPEG"),
    VIDEO("a video", "save one of its pictures as PNG"),
    TIFF("a TIFF picture or a camera's raw file", "convert it to PNG or JPEG"),
    JPEG_XL("a JPEG XL picture", "convert it to PNG or JPEG"),
    JPEG_2000("a JPEG 2000 picture", "convert it to PNG or JPEG"),
    PHOTOSHOP("a Photoshop document", "export it as PNG"),
    RADIANCE("a picture of high dynamic range", "convert it to PNG"),
    SVG("an SVG drawing", "export it as PNG"),
    PDF("a PDF document", "export the picture in it as PNG"),
    WEB_PAGE("a web page, not a picture", "save the picture itself, not the page that shows it"),
    LFS_POINTER("a Git LFS pointer, not the picture it points to", "run 'git lfs pull' in its folder");

    /// First bytes that are enough to tell.
    static final int HEAD_BYTES = 256;

    private final String description;
    private final String remedy;

    ForeignPicture(String description, String remedy) {
        this.description = description;
        this.remedy = remedy;
    }

    /// What it is, with an article, and what to do about it.
    String said() {
        return description + "; " + remedy;
    }

    static Optional<ForeignPicture> of(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            return Optional.of(EMPTY);
        }
        if (text.startsWith("ftyp", 4)) {
            return Optional.of(ofBrand(text));
        }
        if (text.startsWith("\0\0\0\fJXL ") || text.startsWith("\u00ff\n")) {
            return Optional.of(JPEG_XL);
        }
        if (text.startsWith("\0\0\0\fjP  ")) {
            return Optional.of(JPEG_2000);
        }
        if (text.startsWith("II*\0")
                || text.startsWith("MM\0*")
                || text.startsWith("II+\0")
                || text.startsWith("MM\0+")) {
            return Optional.of(TIFF);
        }
        if (text.startsWith("8BPS")) {
            return Optional.of(PHOTOSHOP);
        }
        if (text.startsWith("v/1\u0001") || text.startsWith("#?R")) {
            return Optional.of(RADIANCE);
        }
        if (text.startsWith("%PDF")) {
            return Optional.of(PDF);
        }
        if (text.startsWith("version https://git-lfs")) {
            return Optional.of(LFS_POINTER);
        }
        return ofMarkup(text);
    }

    /// The brands of ISO media files (ISO/IEC 14496-12, section 4.3): the major one and those that it agrees with.
    private static ForeignPicture ofBrand(String text) {
        String brands = text.substring(8, Math.min(text.length(), Math.clamp(text.charAt(3), 8, text.length())));
        if (brands.contains("avif") || brands.contains("avis")) {
            return AVIF;
        }
        boolean still = brands.contains("hei") || brands.contains("hev") || brands.contains("mif1");
        return still ? HEIC : VIDEO;
    }

    private static Optional<ForeignPicture> ofMarkup(String text) {
        String start = text.replace("\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT);
        if (!start.startsWith("<")) {
            return Optional.empty();
        }
        return Optional.of(start.contains("<svg") || start.startsWith("<?xml") ? SVG : WEB_PAGE);
    }
}
