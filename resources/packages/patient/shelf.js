// The open page: what the clinic says, before and after, every file by its visit.

const THUMB = 640;
ICONS.play = [["path", { d: "M7 4.5v15l12-7.5z" }]];

/** A small drawing of a picture: fifty large ones at full size are too much for a phone. */
const drawThumb = async (item) => {
  const picture = new Image();
  picture.src = urlOf(item);
  await picture.decode();
  const scale = Math.min(1, THUMB / Math.min(picture.naturalWidth, picture.naturalHeight));
  const canvas = make("canvas", { role: "presentation" });
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const kindMark = (item, drawing, words) => make("span", { class: "kind" }, icon(drawing), words);

const markOf = (item) => item.mime === "application/pdf"
  ? kindMark(item, "file-text", say("document")) : kindMark(item, "play", say("video"));

const thumbOf = async (item) => {
  if (!isPicture(item)) return markOf(item);
  try {
    return await drawThumb(item);
  } catch (error) {
    return kindMark(item, "image-off", say("not_shown"));
  }
};

/** One picture after the other, in the order in which they stand. */
const drawThumbs = async (opened) => {
  for (const item of opened.items) {
    item.thumb = item.thumb && isPicture(item) ? item.thumb : await thumbOf(item);
    if (state.opened !== opened) return;
    item.frame.replaceChildren(item.thumb);
    item.frame.classList.add("drawn");
    await nextFrame();
  }
};

const card = (item) => {
  item.frame = make("span", { class: "frame" });
  const button = make("button", { type: "button", class: "see",
    "aria-label": say("see", { title: wholeTitle(item) }), click: () => showViewer(item) }, item.frame);
  return make("li", { class: "card" }, button,
    make("div", { class: "card-foot" }, make("span", { class: "card-title" }, titled(item)),
      saveLink(item)));
};

/** [[visit, items], ...] in the order of the file. */
const byVisit = (items) => {
  const groups = new Map();
  for (const item of items) groups.set(item.visit, [...(groups.get(item.visit) || []), item]);
  return [...groups];
};

const visitSection = ([visit, items], place) => make("section", { class: "visit",
  "aria-labelledby": `visit-${place}` },
  make("h2", { id: `visit-${place}` }, visit || say("other_visit"),
    make("span", { class: "much" }, counted("files", items.length))),
  make("ul", { class: "cards" }, ...items.map(card)));

const longDay = (iso) => new Intl.DateTimeFormat(state.language, { dateStyle: "long", timeZone: "UTC" })
  .format(new Date(`${iso}T00:00:00Z`));

const introduction = (told) => [
  told.clinic && say("from", { clinic: told.clinic }),
  told.recipient && say("for", { recipient: told.recipient }),
  told.made && say("made_on", { day: longDay(told.made) }),
].filter(Boolean).join(" \u00b7 ");

const saveAllButton = () => {
  const button = make("button", { type: "button", id: "save-all", class: "main small",
    click: () => saveAll(button) }, icon("download"), make("span", {}, say("save_all")));
  return button;
};

const heading = (told) => make("header", { class: "top" },
  make("div", {}, make("h1", { tabindex: -1 }, say("shelf_title")),
    make("p", { class: "lead" }, introduction(told)),
    make("p", { class: "fine" }, icon("shield-check"), say("verified"))),
  saveAllButton());

const letter = (told) => {
  const lines = told.texts;
  return lines.length ? make("section", { class: "letter", "aria-label": say("note_title") },
    make("h2", {}, say("note_title")), ...lines.map((line) => make("p", {}, line))) : "";
};

const bar = () => make("div", { class: "bar" }, brand(), make("div", { class: "corner" },
  ...pageButtons(), make("button", { type: "button", id: "close", class: "plain",
    "aria-label": say("close"), click: () => closePage("") }, icon("lock-keyhole"),
    make("span", {}, say("close_short")))));

const openedPage = () => {
  const told = state.opened;
  const page = make("div", { class: "opened" }, bar(), make("main", { class: "shelf" },
    heading(told), letter(told), compareSection(told.items) || "",
    ...byVisit(told.items).map(visitSection),
    make("footer", { class: "foot" }, icon("info"), make("p", {}, say("saved_notice")))));
  drawThumbs(told);
  return { page, first: () => page.querySelector("h1") };
};
