import Attribution
import DataSets
import Figures
import Formats
import Foundation
import Networks
import Optimised
import Training

extension Chapter {
  /// The chapter about the project's own weights.
  static let xRay = xRay {
    try TrainedSubject(.chestPhantoms, of: XRayNetwork.untrained(seed: 0))
  }

  /// The chapter about these weights.
  public static func xRay(about subject: TrainedSubject) -> Chapter { xRay { subject } }

  private static func xRay(
    about subject: @escaping @Sendable () throws -> TrainedSubject
  ) -> Chapter {
    Chapter(
      number: 15,
      name: "x-ray",
      title: "An X-ray with a known answer: every method of document 004, scored",
      source: "document 004, all of it",
      page: { try XRay(subject()).page() },
      tracedRun: { try XRay(subject()).tracedRun() })
  }
}

/// The chapter about one network.
struct XRay {
  let trial: Trial
  /// The test phantoms that have a consolidation and are taken for what they are.
  let found: [Int]

  var subject: TrainedSubject { trial.subject }
  var engine: OptimisedEngine { trial.engine }
  var images: ImageSet { trial.images }

  /// How many the scores are means of.
  static let scored = 200

  init(_ subject: TrainedSubject) throws {
    let trial = try Trial(subject)
    self.trial = trial
    found = trial.right.filter { trial.images.label($0) == 1 }
  }

  func mask(_ n: Int) -> [Bool] { SubjectImages.testChests.example(n).mask }

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
    network(on: &page)
    guard !found.isEmpty else { return page }
    let patients = Patients(found.prefix(Self.scored), of: images)
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

  private func network(on page: inout Page) {
    page.heading("The network")
    page.prose(
      """
      Four convolutions, three poolings, two dense layers, two scores, trained as in chapter 10. The
      log of it:
      """)
    page.output("log", (subject.facts["log"] ?? "").replacing("\t", with: "  "))
    var table = TextTable(["test phantoms", "images", "right"])
    for entry in trial.evaluation.classes {
      table.add([entry.name, "\(entry.images)", "\(entry.right)"])
    }
    page.output("accuracy", table, tolerance: 0.02)
  }

  func tracedRun() throws -> TracedRun {
    try trial.tracedHead(of: found.first ?? 1, from: .index(1))
  }
}
