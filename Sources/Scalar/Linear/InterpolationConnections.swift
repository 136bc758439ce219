import Networks
import Numerics

/// Interpolation: z_{c,k} = Σ_j w_kj a_{c,j} at each position c of the leading axes.
struct InterpolationConnections {
  let map: LinearMap
  let outputs: Int

  init(_ interpolation: Interpolation, into result: Shape) {
    map = interpolation.map
    outputs = result.count
  }

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    let (position, row) = k.quotientAndRemainder(dividingBy: map.outputs)
    for entry in map.row(row) { visit(1 + position * map.inputs + entry.source, entry.weight) }
  }
}
