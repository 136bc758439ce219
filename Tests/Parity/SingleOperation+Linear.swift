import Networks
import Numerics

extension SingleOperation {
  /// Linear operations without weights, scaling and shifting, and products of matrices.
  static let withoutWeights: [SingleOperation] =
    pooling + interpolations + additions + scaling + matrixProducts

  private static let pooling: [SingleOperation] =
    [false, true].flatMap { counts in
      [
        averagePool([3, 7], [.init(3, by: 2, 1, 0)], counts),
        averagePool([5, 8], [.init(3, by: 2)], roundsUp: true, counts),
        averagePool([3, 5, 5], [.init(2, by: 2), .init(2, by: 2)], counts),
        averagePool(
          [2, 6, 7], [.init(3, by: 2, 1, 1), .init(2, by: 3, 0, 1)], roundsUp: true, counts),
        averagePool([17, 4, 4], [.init(3, by: 1, 1, 1), .init(3, by: 1, 1, 1)], counts),
        averagePool(
          [3, 3, 4, 5], [.init(2, by: 1, 1, 0), .init(2, by: 2), .init(3, by: 2, 1, 1)], counts),
      ]
    } + [
      SingleOperation([5, 7], .mean(axes: [1])), SingleOperation([3, 4, 5], .mean(axes: [1, 2])),
      SingleOperation([3, 4, 5], .mean(axes: [0])),
      SingleOperation([3, 4, 5], .mean(axes: [2, 0])),
      SingleOperation([5, 7], .sum(axes: [1])), SingleOperation([3, 4, 5], .sum(axes: [1, 2])),
      SingleOperation([3, 4, 5], .sum(axes: [0])), SingleOperation([33], .sum(axes: [0])),
    ]

  private static func averagePool(
    _ input: Shape, _ axes: [Window.Axis], roundsUp: Bool = false, _ countsPadding: Bool
  ) -> SingleOperation {
    let window = Window(axes, roundsUp: roundsUp)
    let name = "average pool \(window) of \(input), \(countsPadding ? "with" : "without") padding"
    return SingleOperation(name, input) { network, _ in
      try network.append(
        "y", .averagePool(AveragePooling(window, countsPadding: countsPadding)))
    }
  }

  /// Resizing of sequences, images and volumes, with weights of both signs; and maps of all axes, and
  /// of some in a tensor that is no image.
  private static let interpolations = [
    interpolation([3, 5], 1, [7]), interpolation([17, 4, 5], 2, [3, 9]),
    interpolation([3, 4, 4], 2, [8, 8], isPositive: true),
    interpolation([2, 3, 2, 3], 3, [2, 4, 3]),
    interpolation([7], 1, [4]), interpolation([2, 3, 4], 1, [5]), interpolation([3, 4], 2, [5]),
  ]

  private static func interpolation(
    _ input: Shape, _ axes: Int, _ result: Shape, isPositive: Bool = false
  ) -> SingleOperation {
    let operand = Shape(input.axes.suffix(axes))
    let name = "interpolation of \(operand) to \(result) in \(input)"
    return SingleOperation(name, input) { network, random in
      let rows = (0..<result.count).map { _ in
        (0..<random.integer(0...4)).map { _ in
          let weight = random.number()
          return Interpolation.Term(
            random.integer(0...operand.count - 1), isPositive ? abs(weight) : weight)
        }
      }
      try network.append(
        "y", .interpolate(Interpolation(from: operand, to: result, rows: rows)))
    }
  }

  private static let additions = [
    SingleOperation("x + x", [3, 5]) { network, _ in
      let x = network.outputPosition
      try network.append("y", .add, of: [x, x])
    },
    SingleOperation("three slices added", [6, 3, 5]) { network, _ in
      let parts = try network.appendParts([[2, 3, 5], [2, 3, 5], [2, 3, 5]])
      try network.append("y", .add, of: parts)
    },
    SingleOperation("three slices spread", [23]) { network, _ in
      let parts = try network.appendParts([[3, 1, 5], [2, 1], [3, 2, 1]])
      try network.append("y", .add, of: parts)
    },
    SingleOperation("a constant added", [3, 5]) { network, random in
      let x = network.outputPosition
      let constant = try network.append("c", .constant(random.tensor([3, 1])), of: [])
      try network.append("y", .add, of: [constant, x])
    },
  ]

  private static let scaling = [
    SingleOperation("scale and shift", [3, 2, 5]) { network, random in
      let (scale, shift) = (random.tensor([3, 1, 1]), random.tensor([5]))
      try network.append("y", .affine(Affine(scale: scale, shift: shift)))
    },
    SingleOperation("scale", [33]) { network, random in
      try network.append("y", .affine(Affine(scale: random.tensor([33]))))
    },
    SingleOperation("shift", [3, 5]) { network, random in
      try network.append("y", .affine(Affine(shift: random.tensor([1]))))
    },
    SingleOperation("batch normalization", [5, 3, 4]) { network, random in
      let variance = Tensor(random.numbers(5).map { 1.1 + $0 })
      try network.append(
        "y",
        .batchNormalization(
          BatchNormalization(
            scale: random.tensor([5]), shift: random.tensor([5]), mean: random.tensor([5]),
            variance: variance)))
    },
  ]

  private static let matrixProducts: [SingleOperation] =
    [(Role.signal, Role.signal), (.signal, .gate), (.gate, .signal)].flatMap { first, second in
      [
        ([3, 5] as Shape, [5, 4] as Shape), ([2, 3, 4], [2, 4, 1]), ([3, 1, 7], [3, 7, 5]),
        // More than one tile and panel of the kernel, and for nine examples enough for several threads.
        ([2, 9, 21], [2, 21, 41]),
      ].map { left, right in
        SingleOperation(
          "matrix product \(first) \(left) × \(second) \(right)", [left.count + right.count]
        ) { network, _ in
          let parts = try network.appendParts([left, right])
          try network.append("y", .matrixProduct(first, second), of: parts)
        }
      }
    }
}

extension Network {
  /// Appends consecutive parts of the last node, in these shapes, and gives their positions.
  mutating func appendParts(_ shapes: [Shape]) throws -> [Int] {
    let flat = try append("flat", .reshape([output.shape.count]))
    var start = 0
    var parts: [Int] = []
    for (i, shape) in shapes.enumerated() {
      try append(
        "slice\(i)", .rearrange(.slice(axis: 0, start: start, count: shape.count, step: 1)),
        of: [flat])
      parts.append(try append("part\(i)", .reshape(shape)))
      start += shape.count
    }
    return parts
  }
}
