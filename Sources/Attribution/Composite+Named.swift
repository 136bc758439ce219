import Networks

/// The composites that have names, entry for entry as in zennit 0.5.1, and document 000's table.
///
/// `epsilon` is the stabiliser of the dense layers, `norm` that of linear operations without weights,
/// such as additions. Every other stabiliser is 1e-6.
extension Composite {
  /// z⁺ for convolutions, LRP-ε for dense layers.
  public static func epsilonPlus(
    epsilon: Double = Rule.defaultStabiliser, norm: Double = Rule.defaultStabiliser
  ) -> Composite {
    layers(convolution: .zPlus(), dense: .epsilon(epsilon), norm: norm)
  }

  /// `epsilonPlus` with flat at the first layer: the slides' choice (document 002, "The Zennit Library
  /// and Implementation Details"; document 001, "Setting up the LRP Analyzer").
  public static func epsilonPlusFlat(
    epsilon: Double = Rule.defaultStabiliser, norm: Double = Rule.defaultStabiliser
  ) -> Composite {
    epsilonPlus(epsilon: epsilon, norm: norm).prepending([Entry(.first(.withWeights), .flat())])
  }

  /// LRP-αβ with α = 2 and β = 1 for convolutions, LRP-ε for dense layers.
  public static func epsilonAlpha2Beta1(
    epsilon: Double = Rule.defaultStabiliser, norm: Double = Rule.defaultStabiliser
  ) -> Composite {
    layers(convolution: .alphaBeta(2, 1), dense: .epsilon(epsilon), norm: norm)
  }

  /// `epsilonAlpha2Beta1` with flat at the first layer.
  public static func epsilonAlpha2Beta1Flat(
    epsilon: Double = Rule.defaultStabiliser, norm: Double = Rule.defaultStabiliser
  ) -> Composite {
    epsilonAlpha2Beta1(epsilon: epsilon, norm: norm).prepending([
      Entry(.first(.withWeights), .flat())
    ])
  }

  /// LRP-γ for convolutions, zB at the first of them, LRP-ε for dense layers.
  ///
  /// - Parameters:
  ///   - low: The least value of an input, for all channels or for each.
  ///   - high: The greatest value of an input, for all channels or for each.
  ///   - epsilon: The stabiliser of the layers that have LRP-ε.
  ///   - gamma: γ of the layers that have LRP-γ.
  ///   - norm: The stabiliser of additions and other linear operations without weights.
  public static func epsilonGammaBox(
    low: Bound, high: Bound, epsilon: Double = Rule.defaultStabiliser, gamma: Double = 0.25,
    norm: Double = Rule.defaultStabiliser
  ) -> Composite {
    layers(convolution: .gamma(gamma), dense: .epsilon(epsilon), norm: norm)
      .prepending([Entry(.first([.convolution]), .zBox(low: low, high: high))])
  }

  /// z⁺ for convolutions and dense layers, each activation's own gradient.
  public static func excitationBackprop(norm: Double = Rule.defaultStabiliser) -> Composite {
    everywhere(.zPlus(), norm: norm).prepending([Entry(.kinds([.activation]), .gradient)])
  }

  /// Document 000's table, "Composite Strategy": zB at the first layer, LRP-γ for the earlier half of
  /// the other convolutions, LRP-ε with ε = 0.01 for the later, LRP-ε for dense layers.
  ///
  /// - Parameters:
  ///   - low: The least value of an input, for all channels or for each.
  ///   - high: The greatest value of an input, for all channels or for each.
  ///   - epsilon: The stabiliser of the layers that have LRP-ε.
  ///   - gamma: γ of the layers that have LRP-γ.
  ///   - norm: The stabiliser of additions and other linear operations without weights.
  public static func chapterTable(
    low: Bound, high: Bound, epsilon: Double = Rule.defaultStabiliser, gamma: Double = 0.25,
    norm: Double = Rule.defaultStabiliser
  ) -> Composite {
    layers(convolution: .epsilon(0.01), dense: .epsilon(epsilon), norm: norm).prepending([
      Entry(.first(.withWeights), .zBox(low: low, high: high)),
      Entry(.earlierHalf([.convolution]), .gamma(gamma)),
    ])
  }

  private static func layers(convolution: Rule, dense: Rule, norm: Double) -> Composite {
    Composite(
      [Entry(.kinds([.convolution]), convolution), Entry(.kinds([.dense]), dense)]
        + others(norm: norm))
  }
}
