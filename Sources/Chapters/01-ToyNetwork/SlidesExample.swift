import Attribution
import Networks

/// The slides' worked example, two inputs, four hidden neurons and three outputs, with what the
/// slides leave open completed.
///
/// Source: document 002, "Example of Relevance Redistribution" to "Relevance in the Input Layer".
enum SlidesExample {
  /// R(o), as the slides give it.
  static let outputRelevance = [0.5, 0.3, 0.2]

  /// Z(h, o), a row for each hidden neuron. The first row and the column totals (2, 1, 2) are the
  /// slides'; the other rows are ours, chosen with one decimal so that every R(h) the slides print
  /// comes out.
  static let hiddenContributions = [
    [0.8, 0.1, 0.5],
    [0.4, 0.4, 0.5],
    [0.5, 0.3, 0.3],
    [0.3, 0.2, 0.7],
  ]

  /// Z(x, h), a row for each hidden neuron. The first row is the slides', the others are ours.
  static let inputContributions = [
    [0.6, 0.4],
    [0.3, 0.7],
    [0.5, 0.5],
    [0.8, 0.2],
  ]

  static let input = [1.0, 1.0]

  /// The example as a network: weights equal to the contributions, no biases, a ReLU between the
  /// layers. At x = (1, 1) every activation below a weight is 1, so that contributions a_j w_jk are
  /// the weights.
  static func network() throws(NetworkError) -> Network {
    let hidden = Dense(inputContributions)
    let output = Dense((0..<3).map { o in hiddenContributions.map { $0[o] } })

    var network = try Network(input: "x", shape: [2], units: ["x1", "x2"])
    try network.append("hidden", .dense(hidden), units: ["h1", "h2", "h3", "h4"])
    try network.append("relu", .activation(.relu))
    try network.append("output", .dense(output), units: ["o1", "o2", "o3"])
    return network
  }

  /// The start that the slides give.
  static let start = InitialRelevance.values(Tensor(example: outputRelevance))
}
