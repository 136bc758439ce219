import Attribution
import Figures
import Formats
import Networks
import Numerics
import Optimised

/// The section on the region of document 003's step 4.
extension PatchesChapter {
  func field(on page: inout Page) throws {
    let deepest = network.nodes.indices.filter {
      $0 > 0 && network.nodes[$0].shape.rank == 3 && $0 <= map
        && network.nodes[$0].operation.movesPositions
    }
    var table = TextTable(["node", "operation", "rows", "columns", "field"], left: [0, 1])
    for position in deepest + [network.outputPosition] {
      let node = network.nodes[position]
      guard
        let hull = network.receptiveField(of: node.shape.middle(ofChannel: 0), at: position)?.hull
      else { continue }
      table.add([
        node.name, node.operation.description, hull[1].words, hull[2].words,
        "\(hull[1].count)×\(hull[2].count)",
      ])
    }
    page.heading("Which region a neuron sees")
    page.prose(
      """
      The receptive field of a neuron is all that a path leads from to it. It follows from the
      architecture alone: an output of a window along an axis reads
      """)
    page.formula("input = output · stride − before + kernel · dilation")
    page.prose(
      """
      and so the walk from a neuron to the image only has to ask each node which positions it reads:
      """)
    page.code("Sources/Networks/ReceptiveField.swift", "public func receptiveField(")
    page.prose("The middle neuron of each node whose windows move over positions, and an output:")
    page.output("fields", table)
    let check = try fieldIsTheGradients()
    page.prose(
      """
      A gradient must be zero outside of the field, whatever the weights. Of the middle neuron of
      channel \(channels[closest]) of \(mapNode.name), over \(check.images) images:
      """)
    page.output(
      "support",
      """
      positions in the field                                    \(check.field)
      numbers outside of it where the gradient was not zero     \(check.outside)
      """)
    page.prose(
      """
      The tests compare the field with the gradient's support on random networks with strides,
      dilation and padding, where weights and inputs are positive so that nothing cancels: it is the
      same set.
      """)
  }

  /// Counts the nonzero gradients of the middle neuron outside its receptive field.
  private func fieldIsTheGradients() throws -> (outside: Int, field: Int, images: Int) {
    let last = engine.network.outputPosition
    let neuron = mapNode.shape.middle(ofChannel: channels[closest])
    guard let hull = engine.network.receptiveField(of: neuron, at: last)?.hull else {
      return (0, 0, 0)
    }
    let count = min(images.count, 8)
    let gradient = try engine.gradient(
      of: images.batch(0..<count), from: .oneHot(.index(neuron)), at: [0]
    ).gradients[0]
    let axes = network.input.shape.axes
    let outside = gradient.elements.indices.count { index in
      let (row, column) = (index / axes[2] % axes[1], index % axes[2])
      return gradient[index] != 0 && !(hull[1].contains(row) && hull[2].contains(column))
    }
    return (outside, hull[1].count * hull[2].count, count)
  }
}

extension Operation {
  /// Whether the operation has windows that move over positions.
  fileprivate var movesPositions: Bool {
    switch self {
    case .convolution, .averagePool, .maxPool, .interpolate: true
    case .input, .constant, .dense, .add, .mean, .sum, .affine, .batchNormalization,
      .activation, .multiply, .matrixProduct, .rearrange, .softmax, .logSoftmax,
      .layerNormalization, .embedding:
      false
    }
  }
}

extension Range<Int> {
  /// The range in words, with its last number included: `3 to 16`.
  fileprivate var words: String { "\(lowerBound) to \(upperBound - 1)" }
}
