import Arguments
import Attribution
import Chapters
import Figures
import Formats
import Foundation
import Networks
import ONNXImport

/// Which network a walkthrough on feature visualisation is asked to look at, checked.
struct SeeingRequest {
  /// The walkthroughs that have these options.
  static let chapters = ["filters", "patches", "activation-maximisation"]

  private let chapter: String
  private let model: String?
  private let images: String?

  init(_ chapter: String, _ arguments: ParsedArguments) throws(Refusal) {
    self.chapter = chapter
    model = arguments.value(.model)
    images = arguments.value(.images)
    if images != nil {
      guard model != nil else { throw Command.walkthrough.usage("--images goes with --model") }
      guard chapter != "activation-maximisation" else {
        throw Command.walkthrough.usage("\(chapter) makes its images, and takes no --images")
      }
    } else if chapter == "patches", model != nil {
      throw Command.walkthrough.usage("patches needs --images DIR with --model")
    }
  }

  /// The chapter, about the model that is asked for.
  func chapter(otherwise own: Chapter) throws(Refusal) -> Chapter {
    guard let model else { return own }
    let subject: VisualisedNetwork
    do {
      let network = try ImportedModel.read(model).network
      let stream = try images.map { try ImageStream.folder($0, shape: network.input.shape) }
      subject = try VisualisedNetwork(name: model, network: network, images: stream)
    } catch let error as ReadError {
      throw Refusal(error.kind == .missing ? .missingInput : .badData, error.description)
    } catch {
      throw Refusal(.badData, "\(model): \(error)")
    }
    switch chapter {
    case "filters": return .filters(of: subject)
    case "patches": return .patches(of: subject, progress: tell)
    default: return .activationMaximisation(of: subject)
    }
  }
}

/// Says on a terminal how many images are done.
private func tell(_ done: Int, _ images: Int) {
  guard isatty(STDERR_FILENO) == 1 else { return }
  let line = done < images ? "\r\(done) of \(images) images" : "\r\u{1B}[K"
  FileHandle.standardError.write(Data(line.utf8))
}
