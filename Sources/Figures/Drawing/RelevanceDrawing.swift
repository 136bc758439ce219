import Foundation

/// A drawing of LRP on a layered network, input on the left. Every neuron shows its relevance;
/// every message is a line between two neurons whose width is proportional to the amount.
public struct RelevanceDrawing: Sendable {
  /// A neuron with its relevance.
  public struct Neuron: Sendable {
    /// The neuron's name, such as `x1`.
    public let name: String
    /// The neuron's relevance R.
    public let relevance: Double

    /// Creates a neuron.
    public init(_ name: String, relevance: Double) {
      self.name = name
      self.relevance = relevance
    }
  }

  /// A message R(j ← k) from a neuron to one in the layer before.
  public struct Message: Sendable {
    /// The layer of the sender, counted from the input's, which is 0.
    public let layer: Int
    /// The index of the sender in its layer.
    public let k: Int
    /// The index of the receiver in the layer before.
    public let j: Int
    /// The relevance that the message carries.
    public let amount: Double

    /// Creates a message.
    public init(layer: Int, k: Int, j: Int, amount: Double) {
      self.layer = layer
      self.k = k
      self.j = j
      self.amount = amount
    }
  }

  private let layers: [[Neuron]]
  private let messages: [Message]
  private let titles: [String]

  /// Creates a drawing.
  ///
  /// - Parameters:
  ///   - layers: The neurons of each layer, the input's first.
  ///   - titles: The title above each layer.
  ///   - messages: The messages between neighbouring layers.
  public init(layers: [[Neuron]], titles: [String], messages: [Message]) {
    self.layers = layers
    self.titles = titles
    self.messages = messages
  }

  private let spacing = (x: 320.0, y: 108.0)
  private let radius = 32.0
  private let margin = (x: 80.0, top: 40.0)

  /// The drawing as an SVG file.
  public var svg: String {
    var drawing = SVG(
      width: 2 * margin.x + spacing.x * Double(layers.count - 1), height: margin.top + height)
    let largest = messages.map { abs($0.amount) }.max() ?? 1
    for message in messages {
      drawing.line(
        from: centre(message.layer, message.k), to: centre(message.layer - 1, message.j),
        colour: message.amount < 0 ? Ink.paleContradicts : Ink.paleSupports,
        width: 1 + 9 * abs(message.amount) / largest)
    }
    for message in messages { label(message, in: &drawing) }
    for (l, layer) in layers.enumerated() {
      drawing.label(titles[l], at: (centre(l, 0).x, 24), size: 15, bold: true)
      for (i, neuron) in layer.enumerated() {
        let centre = centre(l, i)
        drawing.circle(at: centre, radius: radius, fill: "#ffffff", stroke: Ink.text)
        drawing.label(neuron.name, at: (centre.x, centre.y - 4), bold: true)
        drawing.label(
          formatted(neuron.relevance, digits: 4), at: (centre.x, centre.y + 14), size: 13,
          colour: Ink.of(neuron.relevance))
      }
    }
    return drawing.text
  }

  /// Writes the amount near that end of the message where fewer lines meet.
  private func label(_ message: Message, in drawing: inout SVG) {
    var (near, far) = (centre(message.layer - 1, message.j), centre(message.layer, message.k))
    if layers[message.layer].count > layers[message.layer - 1].count { swap(&near, &far) }
    let t = (radius + 40) / hypot(far.x - near.x, far.y - near.y)
    let point = (x: near.x + t * (far.x - near.x), y: near.y + t * (far.y - near.y) + 4)
    drawing.label(formatted(message.amount, digits: 4), at: point, size: 12)
  }

  private var height: Double { spacing.y * Double(layers.map(\.count).max() ?? 1) }

  private func centre(_ layer: Int, _ neuron: Int) -> (x: Double, y: Double) {
    let row = height / Double(layers[layer].count)
    return (margin.x + spacing.x * Double(layer), margin.top + row * (Double(neuron) + 0.5))
  }
}
