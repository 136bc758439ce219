import Networks
import Numerics

extension FixedWeightConnections {
  /// Creates an interpolation. In images, the terms of a position serve all of its channels.
  init(
    _ interpolation: Interpolation, of operand: Shape, lying input: Layout, into output: Layout
  ) {
    let map = interpolation.map
    if input.isImage, output.isImage {
      self.init(
        length: input.channels, output: output, inputs: [input],
        terms: (0..<map.outputs).map { row in
          map.row(row).map { Term(operand: 0, run: $0.source, weight: Float($0.weight)) }
        })
      return
    }
    self.init(
      output: output, inputs: [input],
      elements: (0..<operand.count / map.inputs).flatMap { position in
        (0..<map.outputs).map { row in
          map.row(row).map { Element(0, position * map.inputs + $0.source, Float($0.weight)) }
        }
      })
  }
}
