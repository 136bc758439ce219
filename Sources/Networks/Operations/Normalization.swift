/// Batch normalisation as it is when a network is used: a scale and a shift for each channel (the
/// first axis).
///
///     z_c = (a_c − mean_c) / √(variance_c + ε) · scale_c + shift_c
public struct BatchNormalization: Hashable, Sendable {
  /// One for each channel, as are the other three.
  public let scale: Tensor
  /// What is added at the end.
  public let shift: Tensor
  /// What is taken off first.
  public let mean: Tensor
  /// What is divided by the root of.
  public let variance: Tensor
  /// What is added to the variance.
  public let epsilon: Double

  /// Parameters in the shape of the channels.
  public init(
    scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, epsilon: Double = 1e-5
  ) {
    self.scale = scale
    self.shift = shift
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
  }

  /// scale_c / √(variance_c + ε): what a channel is multiplied by.
  public var factors: [Double] {
    zip(scale.elements, variance.elements).map { $0 / ($1 + epsilon).squareRoot() }
  }

  /// shift_c − mean_c · factor_c: what is added to a channel then.
  public var offsets: [Double] {
    factors.indices.map { shift[$0] - mean[$0] * factors[$0] }
  }
}

extension BatchNormalization {
  func shape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    let channels = operand.axes.first ?? 1
    for parameter in [scale, shift, mean, variance] where parameter.shape != [channels] {
      throw .unsuitable(
        node: name, "a parameter of shape \(parameter.shape) for \(channels) channels")
    }
    try checkFinite(
      ["scale": scale, "shift": shift, "mean": mean, "variance": variance], at: name)
    guard variance.elements.allSatisfy({ $0 + epsilon > 0 }), epsilon.isFinite else {
      throw .unsuitable(node: name, "variance + ε must be positive")
    }
    return operand
  }
}

/// Layer normalisation over the last axes.
///
///     z = (a − mean) / √(variance + ε) · scale + shift
///
/// Mean and variance (over n, not n − 1) are taken over the axes that the parameters have.
public struct LayerNormalization: Hashable, Sendable {
  /// In the shape of the axes that are normalised.
  public let scale: Tensor
  /// In the same shape.
  public let shift: Tensor
  /// What is added to the variance.
  public let epsilon: Double

  /// Parameters in the shape of the axes that are normalised.
  public init(scale: Tensor, shift: Tensor, epsilon: Double = 1e-5) {
    self.scale = scale
    self.shift = shift
    self.epsilon = epsilon
  }
}

extension LayerNormalization {
  func shape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    guard scale.shape == shift.shape, scale.shape.rank >= 1,
      operand.axes.suffix(scale.shape.rank) == scale.shape.axes[...]
    else {
      throw .unsuitable(
        node: name,
        "parameters of shape \(scale.shape) and \(shift.shape) do not fit the last axes"
          + " of \(operand)")
    }
    try checkFinite(["scale": scale, "shift": shift], at: name)
    guard epsilon.isFinite, epsilon > 0 else {
      throw .unsuitable(node: name, "ε must be positive")
    }
    return operand
  }
}
