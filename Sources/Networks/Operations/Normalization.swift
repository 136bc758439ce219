/// Batch normalisation at inference: a scale and a shift for each channel (the first axis).
///
///     z_c = (a_c − mean_c) / √(variance_c + ε) · scale_c + shift_c
public struct BatchNormalization: Hashable, Sendable {
  /// The scale of each channel, applied after normalising.
  public let scale: Tensor
  /// The shift of each channel, added last.
  public let shift: Tensor
  /// The running mean of each channel, subtracted first.
  public let mean: Tensor
  /// The running variance of each channel; the root of variance + ε divides.
  public let variance: Tensor
  /// The constant ε that is added to the variance.
  public let epsilon: Double

  /// Creates a batch normalisation from one number per channel for each parameter.
  public init(
    scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, epsilon: Double = 1e-5
  ) {
    self.scale = scale
    self.shift = shift
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
  }

  /// The factor of each channel: scale_c / √(variance_c + ε).
  public var factors: [Double] {
    zip(scale.elements, variance.elements).map { $0 / ($1 + epsilon).squareRoot() }
  }

  /// The offset of each channel, added after multiplying by its factor: shift_c − mean_c ·
  /// factor_c.
  public var offsets: [Double] {
    let factors = factors
    return factors.indices.map { shift[$0] - mean[$0] * factors[$0] }
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

/// Layer normalisation over the last axes, or root mean square (RMS) normalisation, which does not
/// subtract the mean.
///
///     layer     z = (a − mean(a)) / √(variance(a) + ε) · scale + shift
///     RMS       z = a / √(mean(a²) + ε) · scale + shift
///
/// Means and the variance (divided by n, not n − 1) are taken over the last axes, one for each axis of
/// the parameters. Source: Ba et al. 2016, equation 4; Zhang and Sennrich 2019, equation 4, for RMS.
public struct LayerNormalization: Hashable, Sendable {
  /// The scale, in the shape of the normalised axes.
  public let scale: Tensor
  /// The shift, in the shape of the normalised axes.
  public let shift: Tensor
  /// The constant ε that is added to the variance.
  public let epsilon: Double
  /// Whether the mean is subtracted; RMS normalisation does not.
  public let isCentred: Bool

  /// Creates a normalisation from parameters in the shape of the normalised axes.
  public init(scale: Tensor, shift: Tensor, epsilon: Double = 1e-5, isCentred: Bool = true) {
    self.scale = scale
    self.shift = shift
    self.epsilon = epsilon
    self.isCentred = isCentred
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
