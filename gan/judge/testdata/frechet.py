"""Makes frechet.json: means, covariances and Frechet distances of features by numpy, for frechet_test.go.

The distance is Heusel 2017, equation 6, by another way than the judge's: the trace of (S1 S2)^(1/2) is the sum of the roots of the
eigenvalues of S1 S2, a matrix that is not symmetric. Run it as: python3 frechet.py > frechet.json (Debian: python3-numpy).
"""

import json

import numpy as np


def features(n, size, kind):
    """The features of frechet_test.go's function of that name: exact in float32."""
    k, j = np.meshgrid(np.arange(n), np.arange(size), indexing="ij")
    x = ((k * k * (3 + kind) + k * (j + 1) * 37 + j * j * 11 * (kind + 1) + kind * 7) % 257) / 64.0
    x[:, j[0] % 7 == 3] = 0  # dead ones
    return x


def distance(x, y):
    m1, m2, s1, s2 = x.mean(0), y.mean(0), np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    roots = np.sqrt(np.linalg.eigvals(s1 @ s2).astype(complex)).real
    return ((m1 - m2) ** 2).sum() + np.trace(s1) + np.trace(s2) - 2 * roots.sum()


cases = []
for n, m, size in [(5, 9, 2), (40, 30, 5), (200, 150, 16), (300, 500, 64), (20, 40, 64)]:
    x, y = features(n, size, 0), features(m, size, 1)
    covariance = np.cov(x, rowvar=False)
    cases.append({
        "n": n, "m": m, "size": size, "mean": x.mean(0).tolist(), "covariance": covariance[-1].tolist(),
        "distance": distance(x, y),
    })
print(json.dumps(cases))
