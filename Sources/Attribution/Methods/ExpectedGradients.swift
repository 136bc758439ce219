public import Networks
import Numerics

extension Engine {
  /// Expected gradients, also known as GradientSHAP: integrated gradients averaged over a
  /// distribution of baselines, estimated from random points on the paths.
  ///
  ///     EG_i = Σ_n (x_i − x⁰_n,i) · ∂f_c/∂x_i (x⁰_n + t_n (x − x⁰_n)) / N
  ///
  /// For each sample n, the baseline x⁰_n is drawn from the given ones and t_n from [0, 1). The
  /// expected sum of an example's values is f_c(x) minus the mean of f_c(x⁰).
  ///
  /// Source: Erion et al. 2021, "Improving performance of deep learning models with axiomatic
  /// attribution priors and expected gradients", equation 3; Lundberg and Lee 2017; captum 0.9.0,
  /// GradientShap.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs x.
  ///   - baselines: A batch of any size, from which baselines are drawn.
  ///   - node: The position of the node whose neurons are attributed to, the input by default. The
  ///     path then lies in the node's values, and other nodes are computed at x.
  ///   - target: The output to explain; `.predicted` is the class predicted at x, all along the
  ///     path.
  ///   - samples: The number of samples N, at least 1.
  ///   - seed: The seed of the draws, which are the same for every example.
  /// - Returns: A batch in the shape of the node.
  public func expectedGradients(
    of inputs: Tensor, against baselines: Tensor, at node: Int = 0, target: Target = .predicted,
    samples: Int = 50, seed: Int = 0
  ) throws(AttributionError) -> Tensor {
    try network.check(inputs)
    try network.check(baselines: baselines)
    guard samples >= 1 else { throw .samples(samples) }
    let start = try self.start(at: target, of: inputs)
    let values = try value(of: node, for: inputs)
    let references = try value(of: node, for: baselines)

    var random = SplitMix64(seed: seed)
    let draws = (0..<samples).map { _ in
      (reference: Int(random.fraction() * Double(baselines.examples)), t: random.fraction())
    }
    func reference(_ n: Int) -> Tensor {
      Tensor(batch: [references.example(draws[n].reference)]).repeated(inputs.examples)
    }
    var sum = Array(repeating: 0.0, count: values.elements.count)
    try forEachGradient(samples, of: inputs, at: node, from: start) { n in
      reference(n).combined(with: values) { $0 + draws[n].t * ($1 - $0) }
    } use: { n, gradient in
      let way = values.minus(reference(n))
      for i in sum.indices { sum[i] += way[i] * gradient[i] }
    }
    return Tensor(shape: values.shape, elements: sum.map { $0 / Double(samples) })
  }
}

extension SplitMix64 {
  /// Draws a number uniformly from [0, 1).
  fileprivate mutating func fraction() -> Double { (number() + 1) / 2 }
}
