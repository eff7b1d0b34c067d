"""Writes the pictures of this folder with Pillow, as a second opinion on files and resampling.

    python make_fixtures.py
"""
import pathlib
import struct
import zlib

from PIL import Image

here = pathlib.Path(__file__).parent


def pattern(width, height):
    """Hard edges, a gradient and a fine checker; every value follows from x and y alone."""
    picture = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            red = 255 if (x // 7 + y // 5) % 2 else 20
            picture.putpixel((x, y), (red, x * 255 // (width - 1), 200 if (x + y) % 2 else y * 255 // (height - 1)))
    return picture


def png16(name, width, height, colour_type, samples):
    """A PNG of 16 bits a sample: Pillow writes none with colour."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    per_row = len(samples) // height
    raw = b"".join(b"\0" + struct.pack(f">{per_row}H", *samples[y * per_row:(y + 1) * per_row]) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    (here / name).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
                              + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


source = pattern(61, 43)
source.save(here / "pattern.png")
source.save(here / "pattern.bmp")
source.save(here / "pattern.webp", lossless=True, exact=True)
source.save(here / "pattern.jpg", quality=95)
Image.open(here / "pattern.jpg").convert("RGB").save(here / "pattern-jpg.png")
source.resize((17, 23), Image.BICUBIC).save(here / "pattern-17x23.png")
source.resize((100, 60), Image.BICUBIC).save(here / "pattern-100x60.png")

glass = source.convert("RGBA")
glass.putalpha(Image.linear_gradient("L").resize(source.size))
glass.save(here / "glass.png")
glass.save(here / "glass.webp", lossless=True, exact=True)
white = Image.new("RGBA", source.size, (255, 255, 255, 255))
Image.alpha_composite(white, glass).convert("RGB").save(here / "glass-over-white.png")

ramp = Image.new("L", (16, 16))
ramp.putdata(list(range(256)))
ramp.save(here / "grey.png")
ramp.save(here / "grey.jpg", quality=100)
clear = source.quantize(32)
clear.save(here / "palette.png")
clear.save(here / "palette.gif")
clear.convert("RGB").save(here / "palette-rgb.png")
clear.save(here / "palette-clear.png", transparency=0)
Image.alpha_composite(white, Image.open(here / "palette-clear.png").convert("RGBA")).convert("RGB").save(
    here / "palette-clear-over-white.png")
Image.new("CMYK", (16, 16), (10, 20, 30, 40)).save(here / "cmyk.jpg")

png16("grey16.png", 16, 16, 0, [i * 257 for i in range(256)])
png16("colour16.png", 16, 16, 2, [v * 257 for i in range(256) for v in (i, 255 - i, 7)])
png16("colour16-clear.png", 16, 16, 6, [v for i in range(256) for v in (0, 0, 0, i * 257)])
depth = Image.new("I;16", (20, 16))
depth.putdata([min(65535, 300 * i) for i in range(320)])
depth.save(here / "depth.png")

# One upright picture, stored as a camera would that was held in each of the eight ways.
upright = Image.new("RGB", (48, 32))
for y in range(32):
    for x in range(48):
        upright.putpixel((x, y), (230 if x < 16 else 20, 230 if y < 16 else 20, 128))
upright.save(here / "upright.png")
ways = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
        6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
for value, way in ways.items():
    stored = upright if way is None else upright.transpose(way)
    exif = Image.Exif()
    exif[0x0112] = value
    stored.save(here / f"turned-{value}.jpg", quality=95, subsampling=0, exif=exif)

Image.new("RGB", (1, 1)).save(here / "speck.png")
Image.new("1", (20000, 16)).save(here / "wide.png")
Image.new("1", (12000, 12000)).save(here / "vast.png")
Image.new("RGB", (8, 40)).save(here / "narrow.webp", lossless=True)
