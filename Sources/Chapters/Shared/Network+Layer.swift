import Networks

extension Network {
  /// Creates a network of one dense layer without names.
  static func layer(_ rows: [[Double]], bias: [Double]? = nil) throws -> Network {
    var network = try Network(
      input: "x", shape: [rows[0].count], units: rows[0].indices.map { "x\($0 + 1)" })
    try network.append(
      "z", .dense(Dense(rows, bias: bias)), units: rows.indices.map { "z\($0 + 1)" })
    return network
  }
}
