#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes COUNT moduli of 2,048 bits, one per line in hexadecimal digits, quickly and always the same ones.

Each is a product of primes of 64 bits, which are found thousands of times faster than primes of 1,024 bits and cost batch GCD the same.
Every 500th from the 8th on has one prime of 1,024 bits in common with the others of its kind.
"""

import random
import sys

import gmpy2
from gmpy2 import mpz


def modulus(numbers: random.Random, shared: mpz) -> mpz:
    """Exactly 2,048 bits."""
    while True:
        product = shared
        while product.bit_length() <= 2048 - 128:
            product *= gmpy2.next_prime(numbers.getrandbits(64) | 1 << 63)
        rest = 2048 - product.bit_length()
        product *= gmpy2.next_prime(numbers.getrandbits(rest) | 1 << (rest - 1) | 1 << (rest - 2))
        if product.bit_length() == 2048:
            return product


def main() -> None:
    count = int(sys.argv[1])
    numbers = random.Random(count)
    shared = gmpy2.next_prime(numbers.getrandbits(1024) | 1 << 1023)
    for index in range(count):
        print(f"{modulus(numbers, shared if index % 500 == 7 else mpz(1)):x}")


if __name__ == "__main__":
    main()
