// Saving: one file by a link, all of them as a ZIP that is put together here (no compression).

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

const STEP = 1 << 22;

const crc32 = async (blob) => {
  let sum = 0xffffffff;
  for (let place = 0; place < blob.size; place += STEP) {
    const bytes = new Uint8Array(await blob.slice(place, place + STEP).arrayBuffer());
    for (let i = 0; i < bytes.length; i++) sum = (sum >>> 8) ^ CRC_TABLE[(sum ^ bytes[i]) & 255];
    await nextFrame();
  }
  return (sum ^ 0xffffffff) >>> 0;
};

const FIRST_DAY = 0x21; // 1 January 1980: no date is told

/** Little-endian numbers, [bytes, value] each. */
const packed = (...fields) => {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let place = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(place, value, true);
    else view.setUint32(place, value, true);
    place += size;
  }
  return view.buffer;
};

const common = (entry) => [[2, 20], [2, 0], [2, 0], [2, 0], [2, FIRST_DAY], [4, entry.crc],
  [4, entry.blob.size], [4, entry.blob.size], [2, entry.name.length], [2, 0]];

const localHeader = (entry) => [packed([4, 0x04034b50], ...common(entry)), entry.name];

const centralHeader = (entry) => [packed([4, 0x02014b50], [2, 20], ...common(entry), [2, 0], [2, 0],
  [2, 0], [4, 0], [4, entry.place]), entry.name];

const lengthOf = (parts) => parts.reduce((sum, part) => sum + (part.size || part.byteLength), 0);

/** A ZIP of [name, Blob] pairs. */
const zipped = async (files) => {
  const parts = [], entries = [];
  for (const [name, blob] of files) {
    const entry = { name: utf8.encode(name), blob, crc: await crc32(blob), place: lengthOf(parts) };
    parts.push(...localHeader(entry), blob);
    entries.push(entry);
  }
  const central = entries.flatMap(centralHeader);
  const end = packed([4, 0x06054b50], [2, 0], [2, 0], [2, entries.length], [2, entries.length],
    [4, lengthOf(central)], [4, lengthOf(parts)], [2, 0]);
  return new Blob([...parts, ...central, end], { type: "application/zip" });
};

/** What the clinic signed goes along: another clinic can check the files by it. */
const proofs = (told) => {
  const found = [];
  if (told.manifest) found.push(["manifest.json", new Blob([fromBase64(told.manifest)])]);
  if (told.signature) found.push(["manifest.sig", new Blob([fromBase64(told.signature)])]);
  return found;
};

const saveLink = (item, ...inside) => make("a", { class: "save", href: urlOf(item),
  download: item.name, "aria-label": say("save_named", { title: wholeTitle(item) }),
  title: say("save") }, icon("download"), ...inside);

const saveAll = async (button) => {
  const words = button.lastChild;
  button.disabled = true;
  words.textContent = say("saving");
  const files = state.opened.items.map((item) => [item.name, item.shown]);
  const all = URL.createObjectURL(await zipped([...files, ...proofs(state.opened)]));
  make("a", { href: all, download: say("zip_name") }).click();
  setTimeout(() => URL.revokeObjectURL(all), 60000);
  words.textContent = say("save_all");
  button.disabled = false;
};

const urlOf = (item) => (item.url = item.url || URL.createObjectURL(item.shown));
