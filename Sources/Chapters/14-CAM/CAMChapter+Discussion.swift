import Attribution
import Figures
import Networks
import Numerics
import Scalar

/// The sections on where the documents are imprecise, and the exercises.
extension CAMChapter {
  func imprecise(on page: inout Page) {
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - Document 003 says that Grad-CAM "tries to improve the resolution of the heat-maps provided by
      CAM through image augmentation". Grad-CAM (Selvaraju et al. 2017) has no augmentation and CAM's
      resolution. What document 003 describes is augmented Grad-CAM (Morbidelli et al. 2020).

      - Its sum over l makes λ and μ depend on L: with twice as many copies they weigh half as much.
      Here they are given for each copy and multiplied by L.

      - It says nothing of the g_l's scale, on which λ depends as well. The data's term grows with its
      square and TV with itself. Here the g_l are divided by their largest number.

      - It takes for granted that one map is behind all views. The table above says how far that
      holds.

      - Document 004 ascribes CAM's restriction to Grad-CAM, and gives the steps of HiResCAM
      (\(chapter: .gradients)). In a network with CAM's end all three are one map, up to 1/P and the negative side,
      which Grad-CAM leaves out.
      """)
  }

  func exercises(on page: inout Page) throws {
    page.exercise(
      """
      Which way would document 004's restriction have to read to be right for CAM? Would a network with
      maximum pooling over all positions do?
      """,
      answer:
        """
        CAM needs one weight for each channel that is the same at all positions. With the largest
        number of each channel instead of the mean the sum can no longer change places with the
        weights: only one position of each channel has a part in the score, and w_ck F_k(p) elsewhere
        explains nothing. Grad-CAM still works: its mean gradient is w_ck/P, the same map.
        """)
    let network = try CAMNetworks.byHand()
    let engine = ScalarEngine(for: network)
    let x = Tensor(shape: [1, 1, 4, 4], elements: GradientNetworks.pixels)
    let difference = zip(
      try engine.cam(of: x, target: .index(0)).elements,
      try engine.cam(of: x, target: .index(1)).elements
    ).map(-)
    page.exercise(
      """
      Work out the map that tells class a from class b in the network by hand, CAM for the score
      S_a − S_b.
      """,
      answer:
        """
        The weights' difference is 4 + 2 = 6 and -4 − 4 = -8, so the map is 6 F_1 − 8 F_2:
        \(vector(difference)), row by row, which is M_a − M_b. Its mean is
        \(formatted(difference.sum / 4)), the biases differ by 2, and S_a − S_b is
        \(formatted(difference.sum / 4 + 2)).
        """)
    page.exercise(
      """
      Without μ and λ the objective may have many minima. Which h does no view see at all?
      """,
      answer:
        """
        Anything whose mean over each moved position is zero, for every copy: with one copy, for
        instance, a chessboard of +1 and -1 on each position. More copies leave fewer such h, but
        frequencies that a position's mean takes out are taken out of all of them, and stay weak. There
        noise would be enlarged most. μ holds such parts at zero, and λ asks that what cannot be seen
        be flat.
        """)
  }
}
