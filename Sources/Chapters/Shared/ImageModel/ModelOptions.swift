import Arguments
import Formats
import Networks
import ONNXImport

extension Command.Option {
  static let model = option(
    "--model", "M.onnx", "about this network of images instead of MiniVGG.")
  static let images = option(
    "--images", "DIR",
    "with --model, the folder's .png, .ppm and .pgm files, each of the network's size, scaled as"
      + " MiniVGG's are, (x/255 − 0.5)/0.5.")
}

extension ImageModel {
  /// The content of a chapter about the model that the options select.
  ///
  /// - Throws: `Refusal`, which names the reader's file if the chapter cannot use its model, or
  ///   `ReadError` for a file that cannot be read.
  static func content(
    askedBy input: ChapterInput, _ content: (ImageModel) throws -> any ChapterContent
  ) throws -> any ChapterContent {
    let model = try asked(by: input)
    return try naming(file: model.file) { try content(model) }
  }

  /// The model that `--model` names, with the images of `--images`. Without the option it is
  /// MiniVGG with the silhouettes.
  ///
  /// - Throws: `Refusal`, or `ReadError` for a file that cannot be read.
  private static func asked(by input: ChapterInput) throws -> ImageModel {
    let folder = input.arguments.value(.images)
    guard let file = input.arguments.value(.model) else {
      guard folder == nil else { throw Refusal(.usage, "--images goes with --model") }
      return try .miniVGG(.silhouettes)
    }
    let network = try ImportedModel.read(file).network
    let images = try folder.map { try ImageStream.folder($0, shape: network.input.shape) }
    return try naming(file: file) {
      try ImageModel(file: file, network: network, images: images)
    }
  }
}
