// From the file's locked blocks to verified files. Nothing is shown before all of them are verified.

class Damaged extends Error {}
class Cut extends Error {}
class WrongWords extends Error {}

const utf8 = new TextEncoder();
const script = document.currentScript;

const same = (left, right) =>
  left.length === right.length && left.every((byte, place) => byte === right[place]);

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const digest = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

const fromBase64 = (text) => {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let place = 0; place < raw.length; place++) bytes[place] = raw.charCodeAt(place);
  return bytes;
};

const DIGEST_SIGNS = 44; // base 64 of 32 bytes

/** The bytes of a block of the file; Damaged where its checksum tells so. */
const blockBytes = async (element) => {
  if (element === null) throw new Damaged();
  const text = element.textContent;
  element.remove(); // a large file is in memory only once
  let sum, bytes;
  try {
    sum = fromBase64(text.slice(0, DIGEST_SIGNS));
    bytes = fromBase64(text.slice(DIGEST_SIGNS));
  } catch (error) {
    throw new Damaged();
  }
  if (!same(sum, await digest(bytes))) throw new Damaged();
  return bytes;
};

/** Salt, rounds, number of files; `raw` is bound to every block. */
const readAbout = async () => {
  const raw = await blockBytes(document.getElementById("about"));
  const told = JSON.parse(new TextDecoder().decode(raw));
  const sound = told.format === 1 && told.kdf === "PBKDF2-SHA256" && Number.isInteger(told.count) &&
    told.rounds >= LEAST_ROUNDS && told.rounds <= MOST_ROUNDS;
  if (!sound) throw new Damaged();
  return { ...told, raw, salt: fromBase64(told.salt), check: fromBase64(told.check) };
};

/** All locked blocks, once the whole file is read: Blobs, which a browser may keep on its disk. */
const readFile = async () => {
  if (document.getElementById("end") === null) throw new Cut();
  const about = await readAbout();
  const parts = [...document.querySelectorAll("script.part")];
  if (parts.length !== about.count + 1) throw new Damaged();
  const blocks = [];
  for (const part of parts) {
    blocks.push(new Blob([await blockBytes(part)]));
    await nextFrame();
  }
  return { about, blocks };
};

const expanded = async (stretched, label, bits) => {
  const key = await crypto.subtle.importKey("raw", stretched, "HKDF", false, ["deriveBits"]);
  const info = utf8.encode(`ClinicVault patient page 1 ${label}`);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, bits));
};

/** The page's key; WrongWords where it is another's. */
const keyOf = async (words, about) => {
  const typed = await crypto.subtle.importKey("raw", utf8.encode(words), "PBKDF2", false,
    ["deriveBits"]);
  const rounds = { name: "PBKDF2", hash: "SHA-256", salt: about.salt, iterations: about.rounds };
  const stretched = await crypto.subtle.deriveBits(rounds, typed, 256);
  if (!same(await expanded(stretched, "check", 128), about.check)) throw new WrongWords();
  const key = await expanded(stretched, "key", 256);
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
};

/** The padded bytes of the block at a place. */
const unlocked = async (key, about, blocks, place) => {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, place);
  const told = new Uint8Array(about.raw.length + 4);
  told.set(about.raw);
  told.set(nonce.subarray(8), about.raw.length);
  const how = { name: "AES-GCM", iv: nonce, additionalData: told };
  const locked = await blocks[place].arrayBuffer();
  try {
    return new Uint8Array(await crypto.subtle.decrypt(how, key, locked));
  } catch (error) {
    throw new Damaged();
  }
};

/** This very page's own parts, which the locked manifest knows. */
const pageDigest = async () => {
  const policy = document.querySelector("meta[http-equiv='Content-Security-Policy']");
  const style = document.querySelector("style");
  if (policy === null || style === null) throw new Damaged();
  const seen = [policy.content, style.textContent, script.textContent, standing.textContent];
  return hex(await digest(utf8.encode(seen.join("\n"))));
};

const manifestOf = async (key, about, blocks) => {
  const padded = await unlocked(key, about, blocks, 0);
  const size = padded.findLastIndex((byte) => byte !== 0) + 1;
  const told = JSON.parse(new TextDecoder().decode(padded.subarray(0, size)));
  if (told.items.length !== about.count || told.page !== (await pageDigest())) throw new Damaged();
  return told;
};

const verified = async (key, about, blocks, item, place) => {
  const padded = await unlocked(key, about, blocks, place);
  const bytes = padded.subarray(0, item.size);
  if (bytes.length !== item.size || hex(await digest(bytes)) !== item.sha256) throw new Damaged();
  return upright({ ...item, place, blob: new Blob([bytes], { type: item.mime }) });
};

/** Everything, verified; `tell(n)` is called with the place of the file that is looked at. */
const opened = async (words, file, tell) => {
  const { about, blocks } = file;
  const key = await keyOf(words, about);
  const told = await manifestOf(key, about, blocks);
  const items = [];
  for (const item of told.items) {
    tell(items.length + 1, about.count);
    items.push(await verified(key, about, blocks, item, items.length + 1));
  }
  return { ...told, items };
};
