"""Writes small JPEG files and .npz archives, and photos.json: what Pillow and NumPy read in them.

    python generate_photos.py

Pillow writes the JPEG files with libjpeg-turbo. What it does not write, other ratios of resolution,
comes from its files by a changed header: the blocks stay as they are and lie in other places. What
is expected is what Pillow reads, and what its `Image.resize` makes of it.
"""

import io
import json
import platform
import zlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
from PIL import Image, features

FOLDER = Path(__file__).parent
random = np.random.default_rng(13)
expected = {"images": {}, "resized": [], "arrays": {}, "refused": {}}


def picture(height, width):
    """Smooth colours with edges and some noise."""
    y, x = np.mgrid[:height, :width]
    red = 127 + 120 * np.sin(x / 5 + y / 9)
    green = 255 * (x * 2 > width) * (y / height)
    blue = 200 * ((x // 4 + y // 4) % 2) + 20
    noise = random.normal(0, 6, (height, width, 3))
    return Image.fromarray(np.clip(np.stack([red, green, blue], 2) + noise, 0, 255).astype(np.uint8))


def numbers(image):
    array = np.asarray(image)
    array = array[:, :, None] if array.ndim == 2 else array
    height, width, channels = array.shape
    return {"width": width, "height": height, "channels": channels, "samples": array.tobytes().hex()}


def encoded(image, **options):
    stream = io.BytesIO()
    image.save(stream, "JPEG", **options)
    return stream.getvalue()


def expect(name, data):
    (FOLDER / f"photos/{name}.jpg").write_bytes(data)
    image = Image.open(io.BytesIO(data))
    image.load()
    expected["images"][f"photos/{name}.jpg"] = numbers(image)


def refuse(name, data, reason):
    (FOLDER / f"photos/refused-{name}").write_bytes(data)
    expected["refused"][f"photos/refused-{name}"] = reason


def frame(data):
    """The position of the frame's marker."""
    return next(data.index(b"\xff" + bytes([code])) for code in (0xC0, 0xC1, 0xC2)
                if b"\xff" + bytes([code]) in data)


def resampled(data, size, sampling):
    """The file with another size and other sampling factors of its first component."""
    at = frame(data)
    width, height = size
    changed = bytearray(data)
    changed[at + 5:at + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    changed[at + 11] = sampling
    return bytes(changed)


def write_photos():
    image = picture(27, 41)
    for ratio, subsampling in [("444", 0), ("422", 1), ("420", 2)]:
        for progressive in [False, True]:
            name = f"{'progressive' if progressive else 'baseline'}-{ratio}"
            expect(name, encoded(image, subsampling=subsampling, progressive=progressive,
                                 quality=90))
    expect("coarse", encoded(image, quality=5))
    expect("fine", encoded(image, quality=100, subsampling=0))
    expect("optimised", encoded(image, optimize=True))
    expect("grey", encoded(image.convert("L")))
    expect("progressive-grey", encoded(image.convert("L"), progressive=True))
    expect("restart-blocks", encoded(image, restart_marker_blocks=2))
    expect("restart-rows", encoded(image, restart_marker_rows=1, subsampling=0))
    expect("progressive-restart", encoded(image, progressive=True, restart_marker_blocks=3))
    expect("rgb", encoded(image, keep_rgb=True))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter; Image.open does not
    expect("orientation", encoded(image, exif=exif))
    for width, height in [(1, 1), (2, 2), (3, 3), (4, 5), (5, 4), (16, 1), (1, 16), (8, 8), (17, 3)]:
        expect(f"size-{width}x{height}", encoded(picture(height, width), quality=95))
    square = picture(48, 48)
    expect("440", resampled(encoded(square, subsampling=1), (48, 48), 0x12))
    expect("411", resampled(encoded(picture(64, 48), subsampling=2), (64, 48), 0x41))
    data = encoded(image)
    expect("trailing", data + b"more")

    refuse("cmyk.jpg", encoded(image.convert("CMYK")), "CMYK is not")
    at = frame(data)
    for code, reason in [(0xC3, "lossless"), (0xC5, "hierarchical"), (0xC9, "arithmetic")]:
        refuse(f"{code:x}.jpg", data[:at + 1] + bytes([code]) + data[at + 2:], reason)
    refuse("12-bits.jpg", data[:at + 4] + b"\x0c" + data[at + 5:], "12 bits")
    refuse("no-height.jpg", data[:at + 5] + bytes(2) + data[at + 7:], "from 1 to")
    refuse("large.jpg", data[:at + 5] + b"\x20\x00\x20\x00" + data[at + 9:], "cannot hold")
    refuse("fraction.jpg", data[:at + 11] + b"\x31" + data[at + 12:at + 14] + b"\x21" + data[at + 15:],
           "fractions")
    refuse("short.jpg", data[:-40], "ends early")
    refuse("no-end.jpg", data[:-2], "does not end")
    refuse("no-scan.jpg", data[:data.index(b"\xff\xda")] + b"\xff\xd9", "no scan")
    refuse("no-code.jpg", data.replace(b"\xff\xc4", b"\xff\xfe"), "Huffman table is missing")
    refuse("no-table.jpg", data.replace(b"\xff\xdb", b"\xff\xfe"), "quantisation table is missing")
    refuse("restart.jpg", encoded(image, restart_marker_blocks=2).replace(b"\xff\xd1", b"\xff\xd3"),
           "restart marker 1 is missing")


def write_resized():
    for name, size in [("photos/baseline-444.jpg", (16, 16)), ("photos/baseline-444.jpg", (64, 50)),
                       ("photos/grey.jpg", (13, 40)), ("photos/size-1x1.jpg", (3, 2)),
                       ("photos/baseline-420.jpg", (1, 1))]:
        image = Image.open(FOLDER / name).resize(size, Image.Resampling.BILINEAR)
        expected["resized"].append({"source": name, "image": numbers(image)})


def bits(array):
    flat = np.asarray(array).astype(np.float64).ravel()
    return {"shape": list(array.shape), "bits": [f"{b:016x}" for b in flat.view(np.uint64)]}


def write_npz():
    one, two = random.normal(size=(2, 3)), np.arange(5, dtype=np.int32)
    np.savez(FOLDER / "photos/stored.npz", x=one, y=two)
    np.savez_compressed(FOLDER / "photos/deflated.npz", x=np.zeros((20, 20)), y=two)
    np.savez(FOLDER / "photos/single.npz", one)
    for name in ["stored", "deflated", "single"]:
        with np.load(FOLDER / f"photos/{name}.npz") as file:
            expected["arrays"][f"photos/{name}.npz"] = {key: bits(file[key]) for key in file.files}
    data = (FOLDER / "photos/stored.npz").read_bytes()
    deflated = (FOLDER / "photos/deflated.npz").read_bytes()
    at = data.rindex(b"PK\x01\x02")
    refuse("short.npz", data[:-10], "no directory")
    refuse("no-entry.npz", b"PK\x05\x06" + bytes(18), "no arrays")
    refuse("method.npz", data[:at + 10] + b"\x0c" + data[at + 11:], "method 12")
    crc = zlib.crc32(b"")
    refuse("checksum.npz", data[:at + 16] + crc.to_bytes(4, "little") + data[at + 20:], "checksum")
    at = deflated.index(b"PK\x01\x02")
    refuse("bomb.npz", deflated[:at + 24] + b"\xf0\xff\xff\x7f" + deflated[at + 28:], "cannot hold")


(FOLDER / "photos").mkdir(exist_ok=True)
write_photos()
write_resized()
write_npz()
expected["versions"] = {"python": platform.python_version()} | {
    name: version(name) for name in ["numpy", "pillow"]} | {
    "libjpeg-turbo": features.version_feature("libjpeg_turbo")}
(FOLDER / "photos.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
