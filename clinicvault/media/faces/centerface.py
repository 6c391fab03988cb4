"""CenterFace: a network that says for every fourth pixel how much it is a face's centre.

Xu, Yan, Yang, Lin: "CenterFace: Joint Face Detection and Alignment Using Face as Point",
Scientific Programming 2020. The model comes with the program (`resources/models`).
"""

from __future__ import annotations

import cv2
import numpy as np

from .looks import Image, Numbers
from .model import network

_OUTPUTS = ("537", "538", "539", "540")
"""Names in the model: how much a centre, logarithm of the size, offset of the centre, points."""
_STRIDE = 4


def find(pixels: Image, least: float) -> tuple[Numbers, Numbers]:
    """(n, 5): left, top, right, bottom, score of at least `least`; (n, 5, 2): points x, y.

    In pixels of the copy, RGB. The same face comes several times; a box may reach beyond the copy.
    """
    net = network(pixels.shape[1])
    net.setInput(cv2.dnn.blobFromImage(pixels))
    heat, size, offset, points = (one[0].astype(float) for one in net.forward(_OUTPUTS))
    rows, columns = np.nonzero(heat[0] >= least)
    high, wide = np.exp(size[:, rows, columns]) * _STRIDE
    centre_y = (rows + offset[0, rows, columns] + 0.5) * _STRIDE
    centre_x = (columns + offset[1, rows, columns] + 0.5) * _STRIDE
    left, top = centre_x - wide / 2, centre_y - high / 2
    boxes = np.stack((left, top, left + wide, top + high, heat[0, rows, columns]), axis=1)
    marks = points[:, rows, columns].reshape(5, 2, -1)
    places = np.stack((marks[:, 1] * wide + left, marks[:, 0] * high + top), axis=-1)
    return boxes, places.transpose(1, 0, 2)
