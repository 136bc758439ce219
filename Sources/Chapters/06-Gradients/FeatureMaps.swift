import Attribution
import Networks
import Scalar

/// The results of the methods at feature maps, for the image of `GradientNetworks`.
struct FeatureMaps {
  let features: [[[Double]]]
  let gradients: [[[Double]]]
  let score: Double
  let gradCAM: [[Double]]
  let hiResCAM: [[Double]]
  let upsampled: [[Double]]
  let guided: [[Double]]
  let guidedGradCAM: [[Double]]

  /// Applies the methods to one of the two networks.
  ///
  /// - Parameter average: Whether average pooling stands before the dense layer.
  init(average: Bool) throws {
    let network = try GradientNetworks.featureMaps(average: average)
    let engine = ScalarEngine(for: network)
    let x = Tensor(shape: [1, 1, 4, 4], elements: GradientNetworks.pixels)
    guard let F = network.lastFeatureMap else { preconditionFailure("there is a convolution") }
    func maps(_ tensor: Tensor) -> [[[Double]]] {
      rows(tensor.elements, of: 4).map { rows($0, of: 2) }
    }
    features = maps(try engine.activations(of: x, at: [F])[0])
    let pass = try engine.gradient(of: x, from: .oneHot(.index(0)), at: [F])
    gradients = maps(pass.gradients[0])
    score = pass.output[0]
    let map = try engine.gradCAM(of: x, at: F)
    gradCAM = rows(map.elements, of: 2)
    hiResCAM = rows(try engine.hiResCAM(of: x, at: F).elements, of: 2)
    upsampled = rows(map.upsampled(to: [4, 4]).elements, of: 4)
    guided = rows(try engine.guidedBackpropagation(of: x).elements, of: 4)
    guidedGradCAM = rows(try engine.guidedGradCAM(of: x, at: F).elements, of: 4)
  }
}
