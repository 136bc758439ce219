import Arguments
import Attribution
import Networks
import ONNXImport

/// The outputs that the command line asks for.
enum TargetOption: Equatable {
  /// Each example's predicted class.
  case predicted
  /// Every output, or every class of an output with positions.
  case all
  /// Numbers whose meaning depends on the output's shape.
  case numbers([Int])

  init(_ arguments: ParsedArguments) throws(Refusal) {
    guard let text = arguments.value(.target) else {
      self = .predicted
      return
    }
    if text == "all" {
      for option in [Command.Option.ledger, .traceCSV] where arguments.has(option) {
        throw Refusal(.usage, "\(option.name) explains one target, not all")
      }
      self = .all
      return
    }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else {
      throw Refusal(
        .usage, "--target takes whole numbers from 0, separated by commas, or all, not '\(text)'")
    }
    self = .numbers(numbers.compactMap(\.self))
  }

  /// The targets for an output of this shape.
  ///
  /// - Parameter examples: The number of examples, if there is an input.
  func targets(for output: Shape, examples: Int?) throws(Refusal) -> [Target] {
    switch self {
    case .predicted:
      return [.predicted]
    case .all:
      return (0..<output.classes).map { output.hasPositions ? .channel($0) : .index($0) }
    case .numbers(let numbers):
      return [
        output.hasPositions
          ? try position(numbers, of: output) : try neurons(numbers, of: output, examples)
      ]
    }
  }

  /// The target in a vector: one output, or one for each example.
  private func neurons(
    _ indices: [Int], of output: Shape, _ examples: Int?
  ) throws(Refusal) -> Target {
    for index in indices where index >= output.count {
      throw Refusal(
        .usage,
        "--target \(index) is not one of the \(output.count) outputs, 0 to \(output.count - 1)")
    }
    if indices.count == 1 { return .index(indices[0]) }
    guard examples == nil || examples == indices.count else {
      throw Refusal(
        .usage, "--target names \(indices.count) outputs for \(examples ?? 1) examples")
    }
    return .indices(indices)
  }

  /// The target in a map: a class at all its positions, or at one.
  private func position(_ place: [Int], of output: Shape) throws(Refusal) -> Target {
    guard place.count == 1 || place.count == output.rank else {
      throw Refusal(
        .usage,
        "--target takes a class, or a class and a position (\(output.rank) numbers), for outputs of"
          + " the shape \(output)")
    }
    for (number, length) in zip(place, output.axes) where number >= length {
      throw Refusal(.usage, "--target: \(number) is not between 0 and \(length - 1)")
    }
    if place.count == 1 { return .channel(place[0]) }
    return .index(zip(place, output.axes).reduce(0) { $0 * $1.1 + $1.0 })
  }
}

extension Shape {
  /// Whether an output of this shape is a map: classes × positions.
  var hasPositions: Bool { rank > 1 }
  /// The number of classes of an output of this shape: its first axis.
  var classes: Int { axes.first ?? 1 }
}

extension Request {
  /// What is explained of one example, in words.
  func explained(_ n: Int, _ output: Tensor) -> String {
    guard targets.count == 1 else { return "every output" }
    return words(for: targets[0], n, output)
  }

  private func words(for target: Target, _ n: Int, _ output: Tensor) -> String {
    switch target {
    case .predicted: "output \(name(output.firstMaximum))"
    case .index(let index): "output \(name(index))"
    case .channel(let channel): "class \(className(channel)), the sum over its positions"
    case .each(let targets): words(for: targets[n], n, output)
    }
  }

  /// An output's index, with its label if it has one. In a map it is the class with the position.
  func name(_ index: Int) -> String {
    let shape = model.network.output.shape
    guard shape.hasPositions else { return className(index) }
    var rest = index
    let place = shape.axes.reversed().map { length in
      defer { rest /= length }
      return rest % length
    }
    let position = place.dropLast().reversed().map(String.init).joined(separator: ", ")
    return "\(className(place[place.count - 1])) at \(position)"
  }

  private func className(_ index: Int) -> String {
    labels.map { "\(index) (\($0[index]))" } ?? "\(index)"
  }
}
