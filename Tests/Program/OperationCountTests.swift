import Networks
import Testing
import benchmark

/// How many multiplications and additions the benchmark counts.
@Suite struct OperationCountTests {
  /// MiniVGG's layers, inputs of an output times outputs, twice:
  ///
  ///     convolutions  27·32·1024 = 884736, 288·64·1024 = 18874368, 576·128·256 = 18874368,
  ///                   1152·128·256 = 37748736
  ///     dense         8192·256 = 2097152, 256·64 = 16384, 64·10 = 640
  @Test func miniVGG() throws {
    let network = try Network.miniVGG(seed: 0)
    let first = 884736
    let others = 18_874_368 + 18_874_368 + 37_748_736
    let dense = 2_097_152 + 16384 + 640
    let forward = 2 * (first + others + dense)
    #expect(forward == 156_992_768)

    func count(_ work: Work, _ batch: Int) -> Int { work.operations(in: network, batch: batch) }
    #expect(count(.forward, 1) == forward && count(.forward, 32) == 32 * forward)
    #expect(count(.gradient, 1) == 2 * forward && count(.gradient, 5) == 10 * forward)
    // The first convolution is flat: forward only.
    #expect(count(.epsilonPlusFlat, 1) == 2 * (first + 3 * others + 2 * dense))
    #expect(count(.epsilonPlusFlat, 32) == 32 * 463_211_008)
    // It is zB: forward, and two sides forward and transposed.
    #expect(count(.epsilonGammaBox, 1) == 2 * (5 * first + 3 * others + 2 * dense))
    #expect(count(.epsilonGammaBox, 5) == 5 * 470_288_896)
    // Five gradients and one baseline.
    #expect(count(.deepLIFT, 5) == 11 * forward)
    #expect(count(.integratedGradients, 1) == 100 * forward)
  }

  /// Flat at a dense layer needs no product either: 2·(3·2) once, 2·(2·1) twice.
  @Test func denseLayersOnly() throws {
    var network = try Network(shape: [3])
    try network.append("first", .dense(Dense([[1, 2, 3], [4, 5, 6]])))
    try network.append("relu", .activation(.relu))
    try network.append("second", .dense(Dense([[1, 2]])))
    #expect(Work.epsilonPlusFlat.operations(in: network, batch: 1) == 12 + 8)
    #expect(Work.epsilonGammaBox.operations(in: network, batch: 1) == 24 + 8)
  }

  /// torchvision's ResNet-18 has 11689512 parameters and takes 1814073344 multiplications. Merged,
  /// its 4800 normalised channels have one parameter each instead of two.
  @Test func resNet18IsResNet18() throws {
    let network = try Network.resNet18(seed: 0)
    #expect(Work.forward.operations(in: network, batch: 1) == 2 * 1_814_073_344)
    let parameters = network.nodes.map { node in
      switch node.operation {
      case .convolution(let layer): layer.weight.shape.count + (layer.bias?.shape.count ?? 0)
      case .dense(let layer): layer.weight.shape.count + (layer.bias?.shape.count ?? 0)
      default: 0
      }
    }
    #expect(parameters.reduce(0, +) == 11_689_512 - 4800)
    #expect(network.output.shape == [1000])
    let kinds = Dictionary(grouping: network.nodes, by: \.operation.kind).mapValues(\.count)
    #expect(kinds[.convolution] == 20 && kinds[.addition] == 8 && kinds[.activation] == 17)
  }
}
