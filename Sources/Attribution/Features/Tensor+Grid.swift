public import Networks
import Numerics

/// Channels × positions, as numbers on the grid of their positions.
extension Tensor {
  private var grid: Grid { Grid(shape.axes.dropFirst()) }

  /// Channels × positions, blurred along every axis of positions by a Gaussian.
  ///
  /// - Parameter sigma: σ, in positions, not negative; 0 changes nothing.
  public func blurred(sigma: Double) -> Tensor {
    Tensor(shape: shape, elements: grid.blurred(elements, sigma: sigma))
  }

  /// The anisotropic total variation of channels × positions: how much neighbours differ.
  ///
  ///     TV(x) = Σ_c Σ_{p,q neighbours} |x_{c,p} − x_{c,q}|
  public var totalVariation: Double { grid.totalVariation(of: elements) }

  /// A subgradient of the total variation of channels × positions.
  package var totalVariationSlope: Tensor {
    Tensor(shape: shape, elements: grid.totalVariationSlope(at: elements))
  }
}
