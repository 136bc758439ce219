import Arguments
import Attribution
import Figures
import Networks

extension Command.Option {
  static let method = option(
    "--method", "METHOD", "lrp (default), \(Method.others).",
    choices: Method.allCases.map(\.rawValue))
  static let composite = option(
    "--composite", "NAME", "lrp: \(CompositeName.list).",
    choices: CompositeName.allCases.map(\.rawValue))
  static let rule = option(
    "--rule", "RULE",
    "lrp: one rule for every dense layer and convolution: \(Rule.forms(for: .withWeights)).")
  static let kindRule = option(
    "--kind-rule", "KIND=RULE",
    "lrp: the rule of all operations of one kind; overrides the composite. Kinds with their own"
      + " rules: product or matrix-product (\(Rule.forms(for: [.product]))), softmax"
      + " (\(Rule.forms(for: [.softmax]))), layer-normalization (pass, norm[=E] and the others for"
      + " linear operations).", repeats: true)
  static let nodeRule = option(
    "--node-rule", "NAME=RULE",
    "lrp: the rule of one node; overrides --kind-rule and the composite.", repeats: true)
  static let epsilon = option(
    "--epsilon", "E", "lrp: the stabiliser of a composite's dense layers (1e-6).")
  static let normEpsilon = option(
    "--norm-epsilon", "E",
    "lrp: the stabiliser of additions and other linear operations without weights (1e-6; 0 with"
      + " --rule zero).")
  static let gamma = option("--gamma", "G", "lrp: a composite's gamma (0.25).")
  static let low = option(
    "--low", "L", "lrp: the lowest input value, one number or one per channel (images: from 0).")
  static let high = option(
    "--high", "H", "lrp: the highest input value (images: from 1).")
  static let initialRelevance = option(
    "--initial-relevance", "score|one-hot",
    "lrp: the initial relevance: the score (default), or 1 at the explained output.")
  static let concept = option(
    "--concept", "NAME=CHANNELS",
    "lrp: the channels of a node through which relevance has to pass, such as conv3=5,17 (concept"
      + " relevance).", repeats: true)
  static let baseline = option(
    "--baseline", "FILE.npy|NUMBER",
    "integrated-gradients, deeplift, occlusion: the baseline (0).")
  static let baselines = option(
    "--baselines", "FILE.npy", "deeplift-shap, expected-gradients: a batch of baselines.")
  static let deepLIFTRule = option(
    "--deeplift-rule", "rescale|reveal-cancel", "deeplift, deeplift-shap: the rule (rescale).")
  static let multipliers = flag(
    "--multipliers",
    "integrated-gradients, deeplift, deeplift-shap: write the multipliers, without the factor"
      + " x - baseline.")
  static let steps = option("--steps", "N", "integrated-gradients: the steps on the path (50).")
  static let quadrature = option(
    "--quadrature", "RULE",
    "integrated-gradients: where on the path the steps are:"
      + " \(QuadratureName.allCases.map(\.rawValue).joined(separator: ", ")) (gauss-legendre).")
  static let smooth = option(
    "--smooth", Smoothing.allCases.map(\.rawValue).joined(separator: "|"),
    "Explain noisy copies of the input: the mean of the attributions, the mean of their squares, or"
      + " their variance.")
  static let samples = option(
    "--samples", "N",
    "smoothgrad, --smooth: noisy copies (20); expected-gradients: points on paths (50);"
      + " augmented-grad-cam: moved copies (32).")
  static let noise = option(
    "--noise", "F", "smoothgrad, --smooth: the noise as a fraction of the input's range (0.1).")
  static let noiseDeviation = option(
    "--noise-deviation", "S",
    "smoothgrad, --smooth: the noise's standard deviation, instead of --noise.")
  static let seed = option(
    "--seed", "N", "The random seed of methods that draw samples, and of --smooth (0).")
  static let beta = option("--beta", "B", "beta-smooth: the sharpness of softplus (10).")
  static let window = option(
    "--window", "N[,N...]",
    "occlusion: the sides of the window: one for all axes of positions, one for each of them, or"
      + " one for each axis of the input (4, over all channels; vectors: 1).")
  static let stride = option(
    "--stride", "N[,N...]",
    "occlusion: the steps of the window, at most its sides (its sides).")
  static let explain = option(
    "--explain", "NAME", "The input to explain, if the model has several.")
  static let input = option(
    "--input", "NAME=FILE.npy", "The value of an input that is not explained.", repeats: true)
  static let shape = option(
    "--shape", "NAME=LENGTHS",
    "The lengths of an input's axes where the file leaves them open, such as x=1,3,224,224 (INPUT's).",
    repeats: true)
  static let outputName = option(
    "--output-name", "NAME", "The output to explain, if the model has several (the first).")
  static let node = option(
    "--node", "NAME", "The grad-cam family, hires-cam: the node (last feature map).")
  static let noReLU = flag(
    "--no-relu",
    "grad-cam, grad-cam++, xgrad-cam, layer-cam, score-cam, ablation-cam: keep negative"
      + " values of the map.")
  static let at = option(
    "--at", "NAME",
    "Attribute to an inner node instead of the input. For slopes of a network that begins with an"
      + " embedding, or with encoders of categories, the default is their result.")
  static let target = option(
    "--target", "INDEX",
    "The output to explain (each example's predicted class). A list, such as 5,5,2, has one for each"
      + " example; all explains every output. Where outputs are maps: CLASS, the sum over its"
      + " positions, or CLASS,ROW,COLUMN.")
  static let labels = option("--labels", "FILE", "The names of the outputs, one per line.")
  static let mean = option(
    "--mean", "M",
    "Images: the mean to subtract after scaling to [0, 1]; one number or one per channel.")
  static let std = option("--std", "S", "Images: the standard deviation to divide by afterwards.")
  static let resize = option(
    "--resize", "SIDE|cover|stretch",
    "Images: scale to the network's size. SIDE is the new length of the shorter side, of which the"
      + " centre is cut out (256 is usual for networks of 224×224); cover scales as little as"
      + " possible and cuts out the centre; stretch changes the ratio of the sides. The filter is"
      + " bilinear and smooths, as Pillow's.", choices: ["cover", "stretch"])
  static let output = option(
    "--output", "FILE",
    "Write the attribution as .npy, as .png (a heatmap) or as .csv; - writes .npy to standard"
      + " output, and the summary to standard error. --prediction, --trace-csv and --json take - as"
      + " well.")
  static let colours = option(
    "--colours", ColourMap.allCases.map(\.rawValue).joined(separator: "|"),
    "A heatmap's colours (seismic; for saliency, grad-cam and augmented-grad-cam, which have no"
      + " sign, grey).")
  static let scale = option(
    "--scale", Heatmap.Scale.allCases.map(\.rawValue).joined(separator: "|"),
    "A heatmap's scale: zero in the middle of the colours (symmetric, default), zero at their"
      + " beginning (positive, default where there is no sign), or from the smallest number to the"
      + " largest (range, as on the slides: it moves the zero and hides the sign).")
  static let prediction = option(
    "--prediction", "FILE.npy", "Write the network's output.")
  static let dtype = option(
    "--dtype", "float32|float64",
    "The numbers in .npy files (float32, the precision of the optimised path; float64 with --engine"
      + " scalar).")
  static let json = option("--json", "FILE", "Write the summary as JSON.")
  static let plan = flag("--plan", "lrp: print the rule of each node, and why it applies.")
  static let nodes = flag("--nodes", "Print the nodes of the explained network, with their shapes.")
  static let ledger = flag("--ledger", "lrp: print the ledger, which accounts for all relevance.")
  static let traceCSV = option(
    "--trace-csv", "FILE", "lrp: write every redistribution of one example.")
  static let traceNode = option("--trace-node", "NAME", "Restrict the trace to one node.")
  static let engine = option(
    "--engine", "optimised|scalar",
    "The engine: optimised, in single precision on all cores (default), or scalar, plain loops"
      + " in double precision (default with --trace-csv).")
  static let threads = option(
    "--threads", "N", "The maximum number of threads of the optimised path (all cores).")
}

extension Command {
  static let explain = Command(
    "explain", "Explain the prediction of an ONNX model for an input.",
    operands: [
      .init("MODEL.onnx", "The model."),
      .init(
        "INPUT",
        "A .npy file with one example or a batch, an array in a .npz file (FILE.npz:NAME if it has"
          + " several), a .png, .jpg, .ppm or .pgm image, a folder of images, or - for standard"
          + " input. Not needed for --nodes and --plan.", required: false),
    ],
    groups: [
      .init(
        "What to explain", [.target, .labels, .at, .outputName, .explain, .input, .shape]),
      .init("Method", [.method, .initialRelevance, .concept, .multipliers]),
      .init(
        "Rules of LRP",
        [.composite, .rule, .kindRule, .nodeRule, .epsilon, .normEpsilon, .gamma, .low, .high]),
      .init(
        "Parameters of the other methods",
        [
          .baseline, .baselines, .deepLIFTRule, .steps, .quadrature, .smooth, .samples, .noise,
          .noiseDeviation, .seed, .beta, .window, .stride, .node, .noReLU,
        ]),
      .init("Images", [.resize, .mean, .std]),
      .init(
        "Files to write",
        [.output, .colours, .scale, .prediction, .dtype, .json, .traceCSV, .traceNode]),
      .init("What to print instead of the summary", [.plan, .nodes, .ledger]),
      .init("Computation", [.engine, .threads]),
    ],
    examples: [
      "model.onnx input.npy --output relevance.png",
      "model.onnx photo.jpg --resize 256 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225",
      "model.onnx input.npy --method integrated-gradients --target 3 --output ig.npy",
      "model.onnx --nodes",
    ])
}
