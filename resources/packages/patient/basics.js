// What all parts share: the state, words, building of elements. No text of the file is ever HTML.

const LEAST_ROUNDS = 600000;
const MOST_ROUNDS = 10000000;
const state = { language: FIRST, stage: "locked", typed: "", hidden: false, notice: "", opened: null };
const SPACE = "\u00a0";

const say = (name, values = {}) => {
  const text = WORDS[state.language][name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  return state.language === "fr" ? text.replace(/ (?=[:;!?\u00bb])|(?<=\u00ab) /g, SPACE) : text;
};

const counted = (name, n) =>
  say(n === 1 || (n === 0 && state.language === "fr") ? name + "_one" : name + "_many", { n });

/** An element: traits that are functions listen, others are attributes; texts are text. */
const make = (tag, traits = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...inside.filter((one) => one !== null && one !== ""));
  return made;
};

const drawn = (tag, traits) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(traits)) made.setAttribute(name, value);
  return made;
};

const icon = (name) => {
  const made = drawn("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  made.append(...ICONS[name].map(([tag, traits]) => drawn(tag, traits)));
  return made;
};

const iconButton = (name, label, act, traits = {}) =>
  make("button", { type: "button", class: "round", "aria-label": label, title: label,
    click: act, ...traits }, icon(name));

/** "Frontal", or "Picture 3" for one that has no title. */
const titled = (item) => item.title || say("untitled", { n: item.place });

const wholeTitle = (item) => (item.visit ? `${titled(item)} \u00b7 ${item.visit}` : titled(item));

const isPicture = (item) => item.mime.startsWith("image/");

const nextFrame = () => new Promise((done) => setTimeout(done, 0));
