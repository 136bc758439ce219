import Formats
import Networks

extension OperatorCall {
  /// Batch normalisation in training mode, which standardises each channel by its own mean and
  /// variance. Networks without batch normalisation standardise their weights by it:
  ///
  ///     y = scale · (x − mean) / √(variance + ε) + bias
  ///
  /// - Returns: y, and the running mean and variance after this batch.
  func standardized(_ operands: [Constant?]) throws(ReadError) -> [Constant] {
    let x = try first(operands)
    let parameters = operands.dropFirst().compactMap(\.self)
    guard x.dimensions.count > 1, parameters.count == 4,
      parameters.allSatisfy({ $0.numbers.count == x.dimensions[1] }), !x.numbers.isEmpty
    else { throw unfit(operands) }
    let channels = x.dimensions[1]
    let run = x.dimensions[2...].reduce(1, *)
    let size = Double(x.numbers.count / channels)
    var mean = Array(repeating: 0.0, count: channels)
    var variance = mean
    for (place, number) in x.numbers.enumerated() { mean[place / run % channels] += number / size }
    for (place, number) in x.numbers.enumerated() {
      let difference = number - mean[place / run % channels]
      variance[place / run % channels] += difference * difference / size
    }
    let epsilon = float("epsilon", 1e-5)
    let factor = zip(parameters[0].numbers, variance).map { $0 / ($1 + epsilon).squareRoot() }
    let y = x.numbers.enumerated().map { place, number in
      let channel = place / run % channels
      return factor[channel] * (number - mean[channel]) + parameters[1].numbers[channel]
    }
    let momentum = float("momentum", 0.9)
    func running(_ before: Constant, _ now: [Double]) -> Constant {
      let after = zip(before.numbers, now).map { momentum * $0 + (1 - momentum) * $1 }
      return Constant(before.type, dimensions: before.dimensions, numbers: after)
    }
    return [
      Constant(x.type, dimensions: x.dimensions, numbers: y),
      running(parameters[2], mean),
      running(parameters[3], variance),
    ]
  }
}
