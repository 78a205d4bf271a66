#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Batch GCD with gmpy2: the sum-of-cofactors tree, in the plain way.

Product P and sum of cofactors T go up with T = T1 * P2 + T2 * P1; T modulo each node comes down. Reads one modulus per line, in
hexadecimal digits, and prints the seconds that the computation took, without reading, by the clock and of the processor, and how many
moduli have a gcd above 1.
"""

import sys
import time

import gmpy2
from gmpy2 import mpz


def divisors(moduli: list[mpz]) -> list[mpz]:
    """For each modulus its gcd with the product of the others."""
    levels = [moduli]
    sums = [mpz(1)] * len(moduli)
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = range(0, len(below) - 1, 2)
        products = [below[i] * below[i + 1] for i in pairs]
        next_sums = [sums[i] * below[i + 1] + sums[i + 1] * below[i] for i in pairs]
        if len(below) % 2:
            products.append(below[-1])
            next_sums.append(sums[-1])
        levels.append(products)
        sums = next_sums
    remainders = sums
    for level in reversed(levels[:-1]):
        remainders = [remainders[i // 2] % node for i, node in enumerate(level)]
    return [gmpy2.gcd(remainder, modulus) for remainder, modulus in zip(remainders, moduli)]


def main() -> None:
    with open(sys.argv[1], encoding="ascii") as lines:
        moduli = list(dict.fromkeys(mpz(line, 16) for line in lines))
    start, processor_start = time.perf_counter(), time.process_time()
    found = sum(divisor > 1 for divisor in divisors(moduli))
    print(f"{time.perf_counter() - start:.4f} {time.process_time() - processor_start:.4f} {found}")


if __name__ == "__main__":
    main()
