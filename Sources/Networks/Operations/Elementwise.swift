/// Scaling and shifting by constants, element by element: z = a · scale + shift.
///
/// The constants are spread over the operand's shape as NumPy does, the last axes aligned.
public struct Affine: Hashable, Sendable {
  /// What elements are multiplied by; 1 if absent.
  public let scale: Tensor?
  /// What is added then; 0 if absent.
  public let shift: Tensor?

  /// Constants in shapes that spread over the operand.
  public init(scale: Tensor? = nil, shift: Tensor? = nil) {
    self.scale = scale
    self.shift = shift
  }
}

extension Affine {
  func shape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    for constant in [scale, shift].compactMap(\.self)
    where constant.shape.broadcast(with: operand) != operand {
      throw .unsuitable(
        node: name, "a constant of shape \(constant.shape) does not spread over \(operand)")
    }
    try checkFinite(["scale": scale, "shift": shift], at: name)
    return operand
  }
}

/// What a factor of a product is to relevance: a gate decides how much of a signal passes and takes
/// no relevance itself; signals take it all, in equal parts where there are two.
public enum Role: String, Hashable, Sendable {
  case signal
  case gate
}

extension Shape {
  /// The shape in which two tensors are combined element by element, or `nil` if they cannot be:
  /// aligned at the last axis, an axis of length 1 spreads over the other's.
  public func broadcast(with other: Shape) -> Shape? {
    let rank = max(self.rank, other.rank)
    let (first, second) = (padded(to: rank), other.padded(to: rank))
    guard zip(first, second).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else { return nil }
    return Shape(validating: zip(first, second).map(max))
  }

  /// The axes, with as many of length 1 in front as are missing.
  public func padded(to rank: Int) -> [Int] {
    Array(repeating: 1, count: rank - self.rank) + axes
  }

  /// For each element of `whole`, the element of this shape that is spread over it.
  public func spread(over whole: Shape) -> [Int] {
    var strides = Array(repeating: 0, count: whole.rank)
    var stride = 1
    for (axis, length) in padded(to: whole.rank).enumerated().reversed() {
      strides[axis] = length == 1 ? 0 : stride
      stride *= length
    }
    return whole.indices(strides: strides)
  }

  /// For each element in row-major order, Σ position · stride over the axes.
  public func indices(strides: [Int], from start: Int = 0) -> [Int] {
    var indices = [start]
    for (length, stride) in zip(axes, strides) {
      indices = indices.flatMap { index in (0..<length).map { index + $0 * stride } }
    }
    return indices
  }

  /// How far apart neighbours along each axis are in row-major order.
  public var strides: [Int] {
    var strides = axes
    var stride = 1
    for axis in axes.indices.reversed() {
      strides[axis] = stride
      stride *= axes[axis]
    }
    return strides
  }
}
