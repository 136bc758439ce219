import Networks

extension SingleOperation {
  /// Every activation; one takes a slope for each channel.
  static let activations: [SingleOperation] =
    [
      everyActivation, furtherActivations, partialActivations,
      [.leakyRelu([0.1, -0.2, 0.3]), .clip(low: -0.5, high: 1)],
    ].joined().flatMap { activation in
      ([[3, 11], [3, 4, 5]] as [Shape]).map {
        SingleOperation($0, .activation(activation), isPositive: !activation.isTotal)
      }
    }

  /// Whatever only moves elements, or chooses among them.
  static let routing: [SingleOperation] = rearrangements + maxPooling + products

  private static let rearrangements: [SingleOperation] = [
    SingleOperation([3, 4, 5], .reshape([12, 5])),
    SingleOperation([3, 4, 5], .rearrange(.transpose([2, 0, 1]))),
    SingleOperation([7, 5], .rearrange(.transpose([1, 0]))),
    SingleOperation([3, 7], .rearrange(.slice(axis: 1, start: 1, count: 3, step: 2))),
    SingleOperation([3, 7, 2], .rearrange(.slice(axis: 1, start: 6, count: 4, step: -2))),
    SingleOperation([3, 4], .rearrange(.pad(before: [1, 0], after: [0, 3], value: 0.5))),
    SingleOperation([1, 4, 1], .rearrange(.expand([3, 4, 5]))),
    SingleOperation([2, 5], .rearrange(.gather([9, 0, 3, 3, 3, 8], [3, 2]))),
    SingleOperation([33], .rearrange(.gather((0..<40).map { abs($0 - 3) % 33 }, [40]))),
    SingleOperation(
      [3, 4, 5], .rearrange(.gather((0..<60).map { 59 - $0 }, [3, 4, 5]))),
    SingleOperation("concatenation", [24]) { network, _ in
      let parts = try network.appendParts([[3, 1, 2], [3, 2, 2], [3, 1, 2]])
      try network.append("y", .rearrange(.concatenate(axis: 1)), of: parts)
    },
  ]

  private static let maxPooling: [SingleOperation] = [
    SingleOperation([3, 9], .maxPool(Window([.init(3, by: 2, 1, 0)]))),
    SingleOperation([3, 6, 6], .maxPool(Window(2, 2, stride: 2))),
    SingleOperation([5, 7, 6], .maxPool(Window(3, 3, stride: 2, padding: 1))),
    SingleOperation([17, 5, 5], .maxPool(Window(3, 3))),
    SingleOperation([3, 4, 3, 5], .maxPool(Window(2, 2, 2, stride: 2))),
    SingleOperation([2, 3, 4, 3], .maxPool(Window([.init(1), .init(3, by: 1, 1, 1), .init(2)]))),
    SingleOperation([17, 3, 2, 2], .maxPool(Window(2, 2, 1))),
    SingleOperation(
      [2, 7, 8],
      .maxPool(Window([.init(3, by: 2), .init(2, by: 3, 1, 1, dilation: 2)], roundsUp: true))),
  ]

  private static let products: [SingleOperation] =
    [(Role.signal, Role.signal), (.signal, .gate), (.gate, .signal)].flatMap { first, second in
      [([3, 5] as Shape, [3, 5] as Shape), ([3, 2, 5], [3, 1, 1]), ([1, 7], [5, 1])].map {
        left, right in
        SingleOperation(
          "product \(first) \(left) × \(second) \(right)", [left.count + right.count]
        ) { network, _ in
          let parts = try network.appendParts([left, right])
          try network.append("y", .multiply(first, second), of: parts)
        }
      }
    }

  /// Whatever normalises over several neurons.
  static let normalizing: [SingleOperation] = [
    SingleOperation([7], .softmax(axis: 0)), SingleOperation([3, 5], .softmax(axis: 0)),
    SingleOperation([3, 5, 17], .softmax(axis: 2)), SingleOperation([3, 5, 4], .softmax(axis: 1)),
    SingleOperation([7], .logSoftmax(axis: 0)), SingleOperation([3, 5, 4], .logSoftmax(axis: 1)),
    layerNormalization([7]), layerNormalization([3, 5]), layerNormalization([2, 3, 33]),
    layerNormalization([7], isCentred: false), layerNormalization([2, 3, 17], isCentred: false),
  ]

  private static func layerNormalization(
    _ input: Shape, isCentred: Bool = true
  ) -> SingleOperation {
    let name = "\(isCentred ? "layer" : "rms") normalization of \(input)"
    return SingleOperation(name, input) { network, random in
      let width: Shape = [input.axes[input.rank - 1]]
      try network.append(
        "y",
        .layerNormalization(
          LayerNormalization(
            scale: random.tensor(width), shift: random.tensor(width), epsilon: 0.01,
            isCentred: isCentred)))
    }
  }

  static let embeddings: [SingleOperation] = [
    embedding([5], 7, 3), embedding([3, 2], 40, 17), embedding([1], 1, 1),
  ]

  private static func embedding(_ input: Shape, _ rows: Int, _ width: Int) -> SingleOperation {
    SingleOperation("embedding of \(input) in \(rows)×\(width)", input, rows: rows) {
      network, random in
      try network.append("y", .embedding(random.tensor([rows, width])))
    }
  }
}
