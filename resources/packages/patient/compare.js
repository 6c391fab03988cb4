// Before and after: two pictures of one view, one over the other, parted by a line to pull.

/** [[name of the view, its pictures], ...] for views that were taken at two visits or more. */
const comparable = (items) => {
  const views = new Map();
  for (const item of items.filter((one) => one.view && one.visit && isPicture(one))) {
    const of = views.get(item.view) || [];
    if (!of.some((one) => one.visit === item.visit)) views.set(item.view, [...of, item]);
  }
  return [...views.values()].filter((of) => of.length > 1);
};

const pictureOf = (item) => make("img", { src: urlOf(item), draggable: "false",
  alt: say("compare_alt", { title: titled(item), visit: item.visit }) });

/** Where the line stands, from 0 to 100: seen, said, and kept in reach of keys. */
const placeLine = (stage, percent) => {
  const value = Math.round(Math.min(100, Math.max(0, percent)));
  stage.slider.value = value;
  stage.slider.setAttribute("aria-valuetext",
    say("compare_value", { left: stage.left.visit, percent: value }));
  stage.box.style.setProperty("--line", `${value}%`);
};

const pullable = (stage) => {
  const follow = (event) => {
    const { left, width } = stage.box.getBoundingClientRect();
    placeLine(stage, (100 * (event.clientX - left)) / width);
  };
  stage.box.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    stage.box.setPointerCapture(event.pointerId);
    follow(event);
    stage.slider.focus({ preventScroll: true });
    event.preventDefault();
  });
  stage.box.addEventListener("pointermove", (event) => {
    if (stage.box.hasPointerCapture(event.pointerId)) follow(event);
  });
};

const fitBox = async (stage, picture) => {
  await picture.decode().catch(() => null);
  if (picture.naturalWidth) {
    stage.box.style.setProperty("--ratio", picture.naturalWidth / picture.naturalHeight);
  }
};

const showPair = (stage) => {
  const under = pictureOf(stage.right);
  const over = pictureOf(stage.left);
  over.classList.add("over");
  stage.box.replaceChildren(under, over, make("span", { class: "line" }),
    make("span", { class: "knob" }, icon("move-horizontal")),
    make("span", { class: "tag tag-left" }, stage.left.visit),
    make("span", { class: "tag tag-right" }, stage.right.visit));
  fitBox(stage, over);
  placeLine(stage, 50);
};

const chooser = (stage, side, label) => {
  const choice = make("select", { change: () => {
    stage[side] = stage.pictures[choice.value];
    showPair(stage);
  } }, ...stage.pictures.map((item, place) =>
    make("option", { value: place, selected: item === stage[side] }, item.visit)));
  return make("label", { class: "choice" }, make("span", {}, say(label)), choice);
};

const choosers = (stage) => stage.pictures.length > 2
  ? [chooser(stage, "left", "compare_left"), chooser(stage, "right", "compare_right")] : [];

const showView = (stage, pictures) => {
  stage.pictures = pictures;
  [stage.left, stage.right] = [pictures[0], pictures[pictures.length - 1]];
  stage.choices.replaceChildren(...choosers(stage));
  showPair(stage);
};

const viewButtons = (stage, views) => make("div", { class: "pills", role: "group",
  "aria-label": say("compare_view") }, ...views.map((pictures, place) =>
  make("button", { type: "button", "aria-pressed": String(place === 0), click: (event) => {
    for (const one of event.currentTarget.parentNode.children) one.setAttribute("aria-pressed", "false");
    event.currentTarget.setAttribute("aria-pressed", "true");
    showView(stage, pictures);
  } }, titled(pictures[0]))));

const newStage = () => ({ box: make("div", { class: "stage" }), choices: make("div", { class: "choices" }),
  slider: make("input", { type: "range", id: "slider", class: "slider", min: 0, max: 100,
    "aria-label": say("compare_slider") }) });

/** The section, or null where no view was taken twice. */
const compareSection = (items) => {
  const views = comparable(items);
  if (!views.length) return null;
  const stage = newStage();
  stage.slider.addEventListener("input", () => placeLine(stage, Number(stage.slider.value)));
  pullable(stage);
  showView(stage, views[0]);
  return make("section", { class: "compare", "aria-labelledby": "compare-title" },
    make("div", { class: "compare-head" }, make("div", {},
      make("h2", { id: "compare-title" }, say("compare_title")),
      make("p", { class: "quiet" }, say("compare_intro"))),
      views.length > 1 ? viewButtons(stage, views) : "", stage.choices),
    make("div", { class: "theatre" }, stage.slider, stage.box));
};
