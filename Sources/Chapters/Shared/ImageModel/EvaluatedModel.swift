import Attribution
import Figures
import Formats
import Networks
import Optimised
import Training

/// A model with its predictions for all labelled test images.
struct EvaluatedModel {
  let model: ImageModel
  let task: ImageTask
  let engine: OptimisedEngine
  let evaluation: Evaluation
  /// The class with the highest score for each test image.
  let predicted: [Int]

  var network: Network { model.network }
  var images: ImageSet { task.test }

  /// Predicts the classes of all test images.
  ///
  /// - Throws: `UnsuitableModel` if the model comes without labelled images.
  init(_ model: ImageModel) throws {
    self.model = model
    task = try model.labelled()
    let engine = OptimisedEngine(for: model.network)
    self.engine = engine
    var predicted: [Int] = []
    evaluation = try Evaluation(of: task.test) { inputs in
      let scores = try engine.output(of: inputs)
      predicted += (0..<scores.examples).map { scores.example($0).firstMaximum }
      return scores
    }
    self.predicted = predicted
  }

  /// The indices of the correctly classified test images.
  var right: [Int] { predicted.indices.filter { predicted[$0] == images.label($0) } }

  /// The run that `--trace` prints: the dense layers after `relu-fc1` under LRP-ε, for one image. A
  /// trace of the whole network would have millions of redistributions.
  func tracedHead(of image: Int, from target: Target) throws -> TracedRun {
    let place = network.place(of: "relu-fc1")
    var head = try Network(input: "relu-fc1", shape: network.nodes[place].shape)
    for node in network.nodes[(place + 1)...] { try head.append(node.name, node.operation) }
    return TracedRun(
      title: "What is behind relu-fc1 under LRP-ε, for test image \(image)", network: head,
      plan: try Plan(.epsilonPlus(), for: head),
      input: try engine.activations(of: images.batch([image]).inputs, at: [place])[0],
      start: .score(target))
  }

  /// A sheet of one image: its picture, followed by its attribution by each of the methods.
  func sheet(
    of methods: [ComparedMethod], for image: Int, target: Int,
    ledBy first: (caption: String, picture: Image),
    columns: Int, side: Int
  ) throws -> Montage {
    let inputs = images.batch([image]).inputs
    let maps = try methods.map { method in
      let map = try method.attribution(engine, inputs, .index(target)).example(0)
      return (method.isSigned ? Heatmap.signed : .unsigned).picture(of: map)
    }
    var sheet = Montage(columns: columns, side: side)
    sheet.addRows("", [first.picture] + maps, captions: [first.caption] + methods.map(\.name))
    return sheet
  }
}
