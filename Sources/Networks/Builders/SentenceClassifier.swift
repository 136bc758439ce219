public import Numerics

extension Network {
  /// An untrained classifier of sentences, given as embedded words: a bidirectional LSTM, its two last
  /// states side by side, and a dense layer. The forward cell's last state has read the last word, the
  /// backward cell's the first.
  ///
  /// - Parameters:
  ///   - words: The number of words.
  ///   - width: The length of an embedding.
  ///   - units: The number of units in each direction.
  ///   - classes: The number of classes.
  ///   - generator: Draws the parameters with PyTorch's default initialisation: the forward cell's, the
  ///     backward cell's, the dense layer's.
  ///
  /// Source: document 002, "Embedding and recurrent layers"; Arras et al. 2017.
  public static func sentenceClassifier(
    words: Int, width: Int, units: Int, classes: Int, using generator: inout SplitMix64
  ) throws(NetworkError) -> Network {
    let forward = RecurrentCell(.lstm, from: width, to: units, using: &generator)
    let backward = RecurrentCell(.lstm, from: width, to: units, using: &generator)
    var network = try Network(input: "words", shape: [words, width])
    let steps = try network.appendSteps("word")
    let ends = [
      try network.appendUnrolled("forward", forward, over: steps).last,
      try network.appendUnrolled("backward", backward, over: steps, isReversed: true).last,
    ]
    try network.append("sentence", .rearrange(.concatenate(axis: 0)), of: ends)
    try network.append("scores", .dense(from: 2 * units, to: classes, using: &generator))
    return network
  }
}
