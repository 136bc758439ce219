import Foundation
public import Networks
package import Numerics

extension LinearMap {
  /// The map 𝒜 from a grid to the same grid after a motion. Each pixel reads its source position
  /// bilinearly; positions outside count as zero.
  ///
  ///     (𝒜h)(p) = h(Rᵀ(p − t − c) + c)        c the centre, R the rotation, t the translation
  package static func warp(_ motion: Motion, height: Int, width: Int) -> LinearMap {
    let (cosine, sine) = (cos(motion.angle), sin(motion.angle))
    let center = (y: Double(height - 1) / 2, x: Double(width - 1) / 2)
    let rows = (0..<height * width).map { p in
      let x = Double(p % width) - motion.right - center.x
      let y = Double(p / width) - motion.down - center.y
      // Rows count downwards, so a counterclockwise turn takes x to −y.
      let source = (y: sine * x + cosine * y + center.y, x: cosine * x - sine * y + center.x)
      return bilinear(y: source.y, x: source.x, height: height, width: width)
    }
    return LinearMap(inputs: height * width, rows: rows)
  }

  /// The bilinear weights of the four pixels around a point; pixels outside are omitted.
  private static func bilinear(y: Double, x: Double, height: Int, width: Int) -> [Entry] {
    let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
    return [top, top + 1].flatMap { row in
      [left, left + 1].compactMap { column in
        let weight = (1 - abs(y - Double(row))) * (1 - abs(x - Double(column)))
        guard weight > 0, (0..<height).contains(row), (0..<width).contains(column) else {
          return nil
        }
        return Entry(source: row * width + column, weight: weight)
      }
    }
  }
}

extension Tensor {
  /// An image of shape channels × height × width after a motion, sampled bilinearly, with zeros
  /// outside.
  public func moved(by motion: Motion) -> Tensor {
    precondition(shape.rank == 3, "an image has channels × height × width")
    let (height, width) = (shape.axes[1], shape.axes[2])
    let warp = LinearMap.warp(motion, height: height, width: width)
    let area = height * width
    return Tensor(
      shape: shape,
      elements: (0..<shape.axes[0]).flatMap { channel in
        warp(Array(elements[channel * area..<(channel + 1) * area]))
      })
  }
}
