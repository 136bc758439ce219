import Attribution
import DataSets
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Optimised
import Training

extension Chapter {
  static let xRay = Chapter(
    number: 15,
    name: "x-ray",
    title: "An X-ray with a known answer: every method of document 004, scored",
    source: "document 004, all of it",
    options: TrainingOptions.all,
    content: { try XRayChapter(.xRay(askedBy: $0)) })
}

extension ImageModel {
  /// The network of the chapter `x-ray` with the project's weights, or newly trained.
  fileprivate static func xRay(askedBy input: ChapterInput) throws -> ImageModel {
    try TrainingOptions(input.arguments, changing: XRayNetwork.recipe).model(
      of: XRayNetwork.untrained, called: "The network", inFile: "the walkthrough x-ray's",
      for: .chestPhantoms, progress: input.progress)
  }
}

/// The chapter that scores document 004's methods on drawn chests with known masks.
struct XRayChapter: ChapterContent {
  let tested: EvaluatedModel
  /// Computes the mask of test phantom `n`: for each pixel, whether it shows the consolidation.
  let mask: @Sendable (_ n: Int) -> [Bool]
  /// The indices of the test phantoms with a consolidation that the network classifies correctly.
  let found: [Int]

  var engine: OptimisedEngine { tested.engine }
  var network: Network { tested.network }
  var images: ImageSet { tested.images }

  /// The number of patients over which the scores are averaged.
  static let scored = 200

  init(_ model: ImageModel) throws {
    let tested = try EvaluatedModel(model)
    self.tested = tested
    mask = try tested.task.masks()
    found = tested.right.filter { tested.images.label($0) == 1 }
  }

  func page() throws -> Page {
    var page = Page()
    page.prose(
      """
      Document 004 shows an X-ray of a patient with a pulmonary consolidation, the radiologist's mask
      of it, and what eight methods say of a network that found it. One image cannot say which method
      is better, and a radiologist's mask is not what the network looked at. Here is the same with
      drawn chests: hundreds of them, each with a mask that is true by construction.
      """)
    phantoms(on: &page)
    trainedNetwork(on: &page)
    guard !found.isEmpty else { return page }
    let patients = Patients(found.prefix(Self.scored), of: images, masks: mask)
    let usual = try Self.usual.map { try MethodScores(of: $0, by: engine, for: patients) }
    let others = try Self.others.map { try MethodScores(of: $0, by: engine, for: patients) }
    try patient(scores: table(usual, for: patients), on: &page)
    try losers(patients, on: &page)
    try choices(scores: table(others, for: patients), on: &page)
    try sensitivity(usual + others, patients, on: &page)
    exercises(on: &page)
    return page
  }

  private func phantoms(on page: inout Page) {
    page.heading("The phantoms")
    page.prose(
      """
      Lungs full of air are dark, tissue and bone are bright. Every chest has lungs, ribs, a heart, a
      diaphragm, vessels and noise, all of random size and place, and some have electrodes on them. In
      every second one a region of a lung is dense, with ill-defined borders, as document 004 describes
      a consolidation. The mask, drawn around it, is where at least half of its extent is.
      """)
    var sheet = Montage(columns: 4, side: 128)
    for label in 0..<2 {
      let chosen = (0..<8).filter { images.label($0) == label }
      sheet.addRow(
        images.names[label],
        chosen.map {
          label == 1 ? images.picture($0).outlining(mask($0), enlargedBy: 2) : images.picture($0)
        })
    }
    page.picture("phantoms", "Chests without and with a consolidation", sheet)
  }

  private func trainedNetwork(on page: inout Page) {
    page.heading("The network")
    page.prose(
      """
      Four convolutions, three poolings, two dense layers, two scores, trained as in \(chapter: .miniVGG). The
      log of it:
      """)
    page.output("log", (tested.model.facts["log"] ?? "").replacing("\t", with: "  "))
    var table = TextTable(["test phantoms", "images", "right"])
    for entry in tested.evaluation.classes {
      table.add([entry.name, "\(entry.images)", "\(entry.right)"])
    }
    page.output("accuracy", table, tolerance: 0.02)
  }

  func tracedRun() throws -> TracedRun {
    try tested.tracedHead(of: found.first ?? 1, from: .index(1))
  }
}
