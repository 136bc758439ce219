import Attribution
import Figures
import Networks
import Numerics
import Scalar

/// The methods that the chapter `saturation` compares, applied to one example.
struct SaturationMethods {
  let output: Double
  let gradient: [Double]
  let gradientTimesInput: [Double]
  let zero: [Double]
  let multiplier: [Double]
  let rescale: [Double]
  let integratedGradients: [Double]

  init(_ network: Network, _ input: [Double], against baseline: [Double]) throws {
    let engine = ScalarEngine(for: network)
    let (x, baseline) = (Tensor(example: input), Tensor(example: baseline))
    let pass = try engine.gradient(of: x, from: .oneHot(.predicted), at: [0])
    output = pass.output[0]
    gradient = pass.gradients[0].elements
    gradientTimesInput = try engine.gradientTimesInput(of: x).elements
    zero = try Run(network, input, under: .everywhere(.zero), from: .score(.predicted)).explanation
    multiplier = try engine.multipliers(
      of: x, against: baseline, from: .oneHot(.predicted), at: [0]
    )
    .multipliers[0].elements
    rescale = try engine.deepLIFT(of: x, against: baseline).contributions.elements
    integratedGradients = try engine.integratedGradients(of: x, against: baseline).elements
  }

  func table(_ inputs: [String]) -> TextTable {
    var table = TextTable(["method"] + inputs + ["sum"])
    for (name, values) in [
      ("gradient", gradient), ("gradient × input", gradientTimesInput), ("LRP-0", zero),
      ("DeepLIFT (Rescale)", rescale),
      ("integrated gradients", integratedGradients),
    ] {
      table.add([name] + (values + [values.sum]).map { formatted($0, digits: 7) })
    }
    return table
  }
}
