/// Scaling and shifting by constants, element by element: z = a · scale + shift.
///
/// The constants are broadcast over the operand's shape as in NumPy, aligned at the last axis.
public struct Affine: Hashable, Sendable {
  /// The factors of the elements; 1 if absent.
  public let scale: Tensor?
  /// The constants added after scaling; 0 if absent.
  public let shift: Tensor?

  /// Creates a scaling and shifting by constants that can be broadcast over the operand.
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
        node: name, "a constant of shape \(constant.shape) cannot be broadcast over \(operand)")
    }
    try checkFinite(["scale": scale, "shift": shift], at: name)
    return operand
  }
}

/// The role of a factor in a product. A gate controls how much of the signal passes and receives no
/// relevance. Signals receive all of it, in equal parts if there are two.
public enum Role: String, Hashable, Sendable {
  case signal
  case gate
}

extension Operation {
  /// Whether the result is constant between jumps, so that it has no slope.
  package var isStep: Bool {
    switch self {
    case .activation(.sign), .activation(.floor), .activation(.round), .embedding: true
    default: false
    }
  }

  /// Whether the result is the reciprocal of a value or of a power of it, so that as a factor it
  /// divides; `nil` if it is one where the operand is, which is then only scaled and moved.
  package var isReciprocal: Bool? {
    switch self {
    case .activation(.power(let exponent)): exponent < 0
    case .affine(let affine) where affine.shift == nil: nil
    case .rearrange(.concatenate): false
    case .rearrange: nil
    default: false
    }
  }
}

extension Shape {
  /// The shape of an element-wise combination of two tensors; `nil` if they cannot be combined.
  /// Shapes are aligned at the last axis, and an axis of length 1 is broadcast.
  public func broadcast(with other: Shape) -> Shape? {
    let rank = max(self.rank, other.rank)
    let (first, second) = (padded(to: rank), other.padded(to: rank))
    guard zip(first, second).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else { return nil }
    return Shape(validating: zip(first, second).map(max))
  }

  /// The axes, with ones prepended up to this rank.
  public func padded(to rank: Int) -> [Int] {
    Array(repeating: 1, count: rank - self.rank) + axes
  }

  /// For each element of `whole`, the index of the element of this shape that is broadcast to it.
  public func spread(over whole: Shape) -> [Int] {
    var strides = Array(repeating: 0, count: whole.rank)
    var stride = 1
    for (axis, length) in padded(to: whole.rank).enumerated().reversed() {
      strides[axis] = length == 1 ? 0 : stride
      stride *= length
    }
    return whole.indices(strides: strides)
  }

  /// For each element in row-major order, `start` plus Σ position · stride over the axes.
  public func indices(strides: [Int], from start: Int = 0) -> [Int] {
    var indices = [start]
    for (length, stride) in zip(axes, strides) {
      indices = indices.flatMap { index in (0..<length).map { index + $0 * stride } }
    }
    return indices
  }

  /// The distance between neighbours along each axis, in row-major order.
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
