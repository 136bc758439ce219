public import Networks

/// The output to explain: a neuron, or a class of an output with positions.
public indirect enum Target: Hashable, Sendable {
  /// The predicted class: the neuron with the highest score of each example, the first of equals.
  case predicted
  /// The neuron with this flat index, for every example.
  case index(Int)
  /// The sum over all positions of the channel with this index along the first axis, as for a class
  /// of a segmentation. In a vector a channel is a neuron.
  case channel(Int)
  /// A target for each example.
  case each([Target])

  /// One neuron for each example, by its flat index.
  public static func indices(_ indices: [Int]) -> Target { .each(indices.map { .index($0) }) }
}

extension Target {
  /// The target as neurons that do not depend on scores: the predicted class of each example is the
  /// one at this output.
  ///
  /// - Throws: `AttributionError` for a target outside the output.
  public func fixed(at output: Tensor) throws(AttributionError) -> Target {
    guard self == .predicted else {
      try check(examples: output.examples, output: output.example(0).shape)
      return self
    }
    return .indices((0..<output.examples).map { output.example($0).firstMaximum })
  }

  /// The target of one example.
  func example(_ n: Int) -> Target {
    guard case .each(let targets) = self else { return self }
    return targets[n]
  }

  /// The target of a batch of `count` copies of all examples, one copy after another.
  func repeated(_ count: Int) -> Target {
    guard case .each(let targets) = self else { return self }
    return .each(Array(repeating: targets, count: count).flatMap(\.self))
  }

  /// Checks that the target is one of the outputs.
  func check(examples: Int, output: Shape) throws(AttributionError) {
    switch self {
    case .predicted:
      return
    case .index(let index):
      guard (0..<output.count).contains(index) else {
        throw .target(index, neurons: output.count)
      }
    case .channel(let channel):
      let channels = output.axes.first ?? 1
      guard (0..<channels).contains(channel) else {
        throw .targetChannel(channel, channels: channels)
      }
    case .each(let targets):
      guard targets.count == examples else {
        throw .targetCount(found: targets.count, examples: examples)
      }
      for target in targets { try target.check(examples: examples, output: output) }
    }
  }

  /// The explained neurons of one example: 1 at each, 0 elsewhere.
  func mask(of example: Int, at scores: [Double], of output: Shape) -> [Double] {
    let chosen: Range<Int>
    switch self {
    case .predicted:
      let index = Tensor(scores).firstMaximum
      chosen = index..<index + 1
    case .index(let index):
      chosen = index..<index + 1
    case .channel(let channel):
      let positions = output.count / (output.axes.first ?? 1)
      chosen = channel * positions..<(channel + 1) * positions
    case .each(let targets):
      return targets[example].mask(of: example, at: scores, of: output)
    }
    return scores.indices.map { chosen.contains($0) ? 1 : 0 }
  }
}
