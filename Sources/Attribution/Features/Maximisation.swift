import Networks

/// How the input is looked for that makes a feature as strong as possible.
///
///     x* = argmax_x  a_k(x) − λ ‖x‖² − τ TV(x)
///
/// Source: document 000, "Activation Maximization", whose formula it is for τ = 0; document 003,
/// which asks for "some form of regularization" so that the input looks like a natural image.
public struct Maximisation: Hashable, Sendable {
  /// How many steps are gone.
  public var steps: Int
  /// η: how far a step goes.
  public var rate: Double
  /// Whether the slope is divided by its root mean square, so that η is by how much an element
  /// changes in a step, whatever numbers the network has. Without it a step is the slope times η.
  public var normalisesSlope: Bool
  /// λ: what the squared length of the input costs.
  public var decay: Double
  /// τ: what the total variation costs.
  public var variation: Double
  /// A Gaussian blur every few steps, if there is one.
  public var blur: Blur?
  /// By how many positions at most the input is moved about before each step, along each axis of
  /// positions, what leaves it coming in at the other side; it is moved back afterwards. The input
  /// cannot then be made for the exact places of windows.
  public var jitter: Int
  /// What the input's elements are kept between, if anything.
  public var range: ClosedRange<Double>?
  /// Elements of the start are uniform within this bound about 0.
  public var startBound: Double
  /// Where the random numbers of the start and of the jitter begin.
  public var seed: Int

  /// A Gaussian blur every few steps.
  public struct Blur: Hashable, Sendable {
    /// σ, in positions.
    public var sigma: Double
    /// After every so many steps.
    public var every: Int

    /// A blur of this width after every so many steps.
    public init(sigma: Double, every: Int) {
      self.sigma = sigma
      self.every = every
    }
  }

  /// Plain ascent but for what is said.
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
  /// Checks that every number is in its range.
  func check() throws(AttributionError) {
    guard steps >= 1 else { throw .steps(steps) }
    guard rate.isFinite, rate > 0 else {
      throw .maximisation("a rate of \(rate): it is a finite number above 0")
    }
    for (name, value) in [
      ("a decay", decay), ("a weight of the total variation", variation),
      ("a start within", startBound), ("a blur", blur?.sigma ?? 0),
    ] {
      guard value.isFinite, value >= 0 else {
        throw .maximisation("\(name) of \(value): it is a finite number, at least 0")
      }
    }
    guard blur.map({ $0.every >= 1 }) ?? true else {
      throw .maximisation("a blur every \(blur?.every ?? 0) steps: at least every step")
    }
    guard (0...Network.maximumNeuronCount).contains(jitter) else {
      throw .maximisation("a jitter of \(jitter): it is from 0 to \(Network.maximumNeuronCount)")
    }
  }
}
