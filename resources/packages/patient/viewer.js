// One picture as large as the window, with its neighbours a key or a wipe away.

const LARGEST = 4;
const SWIPE = 60; // px

const viewer = { dialog: null, place: 0, zoom: 1 };

const contentOf = (item) => {
  if (isPicture(item)) {
    const picture = make("img", { src: urlOf(item), alt: wholeTitle(item), draggable: "false",
      dblclick: () => zoomTo(viewer.zoom > 1 ? 1 : 2) });
    picture.addEventListener("error", () => picture.replaceWith(unseen(item)));
    return picture;
  }
  if (item.mime.startsWith("video/")) return make("video", { src: urlOf(item), controls: true,
    playsinline: true, disableremoteplayback: true, "aria-label": wholeTitle(item) });
  return unseen(item);
};

const unseen = (item) => make("div", { class: "unseen" }, icon("file-text"),
  make("p", {}, say("not_shown")), saveLink(item, say("save")));

/** Whether a finger moves the picture, and does not turn to the next one. */
const isLarge = () => viewer.zoom > 1 || (globalThis.visualViewport && visualViewport.scale > 1.01);

const markLarge = () => {
  if (viewer.dialog) viewer.dialog.querySelector(".pane").classList.toggle("large", isLarge());
};

const zoomTo = (zoom) => {
  viewer.zoom = Math.min(LARGEST, Math.max(1, zoom));
  const pane = viewer.dialog.querySelector(".pane");
  const at = [0.5, 0.5].map((half, axis) => axis
    ? (pane.scrollTop + pane.clientHeight * half) / pane.scrollHeight
    : (pane.scrollLeft + pane.clientWidth * half) / pane.scrollWidth);
  pane.style.setProperty("--zoom", viewer.zoom);
  pane.scrollLeft = at[0] * pane.scrollWidth - pane.clientWidth / 2;
  pane.scrollTop = at[1] * pane.scrollHeight - pane.clientHeight / 2;
  markLarge();
  viewer.dialog.querySelector(".zoom-in").disabled = viewer.zoom === LARGEST;
  viewer.dialog.querySelector(".zoom-out").disabled = viewer.zoom === 1;
};

const turnTo = (place) => {
  const { items } = state.opened;
  if (place < 0 || place >= items.length) return;
  const item = items[place];
  Object.assign(viewer, { place, zoom: 1 });
  const at = (name) => viewer.dialog.querySelector(name);
  at(".pane").replaceChildren(contentOf(item));
  at(".viewer-title").textContent = wholeTitle(item);
  at(".viewer-place").textContent = say("place", { n: place + 1, count: items.length });
  at(".save").replaceWith(saveLink(item));
  at(".previous").disabled = place === 0;
  at(".next").disabled = place === items.length - 1;
  for (const one of [".zoom-in", ".zoom-out"]) at(one).hidden = !isPicture(item);
  zoomTo(1);
};

const VIEWER_KEYS = {
  ArrowLeft: () => viewer.zoom === 1 && turnTo(viewer.place - 1),
  ArrowRight: () => viewer.zoom === 1 && turnTo(viewer.place + 1),
  Home: () => turnTo(0),
  End: () => turnTo(state.opened.items.length - 1),
  "+": () => zoomTo(viewer.zoom * 2),
  "-": () => zoomTo(viewer.zoom / 2),
};

const wipeable = (pane) => {
  let from = null;
  pane.addEventListener("pointerdown", (event) => { from = isLarge() ? null : event.clientX; });
  pane.addEventListener("pointerup", (event) => {
    const way = from === null ? 0 : event.clientX - from;
    from = null;
    if (Math.abs(way) > SWIPE) turnTo(viewer.place + (way < 0 ? 1 : -1));
  });
  return pane;
};

const viewerBar = (item) => make("div", { class: "viewer-bar" },
  make("div", { class: "viewer-words" }, make("h2", { class: "viewer-title", id: "viewer-title" }),
    make("p", { class: "viewer-place", role: "status" })),
  iconButton("zoom-out", say("zoom_out"), () => zoomTo(viewer.zoom / 2), { class: "round zoom-out" }),
  iconButton("zoom-in", say("zoom_in"), () => zoomTo(viewer.zoom * 2), { class: "round zoom-in" }),
  saveLink(item),
  iconButton("x", say("close_viewer"), () => viewer.dialog.close(), { class: "round leave" }));

const newViewer = (item) => make("dialog", { class: "viewer", "aria-labelledby": "viewer-title",
  keydown: (event) => {
    const act = event.target.tagName === "VIDEO" ? null : VIEWER_KEYS[event.key];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey && act() !== false) event.preventDefault();
  },
  close: () => leaveViewer() },
  viewerBar(item), wipeable(make("div", { class: "pane", tabindex: 0 })),
  iconButton("chevron-left", say("previous"), () => turnTo(viewer.place - 1), { class: "round previous" }),
  iconButton("chevron-right", say("next"), () => turnTo(viewer.place + 1), { class: "round next" }));

/** Back to the card of the picture that was seen last. */
const leaveViewer = () => {
  const item = state.opened && state.opened.items[viewer.place];
  viewer.dialog.remove();
  if (item) item.frame.parentNode.focus();
};

const showViewer = (item) => {
  viewer.dialog = newViewer(item);
  document.body.append(viewer.dialog);
  viewer.dialog.showModal();
  turnTo(item.place - 1);
  viewer.dialog.querySelector(".pane").focus();
};
