public import Networks
import Numerics

/// Tensors of channels × positions as numbers on the grid of their positions.
extension Tensor {
  private var grid: Grid { Grid(shape.axes.dropFirst()) }

  /// Blurs a tensor of channels × positions along every axis of positions by a Gaussian.
  ///
  /// - Parameter sigma: The width σ in positions, finite and not negative; 0 changes nothing.
  public func blurred(sigma: Double) -> Tensor {
    Tensor(shape: shape, elements: grid.blurred(elements, sigma: sigma))
  }

  /// The anisotropic total variation of a tensor of channels × positions.
  ///
  ///     TV(x) = Σ_c Σ_{p,q neighbours} |x_{c,p} − x_{c,q}|
  public var totalVariation: Double { grid.totalVariation(of: elements) }

  /// A subgradient of the total variation of channels × positions.
  package var totalVariationSlope: Tensor {
    Tensor(shape: shape, elements: grid.totalVariationSlope(at: elements))
  }
}
