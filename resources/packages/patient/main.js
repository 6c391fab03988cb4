// The course of the page: locked, opening, open; and closed again when nobody is there.

const IDLE_MS = 30 * 60 * 1000;
const standing = document.getElementById("standing");
const root = make("div", { id: "root" });
const dark = matchMedia("(prefers-color-scheme: dark)");

const setTheme = (name) => document.documentElement.setAttribute("data-theme", name);

const isDark = () => document.documentElement.getAttribute("data-theme") === "dark";

const pageButtons = () => [
  make("button", { type: "button", id: "language", class: "plain", lang: state.language === "en" ? "fr" : "en",
    click: () => { state.language = state.language === "en" ? "fr" : "en"; show("language"); } },
    icon("languages"), make("span", {}, say("other_language"))),
  iconButton(isDark() ? "sun" : "moon", say(isDark() ? "to_light" : "to_dark"), () => {
    setTheme(isDark() ? "light" : "dark");
    show("theme");
  }, { id: "theme" }),
];

const STAGES = { locked: lockedPage, broken: brokenPage, open: openedPage };

/** Draws the page anew; `focus` is the id of the element that keeps the focus. */
const show = (focus = "") => {
  document.documentElement.lang = state.language;
  document.title = say("file_title");
  const { page, first } = STAGES[state.stage]();
  root.replaceChildren(page);
  const aim = focus ? document.getElementById(focus) : first();
  if (aim) aim.focus();
};

const go = (changes) => {
  Object.assign(state, { failed: "", notice: "" }, changes);
  show();
  scrollTo(0, 0);
};

/** A kind word for what went wrong: the name of its texts. */
const failureOf = (error) => {
  if (error instanceof WrongWords) return "wrong";
  if (error instanceof Cut) return "cut";
  const little = ["RangeError", "NotReadableError", "QuotaExceededError"].includes(error.name);
  return little ? "memory" : "damaged";
};

const failed = (error) => {
  const name = failureOf(error);
  go({ stage: LASTING.includes(name) ? "broken" : "locked", failed: name, opened: null });
};

const setBusy = (form, words) => {
  form.button.disabled = form.words.disabled = Boolean(words);
  form.status.textContent = words;
};

const tryWords = async (form) => {
  const words = tidy(form.words.value);
  if (!words) {
    form.hinted = "";
    form.hint.textContent = say("words_missing");
    form.words.focus();
    return;
  }
  try {
    setBusy(form, say("reading"));
    const file = await reading;
    setBusy(form, say("stretching"));
    const found = await opened(words, file,
      (n, count) => setBusy(form, say("checking", { n, count })));
    go({ stage: "open", opened: found, typed: "" });
    stayAwake();
  } catch (error) {
    failed(error);
  }
};

/** All that was opened is let go; the words are asked for again. */
const closePage = (notice) => {
  for (const item of state.opened.items) if (item.url) URL.revokeObjectURL(item.url);
  if (viewer.dialog) viewer.dialog.remove();
  go({ stage: "locked", opened: null, typed: "", notice });
};

let idle = 0;
const stayAwake = () => {
  clearTimeout(idle);
  if (state.opened) idle = setTimeout(() => state.opened && closePage("closed_idle"), IDLE_MS);
};

const whenRead = () => new Promise((done) => {
  if (document.readyState !== "loading") done();
  else document.addEventListener("DOMContentLoaded", done, { once: true });
});

/** The style is pinned by hash: where it is not in force, the file is not as it was made. */
const isDressed = () => getComputedStyle(root).getPropertyValue("--dressed").trim() === "yes";

let reading = null;
const start = () => {
  setTheme(dark.matches ? "dark" : "light");
  dark.addEventListener("change", (event) => { setTheme(event.matches ? "dark" : "light"); show("none"); });
  standing.hidden = true;
  standing.before(root);
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, stayAwake, { passive: true });
  if (globalThis.visualViewport) visualViewport.addEventListener("resize", markLarge);
  if (!globalThis.crypto || !crypto.subtle) return go({ stage: "broken", failed: "browser" });
  show();
  reading = whenRead().then(() => {
    if (!isDressed()) throw new Damaged();
    return readFile();
  });
  reading.catch((error) => state.stage === "locked" && failed(error));
};

start();
