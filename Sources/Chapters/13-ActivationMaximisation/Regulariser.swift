import Attribution
import Figures
import Formats
import Networks
import Numerics
import Optimised
import Scalar

/// A named choice of regularisers that keep a made input natural: one of them, or several.
///
/// The factors λ and τ are prices in units of the activation, so a suitable value depends on the
/// network. They are therefore given as multiples of the feature's typical slope.
struct Regulariser {
  let name: String
  let maximisation: Maximisation

  private init(_ name: String, _ change: (inout Maximisation) -> Void = { _ in }) {
    var maximisation = Maximisation(
      steps: ActivationMaximisationChapter.steps, rate: 0.05, range: -1...1, startBound: 0.1,
      seed: 0)
    change(&maximisation)
    self.name = name
    self.maximisation = maximisation
  }

  static func all(slope: Double) -> Regulariser {
    Regulariser("all four") {
      $0.decay = slope
      $0.variation = 0.3 * slope
      $0.blur = .init(sigma: 0.5, every: 4)
      $0.jitter = 2
    }
  }

  static func each(slope: Double) -> [Regulariser] {
    [
      Regulariser("none"),
      Regulariser("length") { $0.decay = 4 * slope },
      Regulariser("total variation") { $0.variation = slope },
      blur,
      Regulariser("jitter") { $0.jitter = 2 },
      all(slope: slope),
    ]
  }

  static let blur = Regulariser("blur") { $0.blur = .init(sigma: 0.5, every: 4) }
}

extension Engine {
  /// The root mean square of a feature's gradient at an image of zeros, which is grey.
  func slope(of feature: Feature) throws -> Double {
    let neurons = try feature.neurons(of: network.output)
    let start = (0..<network.output.shape.count).map {
      neurons.contains($0) ? 1 / Double(neurons.count) : 0
    }
    let shape = network.input.shape.batched(1)
    let gradient = try gradient(
      of: Tensor(zeros: shape),
      from: .values(Tensor(shape: network.output.shape.batched(1), elements: start)), at: [0]
    ).gradients[0]
    return gradient.elements.norm / Double(shape.count).squareRoot()
  }

  /// The input made for a feature with all regularisers.
  func regularised(_ feature: Feature) throws -> MaximisedInput {
    try maximising(feature, by: Regulariser.all(slope: slope(of: feature)).maximisation)
  }
}
