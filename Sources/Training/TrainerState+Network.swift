public import Networks

extension TrainerState {
  /// Creates the initial state of training: the network's current parameters, and moments of zero.
  public init(of network: Network) {
    self.init(
      steps: 0,
      parameters: network.parameters.mapValues { value in
        let zero = Tensor(zeros: value.shape)
        return Parameter(value: value, mean: zero, square: zero)
      })
  }

  /// Whether all parameters and moments are finite.
  public var isFinite: Bool {
    parameters.values.allSatisfy { parameter in
      [parameter.value, parameter.mean, parameter.square].allSatisfy { $0.firstNonFinite == nil }
    }
  }

  /// The network with these parameters, which must match it and be finite.
  public func network(like network: Network) -> Network {
    do throws(NetworkError) {
      return try network.with(parameters: parameters.mapValues(\.value))
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Checks that this is a state of the network's training.
  ///
  /// - Throws: `TrainingError` if a parameter is missing, unknown, not finite or has another shape.
  func check(for network: Network) throws(TrainingError) {
    do throws(NetworkError) {
      _ = try network.with(parameters: parameters.mapValues(\.value))
    } catch {
      throw .otherCheckpoint(error.line)
    }
    guard isFinite else { throw .otherCheckpoint("it has moments that are not finite") }
  }
}
