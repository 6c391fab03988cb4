// Pictures that were stored turned: a JPEG gets the one tag that says so, others are drawn anew.

// APP1 "Exif", big-endian TIFF with the single entry Orientation (0x0112, SHORT, 1 value).
const TURN_TAG = [0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1,
  1, 18, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
const TURN_PLACE = 29;

// Exif's orientations as canvas transforms (a, b, c, d) of the unit square about its middle.
const TURNS = { 2: [-1, 0, 0, 1], 3: [-1, 0, 0, -1], 4: [1, 0, 0, -1], 5: [0, 1, 1, 0],
  6: [0, 1, -1, 0], 7: [0, -1, -1, 0], 8: [0, -1, 1, 0] };

const turnedJpeg = (item) => {
  const tag = new Uint8Array(TURN_TAG);
  tag[TURN_PLACE] = item.orientation;
  return new Blob([item.blob.slice(0, 2), tag, item.blob.slice(2)], { type: item.mime });
};

const redrawn = async (item) => {
  const picture = await createImageBitmap(item.blob, { imageOrientation: "none" });
  const onSide = item.orientation > 4;
  const canvas = document.createElement("canvas");
  canvas.width = onSide ? picture.height : picture.width;
  canvas.height = onSide ? picture.width : picture.height;
  const pen = canvas.getContext("2d");
  pen.setTransform(...TURNS[item.orientation], canvas.width / 2, canvas.height / 2);
  pen.drawImage(picture, -picture.width / 2, -picture.height / 2);
  picture.close();
  return new Promise((done) => canvas.toBlob((blob) => done(blob || item.blob), item.mime));
};

/** `shown` is what is seen and saved: the very bytes, unless they lie on their side. */
const upright = async (item) => {
  if (item.orientation === 1 || !isPicture(item)) return { ...item, shown: item.blob };
  if (item.mime === "image/jpeg") return { ...item, shown: turnedJpeg(item) };
  return { ...item, shown: await redrawn(item).catch(() => item.blob) };
};
