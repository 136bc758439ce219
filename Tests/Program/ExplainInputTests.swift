import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import ONNXImport
import Optimised
import Testing

/// What the program `explain` takes as its INPUT, and what it makes of it.
@Suite struct ExplainInputTests {
  let folder: TemporaryFolder
  private let image = ExplainProgramTests.image
  private let channelsLast = packageFolder.appendingPathComponent(
    "Fixtures/explain/channels-last.onnx"
  ).path
  /// Colours of 8×8 pixels.
  private let picture: Image

  init() throws {
    folder = try TemporaryFolder()
    var random = SplitMix64(seed: 9)
    picture = Self.picture(8, 8, &random)
  }

  private static func picture(_ width: Int, _ height: Int, _ random: inout SplitMix64) -> Image {
    let samples = (0..<width * height * 3).map { _ in UInt8(random.integer(0...255)) }
    return Image(width: width, height: height, channels: 3, samples: samples)
  }

  /// What the program writes as .npy.
  private func written(_ arguments: String..., input: Data? = nil) throws -> Tensor {
    let output = folder("out.npy")
    let outcome = try Outcome(of: "explain", arguments + ["--output", output], input: input)
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome)")
    return try NPY.read(output)
  }

  private func expectRefusal(
    _ arguments: [String], _ code: Int32, _ message: String,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(
      try Outcome(of: "explain", arguments)
        == Outcome(code: code, output: "", errors: "explain: \(message)\n"),
      sourceLocation: location)
  }

  @Test func arraysOfArchives() throws {
    let single = FormatFixtures.path("photos/single.npz")
    let several = FormatFixtures.path("photos/stored.npz")
    try expectRefusal(
      [image, single], 65,
      "\(single): the network takes 3×8×8, or a batch of that, but the file contains 2×3")
    try expectRefusal(
      [image, several], 65,
      "\(several): it holds several arrays: x, y; choose one as \(several):NAME")
    try expectRefusal(
      [image, "\(several):x"], 65,
      "\(several): the network takes 3×8×8, or a batch of that, but the file contains 2×3")
    try expectRefusal([image, "\(several):z"], 65, "\(several): it holds no array 'z', only x, y")
    try expectRefusal([image, "none.npz:x"], 66, "none.npz: there is no such file")
  }

  @Test func photosAreResized() throws {
    let path = FormatFixtures.path("photos/baseline-420.jpg")
    let photo = try JPEG.read(path)
    func array(_ image: Image) throws -> String {
      try folder.write("array.npy", NPY.encode(image.tensor()))
    }
    try expectRefusal(
      [image, path], 65,
      "\(path): the network takes images of 8×8 pixels, and this one has 41×27;"
        + " --resize scales it")
    #expect(
      try written(image, path, "--resize", "stretch")
        == written(image, array(photo.resized(width: 8, height: 8))))
    // 41·10/27 = 15.2: torchvision rounds down.
    #expect(
      try written(image, path, "--resize", "10")
        == written(
          image, array(photo.resized(width: 15, height: 10).centre(width: 8, height: 8))))
    // 41·8/27 = 12.1.
    #expect(
      try written(image, path, "--resize", "cover")
        == written(image, array(photo.resized(width: 12, height: 8).centre(width: 8, height: 8))))
    let summary = try Outcome(of: "explain", [image, path, "--resize", "10"]).output
    #expect(summary.contains("\n        resized (10) from 41×27 pixels\n"))
    try expectRefusal(
      [image, path, "--resize", "7"], 64,
      "--resize makes \(path) 10×7 pixels, less than the network's 8×8")
    try expectRefusal(
      [image, path, "--resize", "half"], 64,
      "--resize takes the length of the shorter side, from 1 to 16384, cover or stretch,"
        + " not 'half'")
  }

  @Test func greyBecomesColour() throws {
    let grey = Image(width: 8, height: 8, channels: 1, samples: (0..<64).map { 4 * $0 })
    let path = try folder.write("grey.png", PNG.encode(grey))
    let planes = Array(repeating: grey.tensor().elements, count: 3).flatMap(\.self)
    let array = try folder.write("a.npy", NPY.encode(Tensor(shape: [3, 8, 8], elements: planes)))
    #expect(try written(image, path) == written(image, array))
    #expect(
      try Outcome(of: "explain", [image, path]).output.contains("grey, repeated in 3 channels"))
    // Pillow: 0.299·200 + 0.587·100 + 0.114·50 = 124.2.
    let colour = Image(width: 1, height: 1, channels: 3, samples: [200, 100, 50])
    #expect(colour.converted(toChannels: 1).samples == [124])
  }

  @Test func foldersAreBatches() throws {
    let pictures = folder("pictures")
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    try expectRefusal(
      [image, pictures], 65, "\(pictures): the folder has no .png, .jpg, .ppm or .pgm image")
    var random = SplitMix64(seed: 10)
    let second = Self.picture(8, 8, &random)
    _ = try folder.write("pictures/b.PNG", PNG.encode(picture))
    _ = try folder.write("pictures/a.ppm", PPM.encode(second))
    _ = try folder.write("pictures/notes.txt", "no picture".utf8)
    let batch = try folder.write(
      "batch.npy", NPY.encode(Tensor(batch: [second.tensor(), picture.tensor()])))
    #expect(try written(image, pictures) == written(image, batch))
    let summary = try Outcome(of: "explain", [image, pictures]).output
    #expect(summary.contains("\nexample 0: a.ppm\n") && summary.contains("\nexample 1: b.PNG\n"))
  }

  @Test func standardInputIsAnInput() throws {
    let png = PNG.encode(picture)
    let path = try folder.write("picture.png", png)
    #expect(try written(image, "-", input: Data(png)) == written(image, path))
    let outcome = try Outcome(of: "explain", [image, "-"], input: Data("text".utf8))
    #expect(outcome.code == 65)
    #expect(
      outcome.errors
        == "explain: standard input: it is none of .npy, .npz, .png, .jpg, .ppm and .pgm\n")
  }

  @Test func channelsThatAreLast() throws {
    var random = SplitMix64(seed: 11)
    let picture = Self.picture(8, 6, &random)
    let path = try folder.write("picture.png", PNG.encode(picture))
    let x = Tensor(
      shape: [1, 6, 8, 3], elements: picture.samples.map { Double($0) / 255 })
    let array = try folder.write("x.npy", NPY.encode(x))
    #expect(try written(channelsLast, path) == written(channelsLast, array).example(0))
    let summary = try Outcome(of: "explain", [channelsLast, path]).output
    #expect(summary.contains("picture.png: 6×8×3, channels last\n"))

    // A heatmap is as wide and as high as the image, not as its first axes are long.
    let png = folder("map.png")
    _ = try Outcome(of: "explain", [channelsLast, path, "--output", png])
    let drawn = try PNG.read(png)
    #expect((drawn.width, drawn.height) == (8 * 32, 6 * 32))
    let relevance = try written(channelsLast, path)
    let sums = (0..<48).map { p in (0..<3).reduce(0) { $0 + relevance[3 * p + $1] } }
    let largest = try #require(sums.indices.max { abs(sums[$0]) < abs(sums[$1]) })
    let colour = Heatmap.signed.colours.colour(at: sums[largest] > 0 ? 1 : 0)
    let pixel = 3 * (largest / 8 * 32 * drawn.width + largest % 8 * 32)
    #expect(Array(drawn.samples[pixel..<pixel + 3]) == [colour.x, colour.y, colour.z])

    // Occlusion hides a position in all channels.
    let network = try ImportedModel.read(channelsLast).network
    let occluded = try written(channelsLast, path, "--method", "occlusion", "--window", "2")
    #expect((0..<48).allSatisfy { occluded[3 * $0] == occluded[3 * $0 + 2] })
    let engine = OptimisedEngine(for: network)
    var hidden = x.elements
    for i in [0, 1, 8, 9] { for c in 0..<3 { hidden[3 * i + c] = 0 } }
    let before = try engine.output(of: x)
    let after = try engine.output(of: Tensor(shape: x.shape, elements: hidden))
    let top = before.example(0).firstMaximum
    #expect(abs(occluded[0] - (before[top] - after[top])) < 1e-6)
  }

  @Test func bytesAreNoticed() throws {
    let bytes = Tensor(
      shape: [3, 8, 8], elements: (0..<192).map { Double($0) })
    let path = try folder.write("bytes.npy", NPY.encode(bytes))
    let remark = "the values are whole numbers from 0 to 255 and taken as they are"
    #expect(try Outcome(of: "explain", [image, path]).output.contains(remark))
    let scaled = try folder.write("scaled.npy", NPY.encode(picture.tensor()))
    #expect(try !Outcome(of: "explain", [image, scaled]).output.contains(remark))
  }

  @Test func modelAndInputInTheirOrder() throws {
    let path = try folder.write("x.npy", NPY.encode(picture.tensor()))
    let png = try folder.write("x.png", PNG.encode(picture))
    try expectRefusal(
      [path, image], 65, "\(path): it is an array, not an ONNX model; the model comes first")
    try expectRefusal(
      [png, image], 65, "\(png): it is an image, not an ONNX model; the model comes first")
    try expectRefusal(
      [image, image], 65, "\(image): it is no input; the model comes first, then the input")
    let gif = try folder.write("x.gif", "GIF89a".utf8)
    try expectRefusal(
      [image, gif], 65,
      "\(gif): it is a GIF image; convert it to PNG or JPEG, or save the input as .npy")
  }

  /// 16 million pixels in 16 KB: refused by their size alone.
  @Test func largeImagesAreNotDecodedInVain() throws {
    let side = 4096
    let row = Zlib.compress([UInt8](repeating: 0, count: side * (1 + side)))
    let path = try folder.write("large.png", PNGDamage.grey(width: side, height: side, data: row))
    try expectRefusal(
      [image, path], 65,
      "\(path): the network takes images of 8×8 pixels, and this one has 4096×4096;"
        + " --resize scales it")
  }
}
