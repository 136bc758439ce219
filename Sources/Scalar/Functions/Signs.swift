/// The positive part t⁺ = max(t, 0).
func positive(_ t: Double) -> Double { t > 0 ? t : 0 }

/// The negative part t⁻ = min(t, 0).
func negative(_ t: Double) -> Double { t < 0 ? t : 0 }

/// The sign in every stabiliser, with sgn(0) = +1.
func sgn(_ t: Double) -> Double { t < 0 ? -1 : 1 }
