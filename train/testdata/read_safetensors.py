"""Reads a file of weights with PyTorch, by the published description of the format (huggingface.co/docs/safetensors), and checks it.

    go run ./cmd/ganplay run -weights /tmp/w.safetensors '#v=1&p=mlp&seed=42&to=20'
    /usr/bin/python3 train/testdata/read_safetensors.py /tmp/w.safetensors

It prints the run, each tensor, and the fingerprint of the weights as train/fingerprint.go defines it, which has to be the one that the
command printed. With the package safetensors installed its reader has to find the same tensors.
"""
import hashlib
import json
import struct
import sys

import torch

DTYPES = {"F32": torch.float32}


def read(path):
    data = open(path, "rb").read()
    (n,) = struct.unpack_from("<Q", data)
    assert n % 8 == 0, "the tensors are not aligned"
    header = json.loads(data[8:8 + n])
    metadata = header.pop("__metadata__")
    body = bytearray(data[8 + n:])
    tensors, covered = {}, 0
    for name, t in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = t["data_offsets"]
        assert begin == covered, f"a gap before {name}"
        covered = end
        tensors[name] = torch.frombuffer(body, dtype=DTYPES[t["dtype"]], count=(end - begin) // 4, offset=begin).reshape(t["shape"])
    assert covered == len(body), "bytes behind the last tensor"
    return tensors, metadata


def checksum(path):
    """The hash of the file with zeros where it says its hash."""
    data = open(path, "rb").read()
    at = data.index(b'"sha256":"') + len(b'"sha256":"')
    return hashlib.sha256(data[:at] + b"0" * 64 + data[at + 64:]).hexdigest()


def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        scope, _, rest = name.partition("/")
        if scope not in ("gen", "disc", "ema") or not rest.startswith("l"):
            continue
        t = tensors[name]
        digest.update(name.encode() + b"\0" + struct.pack(f"<{1 + t.dim()}I", t.dim(), *t.shape))
        digest.update(t.numpy().astype("<f4").tobytes())
    return digest.hexdigest()


def main(path):
    tensors, metadata = read(path)
    print("step", metadata["step"], "of", json.loads(metadata["run"])["config"]["preset"])
    for name, t in tensors.items():
        print(f"{name:50} {str(list(t.shape)):16} mean {t.mean():+.6f}")
    assert metadata["sha256"] == checksum(path), "the checksum is wrong"
    try:
        from safetensors.torch import load_file
    except ImportError:
        print("the package safetensors is not installed: read by the description of the format alone")
    else:
        theirs = load_file(path)
        assert theirs.keys() == tensors.keys() and all(torch.equal(theirs[k], tensors[k]) for k in theirs)
        print("the package safetensors reads the same")
    print("fingerprint", fingerprint(tensors))


main(sys.argv[1])
