package import Networks
import Numerics

/// The kernel of a single 3×3 convolution, for benchmarks. Operand and weights are already packed,
/// and one thread runs it.
package final class ConvolutionKernel {
  /// The number of multiplications and additions per run.
  package let operations: Int
  private let layer: PackedLayer
  private let operand: Buffer
  private let result: Buffer
  private let memory = Scratch()
  private let team = Team(width: 1)
  private let examples: Int

  /// Prepares a convolution with random weights.
  ///
  /// - Parameters:
  ///   - inputs: The number of input channels.
  ///   - outputs: The number of output channels.
  ///   - side: The number of positions along both axes.
  ///   - examples: The number of examples.
  package init(from inputs: Int, to outputs: Int, side: Int, examples: Int) throws(NetworkError) {
    var random = SplitMix64(seed: 0)
    let weight = Tensor(
      shape: [outputs, inputs, 3, 3], elements: random.numbers(outputs * inputs * 9, 0.1))
    let convolution = Convolution(weight: weight, window: Window(3, 3, padding: 1))
    let (shape, resulting) = (Shape([inputs, side, side]), Shape([outputs, side, side]))
    let border = Layout.Border(top: 1, left: 1, bottom: 1, right: 1)
    let layout = Layout(image: shape, border: border)
    self.examples = examples
    layer = PackedLayer(convolution, of: shape, lying: layout, into: resulting)
    operand = memory.take(layout, examples: examples)
    result = memory.take(Layout(image: resulting), examples: examples)
    for n in 0..<examples { operand.load(random.numbers(shape.count, 1)[...], into: n) }
    operations = 2 * 9 * inputs * resulting.count * examples
  }

  /// Convolves all examples.
  package func run() {
    layer.forward(
      operand, .whole, bias: nil, into: result, examples: examples, isRectified: true, team: team)
  }
}
