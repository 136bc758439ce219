public import Networks

extension TrainerState {
  /// Where training of this network begins: its parameters as they are, and zero moments.
  public init(of network: Network) {
    self.init(
      steps: 0,
      parameters: network.parameters.mapValues { value in
        let zero = Tensor(zeros: value.shape)
        return Parameter(value: value, mean: zero, square: zero)
      })
  }

  /// Whether all numbers are in range.
  public var isFinite: Bool {
    parameters.values.allSatisfy { parameter in
      [parameter.value, parameter.mean, parameter.square].allSatisfy { $0.firstNonFinite == nil }
    }
  }

  /// The network with these parameters. They must be this network's, and finite.
  public func network(like network: Network) -> Network {
    do throws(NetworkError) {
      return try network.with(parameters: parameters.mapValues(\.value))
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Checks that this is a state of a network's training.
  ///
  /// - Throws: `TrainingError` if a parameter is missing, unknown, of another shape or not finite.
  func check(for network: Network) throws(TrainingError) {
    do throws(NetworkError) {
      _ = try network.with(parameters: parameters.mapValues(\.value))
    } catch {
      throw .otherCheckpoint(error.line)
    }
    guard isFinite else { throw .otherCheckpoint("it has moments that are not finite") }
  }
}
