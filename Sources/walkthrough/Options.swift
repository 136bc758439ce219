import Arguments

extension Command.Option {
  static let trace = flag(
    "--trace", "Print every redistribution of the walkthrough's run instead of its text.")
  static let traceCSV = option(
    "--trace-csv", "FILE", "Write every redistribution to FILE as comma-separated values.")
  static let output = option(
    "--output", "DIR",
    "Write the walkthrough's figures to the folder DIR: drawings as .svg, pictures as .png.")

  static let cifar10 = option(
    "--cifar10", "DIR",
    "mini-vgg: with CIFAR-10's images instead of the silhouettes, from the folder to which the"
      + " binary version's archive unpacks.")
  static let train = flag(
    "--train",
    "mini-vgg, x-ray: train the network first, instead of taking the project's weights.")
  static let network = option(
    "--network", "001|002",
    "mini-vgg, with --train: the MiniVGG of this document, and its recipe (001).")
  static let epochs = option(
    "--epochs", "N", "With --train: how often to go through the images, instead of the recipe's.")
  static let seed = option(
    "--seed", "N", "With --train: where weights, order and dropout begin (0).")
  static let save = option(
    "--save", "FILE",
    "With --train: write the weights to FILE as safetensors. After each epoch a checkpoint is"
      + " written to FILE.checkpoint; the same command goes on from it.")

  static let model = option(
    "--model", "M.onnx",
    "filters, patches, activation-maximisation: about this network of images instead of MiniVGG.")
  static let images = option(
    "--images", "DIR",
    "With --model, for patches and filters: the folder's .png, .ppm and .pgm files, each of the"
      + " network's size, scaled as MiniVGG's are, (x/255 − 0.5)/0.5.")

  /// Those that walkthroughs on feature visualisation have and the others have not.
  static let seeing = [model, images]
}

extension Command {
  static let walkthrough = Command(
    "walkthrough", "Read a walkthrough beside the documents. Without NAME, list them.",
    operands: [.init("NAME", "The walkthrough's name.", required: false)],
    options: [.trace, .traceCSV, .output] + SubjectChapter.miniVGG.options + Command.Option.seeing)
}
