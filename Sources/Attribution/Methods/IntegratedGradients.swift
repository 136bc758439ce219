public import Networks
public import Numerics

extension Engine {
  /// Integrated gradients: the gradient averaged along the straight path from a baseline, times the
  /// displacement x − x⁰.
  ///
  ///     IG_i = (x_i − x⁰_i) · ∫₀¹ ∂f_c/∂x_i (x⁰ + t (x − x⁰)) dt
  ///
  /// Completeness, Σ_i IG_i = f_c(x) − f_c(x⁰), holds up to the error of the quadrature.
  ///
  /// Source: document 000, "Comparison"; Sundararajan et al. 2017, equation 1.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs x.
  ///   - baselines: A baseline x⁰ for each example, in the shape of `inputs`.
  ///   - target: The output to explain; `.predicted` is the class predicted at x, all along the
  ///     path.
  public func integratedGradients(
    of inputs: Tensor, against baselines: Tensor, target: Target = .predicted,
    by quadrature: Quadrature = .gaussLegendre(steps: 50)
  ) throws(AttributionError) -> Tensor {
    try network.check(inputs, against: baselines)
    let way = inputs.minus(baselines)
    let start = try self.start(at: target, of: inputs)
    guard quadrature.steps >= 1 else { throw .steps(quadrature.steps) }

    var integral = Array(repeating: 0.0, count: inputs.elements.count)
    let nodes = quadrature.nodes()
    try forEachGradient(nodes.count, from: start) { n in
      baselines.combined(with: way) { $0 + nodes[n].t * $1 }
    } use: { n, gradient in
      for i in integral.indices { integral[i] += nodes[n].weight * gradient[i] }
    }
    return way.times(Tensor(shape: inputs.shape, elements: integral))
  }
}
