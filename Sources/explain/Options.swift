import Arguments
import Attribution
import Figures
import Networks

extension Command.Option {
  static let method = option(
    "--method", "METHOD", "lrp (default), \(Method.others).")
  static let composite = option(
    "--composite", "NAME", "lrp: \(CompositeName.list).")
  static let rule = option(
    "--rule", "RULE",
    "lrp: one rule for every dense layer and convolution: \(Rule.forms(for: .withWeights)).")
  static let kindRule = option(
    "--kind-rule", "KIND=RULE",
    "lrp: a rule for all operations of a kind, before the composite. Kinds with rules of their own:"
      + " product or matrix-product (\(Rule.forms(for: [.product]))), softmax"
      + " (\(Rule.forms(for: [.softmax]))), layer-normalization (pass, norm[=E] and the others for"
      + " linear operations).", repeats: true)
  static let nodeRule = option(
    "--node-rule", "NAME=RULE", "lrp: a rule for one node, before all others.", repeats: true)
  static let epsilon = option(
    "--epsilon", "E", "lrp: the stabiliser of a composite's dense layers (1e-6).")
  static let normEpsilon = option(
    "--norm-epsilon", "E",
    "lrp: the stabiliser of additions and other linear operations without weights (1e-6; 0 with"
      + " --rule zero).")
  static let gamma = option("--gamma", "G", "lrp: a composite's gamma (0.25).")
  static let low = option(
    "--low", "L", "lrp: the least input, one number or one for each channel (images: from 0).")
  static let high = option(
    "--high", "H", "lrp: the greatest input (images: from 1).")
  static let initialRelevance = option(
    "--initial-relevance", "score|one-hot",
    "lrp: the relevance of the explained output: its score (default) or 1.")
  static let baseline = option(
    "--baseline", "FILE.npy|zeros",
    "integrated-gradients, deeplift: what to compare with (zeros).")
  static let baselines = option(
    "--baselines", "FILE.npy", "deeplift-shap: a batch of baselines.")
  static let deepLIFTRule = option(
    "--deeplift-rule", "rescale|reveal-cancel", "deeplift, deeplift-shap: rescale is the default.")
  static let steps = option("--steps", "N", "integrated-gradients: Gauss-Legendre steps (50).")
  static let samples = option(
    "--samples", "N", "smoothgrad: noisy copies (20); augmented-grad-cam: moved copies (32).")
  static let noise = option(
    "--noise", "F", "smoothgrad: the noise as a part of the input's range (0.1).")
  static let seed = option(
    "--seed", "N", "smoothgrad, augmented-grad-cam: where the random numbers begin (0).")
  static let window = option(
    "--window", "N", "occlusion: the side of the window, over all channels (4; for vectors 1).")
  static let stride = option(
    "--stride", "N", "occlusion: how far it moves, at most the window (the window).")
  static let node = option(
    "--node", "NAME",
    "grad-cam, hires-cam, guided-grad-cam, augmented-grad-cam: where (the last feature map).")
  static let at = option(
    "--at", "NAME", "The attribution at an inner node instead of the input's.")
  static let target = option(
    "--target", "INDEX", "The output to explain (each example's highest).")
  static let labels = option("--labels", "FILE", "The outputs' names, one to a line.")
  static let mean = option(
    "--mean", "M", "Images: subtracted after scaling to [0, 1]; one number or one for each channel."
  )
  static let std = option("--std", "S", "Images: what is then divided by.")
  static let output = option(
    "--output", "FILE", "Write the attribution as .npy, as .png (a heatmap) or as .csv.")
  static let colours = option(
    "--colours", ColourMap.allCases.map(\.rawValue).joined(separator: "|"),
    "A heatmap's colours (seismic; for saliency, grad-cam and augmented-grad-cam, which have no"
      + " sign, grey).")
  static let scale = option(
    "--scale", Heatmap.Scale.allCases.map(\.rawValue).joined(separator: "|"),
    "A heatmap's scale: zero in the middle of the colours (symmetric, default), zero at their"
      + " beginning (positive, default where there is no sign), or from the least number to the"
      + " greatest (range, the slides': it moves the zero and hides the sign).")
  static let prediction = option(
    "--prediction", "FILE.npy", "Write the network's own output.")
  static let plan = flag("--plan", "lrp: print which rule applies where, and why.")
  static let nodes = flag("--nodes", "Print the nodes that the method sees, with their shapes.")
  static let ledger = flag("--ledger", "lrp: print where the relevance went.")
  static let traceCSV = option(
    "--trace-csv", "FILE", "lrp: write every redistribution of one example.")
  static let traceNode = option("--trace-node", "NAME", "Only those of one node.")
  static let engine = option(
    "--engine", "optimised|scalar",
    "Who computes: optimised, in single precision with all cores (default), or scalar, plain loops"
      + " in double precision (default with --trace-csv).")
  static let threads = option(
    "--threads", "N", "How many threads the optimised path may use (all cores).")
}

extension Command {
  static let explain = Command(
    "explain", "Explain what an ONNX model says of an input.",
    operands: [
      .init("MODEL.onnx", "The model."),
      .init(
        "INPUT",
        "A .npy file, one example or a batch, or an image, .png or .ppm."
          + " Not needed for --nodes and --plan.", required: false),
    ],
    options: [
      .method, .target, .labels, .output, .colours, .scale, .prediction, .mean, .std,
      .composite, .rule, .kindRule, .nodeRule, .epsilon, .normEpsilon, .gamma, .low, .high,
      .initialRelevance,
      .baseline, .baselines, .deepLIFTRule, .steps, .samples, .noise, .seed, .window, .stride,
      .node, .at, .plan, .nodes, .ledger, .traceCSV, .traceNode, .engine, .threads,
    ])
}
