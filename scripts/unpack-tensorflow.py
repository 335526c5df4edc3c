"""Unpacks the C headers and libraries of a TensorFlow wheel.

usage: unpack-tensorflow.py WHEEL FOLDER   writes FOLDER/include and FOLDER/lib
"""

import os
import shutil
import sys
import zipfile

HEADERS = "tensorflow/include/"
LIBRARIES = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")


def target_of(name):
    if name.startswith(HEADERS):
        return os.path.join("include", name[len(HEADERS):])
    if name in LIBRARIES:
        return os.path.join("lib", os.path.basename(name))
    return None


def unpack(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            target = target_of(entry.filename)
            if target is None or entry.is_dir():
                continue
            path = os.path.join(folder, target)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(entry) as source, open(path, "wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
    for link, library in (("libtensorflow.so", "libtensorflow_cc.so.2"),
                          ("libtensorflow_framework.so", "libtensorflow_framework.so.2")):
        os.symlink(library, os.path.join(folder, "lib", link))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    unpack(sys.argv[1], sys.argv[2])
