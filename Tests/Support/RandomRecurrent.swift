import Networks
import Numerics

/// A seeded recurrent network over a short sequence, with two inputs for it: one or two layers of LSTM
/// or GRU, in one direction or both, read out at the last step or by the mean.
struct RandomRecurrent {
  let network: Network
  let input: Tensor
  /// A second point, to compare with.
  let baseline: Tensor

  init(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let (steps, features) = (random.integer(1...5), random.integer(1...3))
    var network = try Network(input: "sequence", shape: [steps, features])
    var inputs = try network.appendSteps("x")
    var readout: [Int] = []
    let isBidirectional = random.chance(0.5)
    for layer in 0..<random.integer(1...2) {
      let kind = random.choice([
        RecurrentCell.Kind.lstm, .gru(resetsAfter: true), .gru(resetsAfter: false),
      ])
      var states: [RecurrentStates] = []
      for direction in 0..<(isBidirectional ? 2 : 1) {
        let width = network.nodes[inputs[0]].shape.count
        let units = random.integer(1...3)
        let rows = kind.blocks * units
        let cell = RecurrentCell(
          kind,
          inputWeight: Tensor(shape: [rows, width], elements: random.numbers(rows * width, 1)),
          stateWeight: Tensor(shape: [rows, units], elements: random.numbers(rows * units, 1)),
          inputBias: Tensor(random.numbers(rows, 0.5)),
          stateBias: random.chance(0.5) ? Tensor(random.numbers(rows, 0.5)) : nil)
        states.append(
          try network.appendUnrolled(
            "layer \(layer).\(direction)", cell, over: inputs, isReversed: direction == 1))
      }
      readout = states.map(\.last)
      if states.count == 1 {
        inputs = states[0].outputs
      } else {
        inputs = try inputs.indices.map { t in
          try network.append(
            "layer \(layer)[\(t)]", .rearrange(.concatenate(axis: 0)),
            of: states.map { $0.outputs[t] })
        }
      }
    }
    if random.chance(0.4) {
      try network.appendMean("mean", of: inputs)
    } else if readout.count > 1 {
      try network.append("last", .rearrange(.concatenate(axis: 0)), of: readout)
    }
    let width = network.output.shape.count
    try network.append(
      "scores",
      .dense(
        Dense(
          weight: Tensor(shape: [3, width], elements: random.numbers(3 * width, 1)),
          bias: random.chance(0.5) ? Tensor(random.numbers(3, 0.5)) : nil)))
    self.network = network
    let shape = network.input.shape.batched(1)
    input = Tensor(shape: shape, elements: random.numbers(shape.count, 2))
    baseline = Tensor(shape: shape, elements: random.numbers(shape.count, 2))
  }
}
