package import Networks

extension Rule {
  /// At least one sample of every rule. The command line finds rules in this list, and every test
  /// that loops over rules loops over it: a rule that is not here is neither offered nor tested.
  public static let samples: [Rule] = [
    .zero,
    .epsilon(), .epsilon(0.3),
    .gamma(0.25), .gamma(2, stabiliser: 0),
    .gammaAsPrinted(0.25),
    .alphaBeta(2, 1), .alphaBeta(1, 0, stabiliser: 0), .alphaBeta(3, 2, stabiliser: 0.1),
    .zPlus(),
    .zBox(low: -2, high: 2),
    .wSquare(),
    .flat(), .flat(stabiliser: 0.1),
    .sign(), .sign(above: 0.3),
    .norm(), .norm(stabiliser: 0),
    .withoutBias(.zero), .withoutBias(.epsilon()), .withoutBias(.gamma(0.25)),
    .withoutBias(.gammaAsPrinted(0.25)), .withoutBias(.alphaBeta(2, 1)), .withoutBias(.zPlus()),
    .withoutBias(.wSquare()), .withoutBias(.norm()),
    .pass,
    .gradient,
    .gate,
    .taylor,
    .byRole(),
    .half(), .half(stabiliser: 0.1),
    .proportional(), .proportional(stabiliser: 0.1),
    .absolute,
  ]

  /// The samples that apply to all operations of one kind. Passing is none of a layer's, since its
  /// shape has to stay the same.
  package static func samples(for kind: Operation.Kind) -> [Rule] {
    samples.filter {
      $0.declaration.domain.kinds.contains(kind) && !($0 == .pass && Set.withWeights.contains(kind))
    }
  }
}
