"""Writes small files in every format that is read here, and expected.json: what is in them.

    python generate.py

The files come from the programs that define or commonly write the formats: numpy, safetensors,
Pillow, and pypng for what Pillow cannot write (interlaced, 16 bits in colour, transparency in
chosen places). What is expected comes from the arrays they were made of, not from reading them
back; reading them back, with another program where there is one, is the check before it is written.
"""

import io
import json
import platform
import struct
import zlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
import png
from PIL import Image
from safetensors import safe_open
from safetensors.numpy import save

FOLDER = Path(__file__).parent
random = np.random.default_rng(8)
expected = {"tensors": {}, "safetensors": {}, "images": {}, "refused": {}}


def write(name, data):
    (FOLDER / name).write_bytes(data)


def numbers(array):
    """As JSON can hold them: doubles in hexadecimal bits, row by row."""
    flat = np.asarray(array).astype(np.float64).ravel(order="C")
    return {"shape": list(array.shape), "bits": [f"{bits:016x}" for bits in flat.view(np.uint64)]}


# .npy

def npy(name, array, file_version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=file_version)
    write(f"npy/{name}.npy", stream.getvalue())
    expected["tensors"][f"npy/{name}.npy"] = numbers(array)


def write_npy():
    real = random.standard_normal((2, 3, 4)) * 10
    for kind in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
        npy(f"{'little' if kind[0] == '<' else 'big'}-{kind[1:]}", real.astype(kind))
    for kind in ["<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8",
                 "i1", "u1"]:
        limits = np.iinfo(kind)
        low, high = max(limits.min, -2**53), min(limits.max, 2**53)
        values = np.array([low, high, 0, 1, low + 1, high - 1], dtype=kind).reshape(3, 2)
        order = {"<": "little-", ">": "big-"}.get(kind[0], "")
        npy(f"{order}{kind.lstrip('<>')}", values)
    npy("b1", np.array([True, False, True]))
    npy("scalar", np.array(-0.1))
    npy("fortran", np.asfortranarray(real))
    npy("fortran-f4-big", np.asfortranarray(real.astype(">f4")))
    npy("version-2", real[0], (2, 0))
    npy("version-3", real[0], (3, 0))
    npy("special", np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324, np.finfo(float).max]))
    # Their headers just do and just do not need another 64 bytes.
    npy("axes-36", np.ones((1,) * 36))
    npy("axes-15", np.ones((1,) * 15))

    refused = {
        "object": (np.array([1, "a"], dtype=object), "dtype '|O'"),
        "structured": (np.zeros(2, dtype=[("a", "<f4"), ("b", "<i2")]), "structured"),
        "complex": (np.zeros(2, dtype=np.complex128), "dtype '<c16'"),
        "text": (np.array(["ab"]), "dtype '<U2'"),
        "empty": (np.zeros((3, 0)), "length 0"),
        "large-integer": (np.array([1, 2**53 + 1]), "held exactly"),
    }
    for name, (array, reason) in refused.items():
        stream = io.BytesIO()
        np.lib.format.write_array(stream, array, allow_pickle=True)
        write(f"npy/refused-{name}.npy", stream.getvalue())
        expected["refused"][f"npy/refused-{name}.npy"] = reason


# safetensors

def write_safetensors():
    real = random.standard_normal((3, 4))
    arrays = {
        "f64": real, "f32": real.astype(np.float32), "f16": real.astype(np.float16),
        "i8": np.array([-128, 127], np.int8), "i16": np.array([-2**15, 2**15 - 1], np.int16),
        "i32": np.array([-2**31, 2**31 - 1], np.int32), "i64": np.array([-2**53, 2**53]),
        "u8": np.array([0, 255], np.uint8), "u16": np.array([0, 2**16 - 1], np.uint16),
        "u32": np.array([0, 2**32 - 1], np.uint32), "u64": np.array([0, 2**53], np.uint64),
        "bool": np.array([True, False]), "scalar": np.array(0.1, np.float32),
        'quotes " and \\ and γ': np.array([1.0, 2.0]),
    }
    metadata = {"note": "two\nlines \u00e9"}  # of two, their order would vary
    data = save(arrays, metadata)
    write("safetensors/mixed.safetensors", data)
    check_safetensors(data, arrays, metadata)
    entries = {name: numbers(array) for name, array in arrays.items()}
    expected["safetensors"]["safetensors/mixed.safetensors"] = {
        "metadata": metadata, "tensors": entries}

    # One dtype and no metadata: what is written here must be the same bytes.
    for kind in ["float16", "float32", "float64"]:
        arrays = {
            "conv1.weight": real.astype(kind), "conv1.bias": real[0].astype(kind),
            "Zeta": real.T.astype(kind).copy(),
        }
        data = save(arrays, {"format": "pt"})
        write(f"safetensors/{kind}.safetensors", data)
        check_safetensors(data, arrays, {"format": "pt"})
        expected["safetensors"][f"safetensors/{kind}.safetensors"] = {
            "metadata": {"format": "pt"},
            "tensors": {name: numbers(array) for name, array in arrays.items()}}

    # The numpy side of the package has no bfloat16; torch's writes these bytes.
    bits = np.array([0x3F80, 0xC049, 0x0001, 0x7F80, 0x8000], np.uint16)
    header = b'{"b":{"dtype":"BF16","shape":[5],"data_offsets":[0,10]}}'
    data = struct.pack("<Q", len(header)) + header + bits.tobytes()
    write("safetensors/bfloat16.safetensors", data)
    expected["safetensors"]["safetensors/bfloat16.safetensors"] = {
        "metadata": {},
        "tensors": {"b": numbers((bits.astype(np.uint32) << 16).view(np.float32))}}

    write("safetensors/refused-empty.safetensors", save({"a": np.zeros((2, 0))}))
    expected["refused"]["safetensors/refused-empty.safetensors"] = "at least 1"
    write("safetensors/refused-large-integer.safetensors", save({"a": np.array([2**53 + 1])}))
    expected["refused"]["safetensors/refused-large-integer.safetensors"] = "held exactly"


def check_safetensors(data, arrays, metadata):
    path = FOLDER / "check.safetensors"
    path.write_bytes(data)
    with safe_open(path, "np") as file:
        assert file.metadata() == metadata
        assert all(np.array_equal(file.get_tensor(name), arrays[name]) for name in arrays)
    path.unlink()


# Images

def picture(height, width, channels, maximum):
    """Smooth in one half, so that filters differ, and noise in the other."""
    y, x = np.mgrid[:height, :width]
    planes = [(x * (3 + c) + y * (7 - c)) % (maximum + 1) for c in range(channels)]
    smooth = np.stack(planes, axis=2)
    noise = random.integers(0, maximum + 1, (height, width, channels))
    return np.where((x < width // 2)[:, :, None], smooth, noise)


def expect_image(name, array, maximum):
    """`array` is height x width x channels, of samples from 0 to `maximum`."""
    scaled = (2 * 255 * array.astype(int) + maximum) // (2 * maximum)
    expected["images"][name] = {
        "width": array.shape[1], "height": array.shape[0], "channels": array.shape[2],
        "samples": scaled.astype(np.uint8).tobytes().hex()}
    if name.endswith(".png") and maximum <= 255:
        mode = "L" if array.shape[2] == 1 else "RGB"
        read = np.asarray(Image.open(FOLDER / name).convert(mode)).reshape(array.shape)
        assert np.array_equal(read, scaled), name


def pypng(name, array, maximum, *, depth, alpha=None, expect=True, **options):
    """`alpha` is a plane of opacities to write with the samples."""
    height, width, channels = array.shape
    planes = array if alpha is None else np.concatenate([array, alpha[:, :, None]], axis=2)
    rows = planes.reshape(height, -1).tolist()
    stream = io.BytesIO()
    if "palette" not in options:
        options.update(greyscale=channels == 1, alpha=alpha is not None)
    png.Writer(width, height, bitdepth=depth, **options).write(stream, rows)
    write(f"images/{name}.png", stream.getvalue())
    if expect:
        expect_image(f"images/{name}.png", array, maximum)


def pillow(name, image, array, maximum=255, **options):
    image.save(FOLDER / f"images/{name}.png", **options)
    expect_image(f"images/{name}.png", array, maximum)


def write_pngs():
    grey, colour = picture(9, 13, 1, 255), picture(9, 13, 3, 255)
    pillow("pillow-grey", Image.fromarray(grey[:, :, 0].astype(np.uint8)), grey)
    pillow("pillow-colour", Image.fromarray(colour.astype(np.uint8)), colour)
    pillow("pillow-optimised", Image.fromarray(colour.astype(np.uint8)), colour, optimize=True)
    pillow("pillow-stored", Image.fromarray(colour.astype(np.uint8)), colour, compress_level=0)
    # Large enough for blocks with codes of their own, copies, and filters of all kinds.
    large = picture(40, 60, 3, 255)
    pillow("pillow-large", Image.fromarray(large.astype(np.uint8)), large)

    bits = picture(9, 13, 1, 1)
    pillow("pillow-1-bit", Image.fromarray(bits[:, :, 0].astype(bool)), bits * 255)
    deep = picture(9, 13, 1, 65535)
    pillow("pillow-grey-16", Image.fromarray(deep[:, :, 0].astype(np.uint16)), deep, 65535)
    opaque = np.concatenate([grey, np.full_like(grey, 255)], axis=2).astype(np.uint8)
    pillow("pillow-grey-alpha", Image.fromarray(opaque, "LA"), grey)
    opaque = np.concatenate([colour, np.full((9, 13, 1), 255)], axis=2).astype(np.uint8)
    pillow("pillow-colour-alpha", Image.fromarray(opaque, "RGBA"), colour)
    indexed = Image.fromarray(colour.astype(np.uint8)).quantize(16)
    pillow("pillow-palette", indexed, np.asarray(indexed.convert("RGB")))

    for interlace in [False, True]:
        suffix = "-interlaced" if interlace else ""
        for depth in [1, 2, 4, 8, 16]:
            maximum = 2**depth - 1
            array = picture(9, 13, 1, maximum)
            pypng(f"grey-{depth}{suffix}", array, maximum, depth=depth, interlace=interlace)
            if depth >= 8:
                array, alpha = picture(9, 13, 3, maximum), np.full((9, 13), maximum)
                pypng(f"colour-{depth}{suffix}", array, maximum, depth=depth, interlace=interlace)
                pypng(f"colour-alpha-{depth}{suffix}", array, maximum, depth=depth, alpha=alpha,
                      interlace=interlace)
            else:
                palette = random.integers(0, 256, (2**depth, 3))
                name = f"palette-{depth}{suffix}"
                pypng(name, array, maximum, depth=depth, expect=False, interlace=interlace,
                      palette=[tuple(map(int, entry)) for entry in palette])
                expect_image(f"images/{name}.png", palette[array[:, :, 0]], 255)
    # Passes without a column or a row.
    for height, width in [(1, 1), (1, 3), (3, 1), (2, 5)]:
        pypng(f"interlaced-{width}x{height}", picture(height, width, 3, 255), 255, depth=8,
              interlace=True)

    def refuse(name, reason):
        expected["refused"][f"images/{name}.png"] = reason

    alpha = np.full((9, 13), 255)
    alpha[2, 5] = 254
    pypng("refused-alpha", colour, 255, depth=8, alpha=alpha, expect=False)
    refuse("refused-alpha", "pixel (5, 2): it is not opaque")
    pypng("refused-transparent-colour", colour, 255, depth=8, expect=False,
          transparent=tuple(map(int, colour[4, 6])))
    refuse("refused-transparent-colour", "it is not opaque")
    palette = [(0, 0, 0, 255), (1, 2, 3, 0)]
    pypng("refused-transparent-palette", bits, 1, depth=1, expect=False, palette=palette)
    refuse("refused-transparent-palette", "it is not opaque")
    # A transparent entry that no pixel has is no reason to refuse.
    used = np.ones((2, 2, 1), int)
    pypng("unused-transparency", used, 1, depth=1, expect=False,
          palette=[(1, 2, 3, 0), (9, 8, 7, 255)])
    expect_image("images/unused-transparency.png", np.full((2, 2, 3), [9, 8, 7]), 255)
    write_damaged_pngs(refuse)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(header, *chunks):
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", *header)) + b"".join(chunks)


def write_damaged_pngs(refuse):
    end, row = chunk(b"IEND", b""), chunk(b"IDAT", zlib.compress(b"\0\x80"))
    one = (1, 1, 8, 0, 0, 0, 0)
    damaged = {
        "huge": (png_of((2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0), row, end), "pixels"),
        "large": (png_of((10000, 8000, 8, 2, 0, 0, 0), row, end), "cannot hold"),
        "short": (png_of((3, 1, 8, 0, 0, 0, 0), row, end), "2 bytes of 4"),
        "long": (png_of(one, chunk(b"IDAT", zlib.compress(b"\0\x80\x80")), end), "more data"),
        "filter": (png_of(one, chunk(b"IDAT", zlib.compress(b"\5\x80")), end), "filter 5"),
        "depth": (png_of((1, 1, 4, 2, 0, 0, 0), row, end), "colour type 2 of 4 bits"),
        "no-palette": (png_of((1, 1, 8, 3, 0, 0, 0), row, end), "PLTE is missing"),
        "outside-palette": (png_of((1, 1, 8, 3, 0, 0, 0), chunk(b"PLTE", bytes(6)),
                                    chunk(b"IDAT", zlib.compress(b"\0\2")), end),
                            "not in the palette"),
        "critical": (png_of(one, chunk(b"ABCD", b""), row, end), "ABCD"),
        "no-data": (png_of(one, end), "no image data"),
        "no-end": (png_of(one, row), "are left"),
        "trailing": (png_of(one, row, end) + b"more", "4 bytes follow"),
        "crc": (png_of(one, row[:-1] + b"?", end), "checksum"),
        "adler": (png_of(one, chunk(b"IDAT", zlib.compress(b"\0\x80")[:-1] + b"?"), end),
                  "Adler-32"),
    }
    for name, (data, reason) in damaged.items():
        write(f"images/damaged-{name}.png", data)
        refuse(f"damaged-{name}", reason)


def write_netpbm():
    for name, channels in [("ppm", 3), ("pgm", 1)]:
        array = picture(5, 6, channels, 255)
        image = array.astype(np.uint8)
        Image.fromarray(image if channels == 3 else image[:, :, 0]).save(
            FOLDER / f"images/pillow.{name}")
        expect_image(f"images/pillow.{name}", array, 255)
        kinds = {"ppm": ("P6", "P3"), "pgm": ("P5", "P2")}[name]
        for maximum in [1, 100, 65535]:
            array = picture(5, 6, channels, maximum)
            head = f"# a comment\n6 5 # another\n{maximum}\n"
            raw = array.astype(">u2" if maximum > 255 else "u1").tobytes()
            write(f"images/raw-{maximum}.{name}", f"{kinds[0]}\n{head}".encode() + raw)
            plain = " ".join(map(str, array.ravel())) + "\n# the end\n"
            write(f"images/plain-{maximum}.{name}", f"{kinds[1]}\n{head}{plain}".encode())
            for form in ["raw", "plain"]:
                expect_image(f"images/{form}-{maximum}.{name}", array, maximum)
    for name, data, reason in [
        ("greater", b"P5 1 1 9\n\x0a", "greater than 9"), ("short", b"P6 2 1 255\n12345", "6 bytes"),
        ("long", b"P6 1 1 255\n1234", "3 bytes"), ("bitmap", b"P4 1 1\n1", "P2, P3, P5 or P6"),
        ("huge", b"P2 999999999 1 255\n1", "from 1 to"), ("many", b"P3 9999 9999 255\n1", "large"),
        ("zero", b"P5 0 1 255\n", "from 1 to"), ("announced", b"P2 100 100 9 1 2", "announced"),
    ]:
        write(f"images/refused-{name}.pnm", data)
        expected["refused"][f"images/refused-{name}.pnm"] = reason


# What the tests in Tests/Format/WrittenFileTests.swift say was written, against real readers

def check_written():
    folder = FOLDER / "written"
    y, x = np.mgrid[:16, :24]
    colour = np.stack([(x // 4 * 40 + y // 4 * 25 + 70 * c) % 256 for c in range(3)], axis=2)
    y, x = np.mgrid[:5, :7]
    grey = (37 * x + 91 * y) % 256
    for name, array in [("colour.png", colour), ("colour.ppm", colour),
                        ("grey.png", grey), ("grey.pgm", grey)]:
        image = Image.open(folder / name)
        image.load()
        assert np.array_equal(np.asarray(image), array), name
    for name in ["colour.png", "grey.png"]:
        width, height, rows, _ = png.Reader(filename=folder / name).read()
        assert np.array_equal(np.vstack(list(rows)).ravel(), np.ravel(
            colour if name == "colour.png" else grey)), name
    large, small = np.arange(24).reshape(2, 3, 4) / 7 - 3, np.arange(5) / 7 - 3
    read = np.load(folder / "tensor.npy")
    assert read.dtype == "<f8" and read.flags.c_contiguous and np.array_equal(read, large)
    for name, dtype in [("F16", np.float16), ("F32", np.float32), ("F64", np.float64)]:
        with safe_open(folder / f"tensors-{name}.safetensors", "np") as file:
            assert file.metadata() == {"format": "pt", "about": "two\nlines"}
            for key, array in [("b.weight", large), ('a "quoted"', small)]:
                tensor = file.get_tensor(key)
                assert tensor.dtype == dtype and np.array_equal(tensor, array.astype(dtype))


for folder in ["npy", "safetensors", "images"]:
    (FOLDER / folder).mkdir(exist_ok=True)
write_npy()
write_safetensors()
write_pngs()
write_netpbm()
check_written()
expected["versions"] = {"python": platform.python_version()} | {
    name: version(name) for name in ["numpy", "pillow", "pypng", "safetensors"]}
(FOLDER / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
