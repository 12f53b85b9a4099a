"""Fits the polynomials of ScalarMath and prints their coefficients.

Needs numpy and mpmath. Each fit minimises the largest weighted error on a grid of Chebyshev points
(Lawson's method: least squares whose weights are raised, round after round, where the error is
largest); the weight turns the polynomial's error into the error of the function it serves.
The error bounds that count, those of the float arithmetic, are checked by ScalarMathTest.
"""

import mpmath as mp
import numpy as np

mp.mp.dps = 40


def fit(points, values, weights, low, high, degree, rounds):
    """Coefficients in ascending powers and the largest weighted error."""
    basis = np.polynomial.chebyshev.chebvander((2 * points - low - high) / (high - low), degree)
    emphasis = np.ones(len(points)) / len(points)
    best_error, best = np.inf, None
    for _ in range(rounds):
        row_weights = np.sqrt(emphasis) * weights
        solution = np.linalg.lstsq(basis * row_weights[:, None], values * row_weights, rcond=None)[0]
        error = np.abs(basis @ solution - values) * weights
        if error.max() < best_error:
            best_error, best = error.max(), solution
        emphasis = emphasis * (error + 1e-30) ** 0.7
        emphasis /= emphasis.sum()
    series = np.polynomial.chebyshev.Chebyshev(best, domain=[low, high])
    return series.convert(kind=np.polynomial.Polynomial).coef, best_error


def chebyshev_points(low, high, count):
    return low + (high - low) * (1 - np.cos(np.linspace(0, np.pi, count))) / 2


def exp_polynomial():
    """exp(r) = 1 + r + r^2 P(r), |r| <= ln 2 / 2; weighted to the relative error of exp."""
    high = float(mp.log(2)) / 2 * 1.0001
    points = chebyshev_points(-high, high, 600)
    values = np.array(
        [float((mp.exp(mp.mpf(r)) - 1 - r) / mp.mpf(r) ** 2) if abs(r) > 1e-6 else 0.5 for r in points]
    )
    return fit(points, values, points**2 / np.exp(points), -high, high, 4, 2000)


def tail_polynomial():
    """-ln(erfc(a / sqrt 2)) = a T(a), a >= 0; weighted to the error of GELU.

    Fitted up to 6.5, where GELU(-a) is below 1e-9; beyond, the polynomial only has to keep rising.
    """
    high = 6.5
    points = chebyshev_points(0, high, 1200)
    tail = np.array([float(mp.erfc(mp.mpf(a) / mp.sqrt(2))) for a in points])
    logarithm = np.array([float(-mp.log(mp.erfc(mp.mpf(a) / mp.sqrt(2)))) for a in points])
    values = np.where(points > 0, logarithm / np.where(points > 0, points, 1), float(mp.sqrt(2 / mp.pi)))
    positive_gelu = points * (1 - tail / 2)
    weights = np.maximum(0.5 * points**2 * tail / np.maximum(positive_gelu, 5e-2), 3e-4 * points)
    coefficients, error = fit(points, values, weights, 0, high, 9, 4000)
    far = np.linspace(0, 40, 100001)
    exponent = far * np.polynomial.Polynomial(coefficients)(far)
    assert (np.diff(exponent) > 0).all(), "the exponent must rise for every a"
    return coefficients, error


def tanh_polynomial():
    """tanh(x) = x + x^3 H(x^2), |x| < 0.625; weighted to the relative error of tanh."""
    high = 0.625**2
    squares = chebyshev_points(1e-6, high, 600)
    roots = np.sqrt(squares)
    values = np.array([float((mp.tanh(mp.mpf(x)) - x) / mp.mpf(x) ** 3) for x in roots])
    return fit(squares, values, roots**3 / np.tanh(roots), 0, high, 4, 2000)


def log1p_polynomial():
    """ln(1 + y) = 2 s + s^3 L(s^2), s = y / (2 + y), 0 <= y <= 1; weighted to its relative error."""
    high = 1 / 9
    squares = chebyshev_points(1e-6, high, 600)
    roots = np.sqrt(squares)
    values = np.array([float((2 * mp.atanh(mp.mpf(s)) - 2 * mp.mpf(s)) / mp.mpf(s) ** 3) for s in roots])
    return fit(squares, values, roots**3 / (2 * np.arctanh(roots)), 0, high, 3, 2000)


POLYNOMIALS = {
    "EXP": exp_polynomial,
    "TAIL": tail_polynomial,
    "TANH": tanh_polynomial,
    "LOG1P": log1p_polynomial,
}

for name, polynomial in POLYNOMIALS.items():
    found, largest_error = polynomial()
    print(f"{name}: largest weighted error {largest_error:.2e}")
    for index, coefficient in enumerate(found):
        print(f"  {name}_{index} = {np.float32(coefficient)!r}")
