import Networks

/// Convolution: z_{o,p} = b_o + Σ_{c,t} w_{o,c,t} a_{c,q}, where q is position t of p's window and
/// c runs over the channels of o's group.
///
/// Padded positions have no connection.
struct ConvolutionConnections {
  let weight: [Double]
  let bias: [Double]?
  let positions: WindowPositions
  /// The size of the kernel. The height of one over volumes counts the rows of all planes.
  let kernel: (height: Int, width: Int)
  /// The numbers of input and output channels in one group.
  let group: (inputs: Int, outputs: Int)
  let outputs: Int

  init(_ convolution: Convolution, of operand: Shape) {
    weight = convolution.weight.elements
    bias = convolution.bias?.elements
    positions = WindowPositions(convolution.window, over: operand)
    let axes = convolution.weight.shape.axes
    kernel = (axes[2..<axes.count - 1].reduce(1, *), axes[axes.count - 1])
    group = (axes[1], axes[0] / convolution.groups)
    outputs = axes[0] * positions.outputs
  }

  /// Visits the connections into neuron k, the bias first.
  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    if let bias { visit(0, bias[k / positions.outputs]) }
    forEachWeight(into: k) { j, w in visit(j, weight[w]) }
  }

  /// Visits the connections into neuron k except the bias: the neuron j of the operand, and the
  /// flat index of the weight.
  @inline(__always)
  func forEachWeight(into k: Int, _ visit: (_ j: Int, _ w: Int) -> Void) {
    let (output, position) = k.quotientAndRemainder(dividingBy: positions.outputs)
    let (row, column) = position.quotientAndRemainder(dividingBy: positions.columns.count)
    let firstChannel = output / group.outputs * group.inputs
    for c in 0..<group.inputs {
      let channel = 1 + (firstChannel + c) * positions.inputs
      let weights = (output * group.inputs + c) * kernel.height
      for y in positions.rows[row] {
        let line = channel + y.input * positions.width
        let taps = (weights + y.kernel) * kernel.width
        for x in positions.columns[column] {
          visit(line + x.input, taps + x.kernel)
        }
      }
    }
  }
}
