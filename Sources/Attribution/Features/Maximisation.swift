import Networks

/// The options of activation maximisation.
///
///     x* = argmax_x  a_k(x) − λ ‖x‖² − τ TV(x)
///
/// Source: document 000, "Activation Maximization", whose formula has τ = 0; document 003, which
/// asks for "some form of regularization" so that the input looks like a natural image.
public struct Maximisation: Hashable, Sendable {
  /// The number of ascent steps.
  public var steps: Int
  /// The step size η.
  public var rate: Double
  /// Whether to divide the gradient by its root mean square. If so, η is the typical change of an
  /// element per step, whatever the network's scale. Otherwise a step is η times the gradient.
  public var normalisesSlope: Bool
  /// The weight λ of the penalty on the input's squared norm.
  public var decay: Double
  /// The weight τ of the penalty on the total variation.
  public var variation: Double
  /// The Gaussian blur to apply every few steps; `nil` for none.
  public var blur: Blur?
  /// The maximum random shift of the input, in positions along each axis. The input is shifted
  /// cyclically before each step and shifted back afterwards, so that it cannot adapt to the exact
  /// places of windows.
  public var jitter: Int
  /// The range to which the input's elements are clipped; `nil` for none.
  public var range: ClosedRange<Double>?
  /// The bound of the start: its elements are uniform within ± this number.
  public var startBound: Double
  /// The seed of the start and of the jitter.
  public var seed: Int

  /// A Gaussian blur every few steps.
  public struct Blur: Hashable, Sendable {
    /// The width σ, in positions.
    public var sigma: Double
    /// The number of steps between blurs.
    public var every: Int

    /// Creates a blur of this width after every `every` steps.
    public init(sigma: Double, every: Int) {
      self.sigma = sigma
      self.every = every
    }
  }

  /// Creates the options; by default plain ascent without regularisation.
  public init(
    steps: Int = 100, rate: Double = 0.05, normalisesSlope: Bool = true, decay: Double = 0,
    variation: Double = 0, blur: Blur? = nil, jitter: Int = 0, range: ClosedRange<Double>? = nil,
    startBound: Double = 0.1, seed: Int = 0
  ) {
    self.steps = steps
    self.rate = rate
    self.normalisesSlope = normalisesSlope
    self.decay = decay
    self.variation = variation
    self.blur = blur
    self.jitter = jitter
    self.range = range
    self.startBound = startBound
    self.seed = seed
  }
}

extension Maximisation {
  /// Checks that every option is in its range.
  func check() throws(AttributionError) {
    guard steps >= 1 else { throw .steps(steps) }
    guard rate.isFinite, rate > 0 else {
      throw .maximisation("a rate of \(rate): it must be finite and above 0")
    }
    for (name, value) in [
      ("a decay", decay), ("a weight of the total variation", variation),
      ("a start bound", startBound), ("a blur", blur?.sigma ?? 0),
    ] {
      guard value.isFinite, value >= 0 else {
        throw .maximisation("\(name) of \(value): it must be finite and at least 0")
      }
    }
    guard blur.map({ $0.every >= 1 }) ?? true else {
      throw .maximisation("a blur every \(blur?.every ?? 0) steps: it must be every 1 or more")
    }
    guard (0...Network.maximumNeuronCount).contains(jitter) else {
      throw .maximisation("a jitter of \(jitter): from 0 to \(Network.maximumNeuronCount)")
    }
  }
}
