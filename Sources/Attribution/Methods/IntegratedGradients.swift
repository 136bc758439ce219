public import Networks
public import Numerics

extension Engine {
  /// Integrated gradients: the gradient averaged along the straight path from a baseline, times the
  /// displacement x − x⁰.
  ///
  ///     IG_i = (x_i − x⁰_i) · ∫₀¹ ∂f_c/∂x_i (x⁰ + t (x − x⁰)) dt
  ///
  /// Completeness, Σ_i IG_i = f_c(x) − f_c(x⁰), holds up to the error of the quadrature. At an inner
  /// node the path lies in the node's values, from those at the baseline to those at the input, and
  /// completeness holds if every path to the output passes through the node.
  ///
  /// Source: document 000, "Comparison"; Sundararajan et al. 2017, equation 1; captum 0.9.0,
  /// LayerIntegratedGradients, for inner nodes.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs x.
  ///   - baselines: A baseline x⁰ for each example, in the shape of `inputs`.
  ///   - node: The position of the node whose neurons are attributed to, the input by default.
  ///   - target: The output to explain; `.predicted` is the class predicted at x, all along the
  ///     path.
  ///   - quadrature: The rule that approximates the integral along the path.
  /// - Returns: A batch in the shape of the node.
  public func integratedGradients(
    of inputs: Tensor, against baselines: Tensor, at node: Int = 0, target: Target = .predicted,
    by quadrature: Quadrature = .gaussLegendre(steps: 50)
  ) throws(AttributionError) -> Tensor {
    let average = try averageGradient(
      of: inputs, against: baselines, at: node, target: target, by: quadrature)
    let way = try value(of: node, for: inputs).minus(value(of: node, for: baselines))
    return way.times(average)
  }

  /// The gradient averaged along the straight path from a baseline: integrated gradients without the
  /// factor x − x⁰, captum's `multiply_by_inputs=False`. The parameters are those of
  /// `integratedGradients`.
  ///
  ///     ∫₀¹ ∂f_c/∂x_i (x⁰ + t (x − x⁰)) dt
  public func averageGradient(
    of inputs: Tensor, against baselines: Tensor, at node: Int = 0, target: Target = .predicted,
    by quadrature: Quadrature = .gaussLegendre(steps: 50)
  ) throws(AttributionError) -> Tensor {
    try network.check(inputs, against: baselines)
    guard quadrature.steps >= 1 else { throw .steps(quadrature.steps) }
    let start = try self.start(at: target, of: inputs)
    let first = try value(of: node, for: baselines)
    let way = try value(of: node, for: inputs).minus(first)

    var integral = Array(repeating: 0.0, count: way.elements.count)
    let points = quadrature.nodes()
    try forEachGradient(points.count, of: inputs, at: node, from: start) { n in
      first.combined(with: way) { $0 + points[n].t * $1 }
    } use: { n, gradient in
      for i in integral.indices { integral[i] += points[n].weight * gradient[i] }
    }
    return Tensor(shape: way.shape, elements: integral)
  }
}
