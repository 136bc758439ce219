import Attribution
import Networks
import Numerics

/// A network of one operation. What else it takes, such as the slices that are added, only moves
/// elements.
struct SingleOperation: Sendable {
  let name: String
  let input: Shape
  /// The number of rows that the input's indices select from; `nil` if the input is not indices.
  let rows: Int?
  /// Whether the operation is defined for positive inputs only.
  let isPositive: Bool
  private let append: @Sendable (inout Network, inout SplitMix64) throws -> Void

  init(
    _ name: String, _ input: Shape, rows: Int? = nil, isPositive: Bool = false,
    _ append: @escaping @Sendable (inout Network, inout SplitMix64) throws -> Void
  ) {
    self.name = name
    self.input = input
    self.rows = rows
    self.isPositive = isPositive
    self.append = append
  }

  init(_ input: Shape, _ operation: Operation, isPositive: Bool = false) {
    self.init("\(operation) of \(input)", input, isPositive: isPositive) { network, _ in
      try network.append("y", operation)
    }
  }

  /// The operation, on the input or, where no activation shall be negative, after a ReLU.
  func network(afterReLU: Bool, seed: Int) throws -> Network {
    var network = try Network(shape: input)
    if afterReLU { try network.append("relu", .activation(.relu)) }
    var random = SplitMix64(seed: seed)
    try append(&network, &random)
    return try network.rounded()
  }

  /// Random inputs; every seventh is zero, which is where rules and stabilisers have their corners.
  func inputs(_ examples: Int, seed: Int) -> Tensor {
    var random = SplitMix64(seed: 1000 + seed)
    let shape = input.batched(examples)
    let numbers = random.numbers(shape.count, 2)
    let elements = numbers.indices.map { i in
      if let rows { return Double(Int((numbers[i] + 2) / 4 * Double(rows))) }
      if isPositive { return 0.25 + abs(numbers[i]) }
      return i % 7 == 3 ? 0 : numbers[i]
    }
    return Tensor(shape: shape, elements: elements).rounded
  }

  /// Another point for each example, not near in any element, but equal in every fifth.
  func baselines(of inputs: Tensor, seed: Int) -> Tensor {
    if rows != nil { return self.inputs(inputs.examples, seed: seed + 1) }
    var random = SplitMix64(seed: 2000 + seed)
    let elements = inputs.elements.indices.map { i in
      let way = random.number()
      if isPositive { return i % 5 == 4 ? inputs[i] : inputs[i] * (1.5 + abs(way)) }
      return i % 5 == 4 ? inputs[i] : inputs[i] + way + (way < 0 ? -0.25 : 0.25)
    }
    return Tensor(shape: inputs.shape, elements: elements).rounded
  }
}

extension SplitMix64 {
  mutating func tensor(_ shape: Shape, _ bound: Double = 1) -> Tensor {
    Tensor(shape: shape, elements: numbers(shape.count, bound))
  }
}

extension Window.Axis {
  /// An axis in the order in which its numbers are usually said.
  init(_ kernel: Int, by stride: Int = 1, _ before: Int = 0, _ after: Int = 0, dilation: Int = 1) {
    self.init(kernel: kernel, stride: stride, padding: (before, after), dilation: dilation)
  }
}
