extension LinearMap {
  /// Creates the map 𝒟 from a grid to coarser pixels, each of which is the mean over the area it
  /// covers. A grid pixel at the border of an area counts with the fraction that is inside.
  ///
  ///     (𝒟h)(q) = Σ_p |p ∩ q| h(p) / |q|
  ///
  /// - Parameters:
  ///   - size: The height and width of the grid.
  ///   - coarse: The height and width of the coarser grid.
  package static func downsampling(
    from size: (height: Int, width: Int), to coarse: (height: Int, width: Int)
  ) -> LinearMap {
    let rows = overlaps(from: size.height, to: coarse.height)
    let columns = overlaps(from: size.width, to: coarse.width)
    return LinearMap(
      inputs: size.height * size.width,
      rows: rows.flatMap { row in
        columns.map { column in
          row.flatMap { y in
            column.map { x in
              Entry(source: y.source * size.width + x.source, weight: y.weight * x.weight)
            }
          }
        }
      })
  }

  /// For each of `coarse` equal parts of an axis, the pixels that it covers, with their weights.
  private static func overlaps(from length: Int, to coarse: Int) -> [[Entry]] {
    // In units of 1/coarse of a pixel, all boundaries are whole numbers.
    (0..<coarse).map { q in
      let (low, high) = (q * length, (q + 1) * length)
      return (low / coarse...(high - 1) / coarse).map { p in
        let overlap = min(high, (p + 1) * coarse) - max(low, p * coarse)
        return Entry(source: p, weight: Double(overlap) / Double(length))
      }
    }
  }
}
