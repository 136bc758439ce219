public import Networks

extension Tensor {
  /// Upsamples maps of shape N×1×height×width or N×1×length bilinearly, without aligning corners:
  /// pixels are areas, and the map is constant beyond the outermost centres.
  ///
  ///     source = (target + ½) · length / target length − ½
  ///
  /// Source: PyTorch's `interpolate(mode="bilinear", align_corners=False)`.
  ///
  /// - Parameter positions: The new height and width, or the new length.
  public func upsampled(to positions: [Int]) -> Tensor {
    precondition(positions.count == shape.rank - 2, "one length per axis of positions")
    var tensor = self
    for (axis, length) in positions.enumerated() {
      tensor = tensor.upsampled(axis: 2 + axis, to: length)
    }
    return tensor
  }

  private func upsampled(axis: Int, to length: Int) -> Tensor {
    let old = shape.axes[axis]
    let stride = shape.strides[axis]
    var axes = shape.axes
    axes[axis] = length
    let elements = (0..<Shape(axes).count).map { i in
      let (line, rest) = i.quotientAndRemainder(dividingBy: stride)
      let (block, target) = line.quotientAndRemainder(dividingBy: length)
      let source = max(0, (Double(target) + 0.5) * Double(old) / Double(length) - 0.5)
      let low = min(Int(source), old - 1)
      let high = min(low + 1, old - 1)
      let t = source - Double(low)
      let first = block * old * stride + rest
      return (1 - t) * self[first + low * stride] + t * self[first + high * stride]
    }
    return Tensor(shape: Shape(axes), elements: elements)
  }
}
