public import Networks

extension Engine {
  /// Saliency: |∂f_c/∂x_i|, in the shape of the input.
  ///
  /// Document 004 prints the formula without the absolute value that its text asks for.
  ///
  /// Source: document 004, "Gradient Input"; Simonyan et al. 2013, section 3.
  public func saliency(
    of inputs: Tensor, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    let gradient = try gradient(of: inputs, from: .oneHot(target), at: [0]).gradients[0]
    return gradient.map(abs)
  }

  /// DeconvNet: like the gradient, but a ReLU propagates R⁺ whatever its own value.
  ///
  /// Source: document 004, "Gradient Input"; Zeiler and Fergus 2014, section 2.1.
  public func deconvNet(
    of inputs: Tensor, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try gradient(of: inputs, from: .oneHot(target), at: [0], relu: .deconvNet).gradients[0]
  }

  /// Guided backpropagation: like the gradient, but a ReLU propagates R · 1[a > 0] · 1[R > 0].
  ///
  /// Source: document 004, "Guided Backpropagation"; Springenberg et al. 2014, section 3.4.
  public func guidedBackpropagation(
    of inputs: Tensor, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try gradient(of: inputs, from: .oneHot(target), at: [0], relu: .guided).gradients[0]
  }
}
