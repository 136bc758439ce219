import Networks

extension Rule {
  /// Why this rule cannot be used at this node, or `nil` if it can.
  func objection(at node: Network.Node, in network: Network) -> String? {
    objectionToParameters
      ?? objectionToOperation(node.operation.kind)
      ?? node.operands.lazy.compactMap { objectionToBounds(network.nodes[$0].shape) }.first
  }

  private var objectionToParameters: String? {
    switch self {
    case .zero, .pass, .gradient:
      return nil
    case .epsilon(let ε), .zPlus(let ε), .wSquare(let ε), .flat(let ε), .norm(let ε),
      .zBox(_, _, let ε):
      return objectionToStabiliser(ε)
    case .gamma(let γ, let ε), .gammaAsPrinted(let γ, let ε):
      guard γ.isFinite, γ >= 0 else { return "γ must be finite and not negative" }
      return objectionToStabiliser(ε)
    case .alphaBeta(let α, let β, let ε):
      guard α.isFinite, β.isFinite, α >= 0, β >= 0 else {
        return "α and β must be finite and not negative"
      }
      guard abs(α - β - 1) <= 1e-12 * max(1, α) else {
        return "α − β must be 1, here it is \(short(α - β)):"
          + " every layer would multiply the sum of relevance by it"
      }
      return objectionToStabiliser(ε)
    }
  }

  private func objectionToStabiliser(_ ε: Double) -> String? {
    ε.isFinite && ε >= 0 ? nil : "ε must be finite and not negative"
  }

  private func objectionToOperation(_ kind: Operation.Kind) -> String? {
    switch self {
    case .pass:
      kind == .activation || kind.passes
        ? nil : "only an activation can pass relevance on neuron by neuron"
    case .gradient:
      kind == .activation ? nil : "only an activation has one slope for each neuron"
    case .norm:
      kind.hasRule && !kind.hasWeights && kind != .activation
        ? nil : "norm is for linear operations without weights"
    case .zero, .epsilon, .gamma, .gammaAsPrinted, .alphaBeta, .zPlus, .zBox, .wSquare, .flat:
      kind.hasRule && kind != .activation
        ? nil : "it decomposes a linear operation, and this is none"
    }
  }

  private func objectionToBounds(_ operand: Shape) -> String? {
    guard case .zBox(let low, let high, _) = self else { return nil }
    let channels = operand.axes.first ?? 1
    for bound in [low, high] {
      guard bound.values.allSatisfy(\.isFinite) else { return "the bounds must be finite" }
      guard bound.values.count == 1 || bound.values.count == channels else {
        return "a bound is one number or one for each of \(channels) channels,"
          + " not \(bound.values.count)"
      }
    }
    let ordered = zip(low.expanded(to: operand), high.expanded(to: operand)).allSatisfy { $0 <= $1 }
    return ordered ? nil : "the low bound is above the high one"
  }
}

extension Operation.Kind {
  /// Whether a composite must say what happens there.
  var hasRule: Bool {
    switch self {
    case .dense, .convolution, .addition, .averagePooling, .matrixProduct, .activation: true
    case .input, .constant, .affine, .batchNormalization, .product, .rearrangement, .maxPooling,
      .softmax, .layerNormalization, .embedding:
      false
    }
  }

  /// Whether it is linear with weights that were learned.
  var hasWeights: Bool { self == .dense || self == .convolution }

  /// Whether it leaves relevance where it is unless a composite says otherwise.
  var passes: Bool {
    switch self {
    case .affine, .batchNormalization, .softmax, .layerNormalization: true
    case .input, .constant, .dense, .convolution, .addition, .averagePooling, .matrixProduct,
      .activation, .product, .rearrangement, .maxPooling, .embedding:
      false
    }
  }
}
