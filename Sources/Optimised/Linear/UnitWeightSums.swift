import Networks

/// The sums of a layer with all weights set to 1. They run over boxes of positions and are equal
/// for all channels of a group.
struct UnitWeightSums {
  let groups: Int
  /// The windows' taps over rows and columns; a dense layer has a window of one position.
  let geometry: WindowPositions
  /// The number of input channels per group.
  let inputs: Int
  /// The number of output channels per group.
  let outputs: Int

  /// The number N_k of connections into an output at every position.
  var counts: [Float] {
    geometry.rows.flatMap { row in
      geometry.columns.map { column in Float(row.count * column.count * inputs) }
    }
  }

  /// The transposed pass: Σ_k s_k over all outputs k that read a position, written to all of its
  /// channels.
  func transposed(
    _ s: Buffer, into c: Buffer, examples: Int, adds: Bool, scratch: Scratch, team: Team
  ) {
    let places = geometry.outputs
    let sums = scratch.take(places * groups * examples)
    team.forEachRow(of: s.layout.inner, examples: examples) { row, n in
      let line = s.row(row, of: n)
      for column in 0..<s.layout.columns {
        for group in 0..<groups {
          let first = line + column * s.layout.channels + group * outputs
          let place = row * s.layout.columns + column
          sums[(n * groups + group) * places + place] = sum(first, outputs)
        }
      }
    }
    let (rows, columns) = (geometry.rowsAbove, geometry.columnsAbove)
    team.forEachRow(of: c.layout.inner, examples: examples) { row, n in
      let line = c.row(row, of: n)
      for group in 0..<groups {
        let sums = sums + (n * groups + group) * places
        for column in 0..<c.layout.columns {
          var total: Float = 0
          for y in rows[row] {
            for x in columns[column] { total += sums[y * geometry.columns.count + x] }
          }
          let first = line + column * c.layout.channels + group * inputs
          for channel in 0..<inputs { first[channel] = adds ? first[channel] + total : total }
        }
      }
    }
  }
}
