# SPDX-License-Identifier: Apache-2.0
"""What the key fixtures are made with: deterministic randomness, primes, DER, PEM and the encryption of private keys."""

import base64
import hashlib
import hmac
import math
import subprocess


class Random:
    """SHA-256 in counter mode: the same bytes on every machine and in every version of Python."""

    def __init__(self, seed):
        self.seed = seed.encode()
        self.counter = 0

    def bytes(self, count):
        out = b""
        while len(out) < count:
            out += hashlib.sha256(self.seed + self.counter.to_bytes(8, "big")).digest()
            self.counter += 1
        return out[:count]

    def bits(self, count):
        return int.from_bytes(self.bytes((count + 7) // 8), "big") >> (-count % 8)


SMALL_PRIMES = [n for n in range(3, 2000) if all(n % d for d in range(2, math.isqrt(n) + 1))]
SMALL_PRODUCT = math.prod(SMALL_PRIMES)


def is_prime(n):
    if n < 4_000_000:
        return n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1))
    if n % 2 == 0 or math.gcd(n, SMALL_PRODUCT) != 1:
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def next_prime(n, step=2, good=lambda p: True):
    n |= 1
    while not (is_prime(n) and good(n)):
        n += step
    return n


E = 65537


def random_prime(random, bits=1024, e=E):
    """With the two top bits set, so that a product of two has its full length."""
    return next_prime(random.bits(bits) | 3 << (bits - 2), good=lambda p: math.gcd(p - 1, e) == 1)


class Key:
    """An RSA key; what is wrong with it is put in by hand."""

    def __init__(self, p, q, e=E, d=None):
        self.p, self.q, self.e, self.n = p, q, e, p * q
        self.d = d if d is not None else pow(e, -1, math.lcm(p - 1, q - 1))
        self.dp, self.dq = self.d % (p - 1), self.d % (q - 1)
        self.qinv = pow(q, -1, p) if math.gcd(p, q) == 1 else 1

    @property
    def spki(self):
        return spki(self.n, self.e)

    @property
    def pkcs1(self):
        return seq(integer(0), *map(integer, (self.n, self.e, self.d, self.p, self.q, self.dp, self.dq, self.qinv)))

    @property
    def pkcs8(self):
        return pkcs8(self.pkcs1)

    @property
    def pem(self):
        return pem("PUBLIC KEY", self.spki)


# DER

def value(tag, *parts):
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def seq(*parts):
    return value(0x30, *parts)


def integer(n):
    return value(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big", signed=True))


def octets(content):
    return value(0x04, content)


def bit_string(content, unused=0):
    return value(0x03, bytes([unused]) + content)


NULL = b"\x05\x00"


def oid(text):
    numbers = [int(part) for part in text.split(".")]
    out = b""
    for number in [numbers[0] * 40 + numbers[1]] + numbers[2:]:
        group = bytes([number & 0x7F])
        while number > 0x7F:
            number >>= 7
            group = bytes([0x80 | number & 0x7F]) + group
        out += group
    return value(0x06, out)


RSA = "1.2.840.113549.1.1.1"


def spki(n, e, algorithm=RSA, parameters=NULL):
    return seq(seq(oid(algorithm), parameters), bit_string(seq(integer(n), integer(e))))


def pkcs8(key, algorithm=RSA, parameters=NULL, version=0, extra=b""):
    return seq(integer(version), seq(oid(algorithm), parameters), octets(key), extra)


def pem(label, der, width=64, end="\n"):
    text = base64.b64encode(der).decode()
    lines = [text[i:i + width] for i in range(0, len(text), width)]
    return end.join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


# Private keys under a passphrase

PASSPHRASE = b"nine otters sail to Lisbon"
CIPHERS = {
    "aes-256-cbc": ("2.16.840.1.101.3.4.1.42", 32, 16),
    "des-ede3-cbc": ("1.2.840.113549.3.7", 24, 8),
}
PRF = {"sha1": "1.2.840.113549.2.7", "sha256": "1.2.840.113549.2.9", "sha512": "1.2.840.113549.2.11", "sha512_256": "1.2.840.113549.2.13"}


def encrypt_cbc(cipher, key, iv, plaintext):
    name = {"aes-256-cbc": "-aes-256-cbc", "des-ede3-cbc": "-des-ede3-cbc"}[cipher]
    # Keys that protect nothing: everything here is published.
    command = ["openssl", "enc", name, "-K", key.hex(), "-iv", iv.hex()]
    return subprocess.run(command, input=plaintext, capture_output=True, check=True).stdout


def pbes2(plaintext, random, cipher="aes-256-cbc", prf="sha256", iterations=600_000, scrypt=None, passphrase=PASSPHRASE):
    """EncryptedPrivateKeyInfo with PBES2 (RFC 8018 section 6.2); `scrypt` is (N, r, p)."""
    identifier, key_size, block = CIPHERS[cipher]
    salt, iv = random.bytes(16), random.bytes(block)
    if scrypt:
        n, r, p = scrypt
        key = hashlib.scrypt(passphrase, salt=salt, n=n, r=r, p=p, maxmem=1 << 30, dklen=key_size)
        kdf = seq(oid("1.3.6.1.4.1.11591.4.11"), seq(octets(salt), integer(n), integer(r), integer(p)))
    else:
        key = hashlib.pbkdf2_hmac(prf, passphrase, salt, iterations, key_size)
        function = b"" if prf == "sha1" else seq(oid(PRF[prf]), NULL)
        kdf = seq(oid("1.2.840.113549.1.5.12"), seq(octets(salt), integer(iterations), function))
    scheme = seq(oid("1.2.840.113549.1.5.13"), seq(kdf, seq(oid(identifier), octets(iv))))
    return seq(scheme, octets(encrypt_cbc(cipher, key, iv, plaintext)))


def pkcs12_key(identifier, count, salt, iterations, passphrase=PASSPHRASE):
    """RFC 7292 appendix B.2 with SHA-1."""
    v, u = 64, 20
    def fill(data):
        return (data * (v // len(data) + 1))[:v * math.ceil(len(data) / v)] if len(data) <= v else (data * 2)[:v * math.ceil(len(data) / v)]
    text = passphrase.decode().encode("utf-16-be") + b"\0\0"
    block = fill(salt) + fill(text)
    out = b""
    while len(out) < count:
        a = hashlib.sha1(bytes([identifier]) * v + block).digest()
        for _ in range(iterations - 1):
            a = hashlib.sha1(a).digest()
        out += a
        b = int.from_bytes((a * 4)[:v], "big") + 1
        block = b"".join(
            ((int.from_bytes(block[i:i + v], "big") + b) % (1 << 8 * v)).to_bytes(v, "big") for i in range(0, len(block), v))
    return out[:count]


def pkcs12(certificate, random):
    """A store (RFC 7292) with one certificate, unencrypted, its integrity under the empty passphrase."""
    data = "1.2.840.113549.1.7.1"
    bag = seq(oid("1.2.840.113549.1.12.10.1.3"), value(0xA0, seq(oid("1.2.840.113549.1.9.22.1"), value(0xA0, octets(certificate)))),
              value(0x31, seq(oid("1.2.840.113549.1.9.21"), value(0x31, octets(b"flow")))))
    safe = seq(seq(oid(data), value(0xA0, octets(seq(bag)))))
    salt, iterations = random.bytes(8), 2048
    code = hmac.new(pkcs12_key(3, 20, salt, iterations, b""), safe, hashlib.sha1).digest()
    mac = seq(seq(seq(oid("1.3.14.3.2.26"), NULL), octets(code)), octets(salt), integer(iterations))
    return seq(integer(3), seq(oid(data), value(0xA0, octets(safe))), mac)


def pbes1_triple_des(plaintext, random, iterations=2048):
    salt = random.bytes(8)
    key, iv = pkcs12_key(1, 24, salt, iterations), pkcs12_key(2, 8, salt, iterations)
    scheme = seq(oid("1.2.840.113549.1.12.1.3"), seq(octets(salt), integer(iterations)))
    return seq(scheme, octets(encrypt_cbc("des-ede3-cbc", key, iv, plaintext)))


def traditional(pkcs1, random, cipher="aes-256-cbc"):
    """The PEM encryption of RFC 1421 with OpenSSL's key derivation."""
    _, key_size, block = CIPHERS[cipher]
    iv = random.bytes(block)
    key = last = b""
    while len(key) < key_size:
        last = hashlib.md5(last + PASSPHRASE + iv[:8]).digest()
        key += last
    body = base64.b64encode(encrypt_cbc(cipher, key[:key_size], iv, pkcs1)).decode()
    lines = [body[i:i + 64] for i in range(0, len(body), 64)]
    name = {"aes-256-cbc": "AES-256-CBC", "des-ede3-cbc": "DES-EDE3-CBC"}[cipher]
    head = ["-----BEGIN RSA PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED", f"DEK-Info: {name},{iv.hex().upper()}", ""]
    return "\n".join([*head, *lines, "-----END RSA PRIVATE KEY-----", ""]).encode()


def base64url(n):
    return base64.urlsafe_b64encode(n.to_bytes((n.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def ssh_blob(key):
    def field(content):
        return len(content).to_bytes(4, "big") + content
    def mpint(n):
        return field(n.to_bytes(n.bit_length() // 8 + 1, "big"))
    return field(b"ssh-rsa") + mpint(key.e) + mpint(key.n)
