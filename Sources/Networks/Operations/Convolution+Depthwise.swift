extension Convolution {
  /// One filter split by channel: a depthwise convolution whose output for each operand channel is
  /// that channel's part of the filter's response.
  ///
  ///     z_{c,p} = Σ_t w_{o,c,t} a_{c, p·stride − before + t·dilation}
  ///     z_{o,p} = b_o + Σ_c z_{c,p}
  ///
  /// Channels outside the filter's group contribute 0.
  ///
  /// - Parameter filter: The index o of the filter, an output channel.
  public func depthwise(filter: Int) -> Convolution {
    let outputs = weight.shape.axes[0]
    precondition((0..<outputs).contains(filter), "a filter is one of the outputs")
    let own = weight.example(filter)
    let channels = own.examples * groups
    let group = filter / (outputs / groups)
    let kernel = own.shape.count / own.examples
    var parts = Array(repeating: 0.0, count: channels * kernel)
    let start = group * own.elements.count
    parts.replaceSubrange(start..<start + own.elements.count, with: own.elements)
    return Convolution(
      weight: Tensor(shape: Shape([channels, 1] + own.shape.axes.dropFirst()), elements: parts),
      window: window, groups: channels)
  }
}
