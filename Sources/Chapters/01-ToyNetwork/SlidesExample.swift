import Attribution
import Networks

/// The slides' worked example: two inputs, four hidden neurons and three outputs. The numbers that
/// the slides leave out are filled in.
///
/// Source: document 002, "Example of Relevance Redistribution" to "Relevance in the Input Layer".
enum SlidesExample {
  /// The relevance R(o) of each output, as the slides give it.
  static let outputRelevance = [0.5, 0.3, 0.2]

  /// The contribution Z(h, o) of each hidden neuron to each output, one row per hidden neuron. The
  /// first row and the column totals (2, 1, 2) are from the slides. The other rows are ours, chosen
  /// with one decimal so that every R(h) on the slides comes out.
  static let hiddenContributions = [
    [0.8, 0.1, 0.5],
    [0.4, 0.4, 0.5],
    [0.5, 0.3, 0.3],
    [0.3, 0.2, 0.7],
  ]

  /// The contribution Z(x, h) of each input to each hidden neuron, one row per hidden neuron. The
  /// first row is from the slides; the others are ours.
  static let inputContributions = [
    [0.6, 0.4],
    [0.3, 0.7],
    [0.5, 0.5],
    [0.8, 0.2],
  ]

  static let input = [1.0, 1.0]

  /// Creates the example's network: its weights equal the contributions, it has no biases, and a
  /// ReLU stands between the layers. At x = (1, 1) every activation that is multiplied by a weight
  /// is 1, so the contributions a_j w_jk are the weights.
  static func network() throws(NetworkError) -> Network {
    let hidden = Dense(inputContributions)
    let output = Dense((0..<3).map { o in hiddenContributions.map { $0[o] } })

    var network = try Network(input: "x", shape: [2], units: ["x1", "x2"])
    try network.append("hidden", .dense(hidden), units: ["h1", "h2", "h3", "h4"])
    try network.append("relu", .activation(.relu))
    try network.append("output", .dense(output), units: ["o1", "o2", "o3"])
    return network
  }

  /// The initial relevance, as the slides give it.
  static let start = InitialRelevance.values(Tensor(example: outputRelevance))
}
