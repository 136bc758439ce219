/// The positive part t⁺ = max(t, 0).
@inline(__always)
func positive(_ t: Float) -> Float { t > 0 ? t : 0 }

/// The negative part t⁻ = min(t, 0).
@inline(__always)
func negative(_ t: Float) -> Float { t < 0 ? t : 0 }
